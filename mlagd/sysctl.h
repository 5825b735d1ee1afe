/* SPDX-License-Identifier: GPL-2.0 */
/*
 * IPv6 sysctls of a device.
 */
#ifndef MLAGD_SYSCTL_H
#define MLAGD_SYSCTL_H

/**
 * sysctl_set - give net.ipv6.conf.DEV.KEY a value unless it has that
 * @dev: name of the device
 * @key: last part of the sysctl's name
 * @value: a digit
 *
 * Return: 0 or a negative errno; -ENOENT if the device has no IPv6.
 */
int sysctl_set(const char *dev, const char *key, char value);

#endif /* MLAGD_SYSCTL_H */
