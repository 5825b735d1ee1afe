// SPDX-License-Identifier: GPL-2.0
/*
 * What is not as it should be with the device as a whole, and what to do.
 */
#include "say.h"

#include <linux/mlag.h>

bool mlag_say_group(const struct mlag_tb *group, char *buf, size_t size)
{
	if (mlag_tb_uint(group, MLAG_A_GROUP_ID))
		return false;
	snprintf(buf, size,
		 "none, nothing pairs without: ip mlag set group ID");

	return true;
}

bool mlag_say_peer_link(const struct mlag_tb *group, char *buf, size_t size)
{
	const char *dev;
	char name[24];

	if (mlag_tb_uint(group, MLAG_A_GROUP_PEER_LINK_SLAVE))
		return false;
	dev = mlag_tb_name(group, MLAG_A_GROUP_PEER_LINK, name, sizeof(name));
	if (mlag_tb_uint(group, MLAG_A_GROUP_PEER_LINK))
		snprintf(buf, size,
			 "%s has no slave, nothing pairs without: ip link set DEV master %s",
			 dev, dev);
	else
		snprintf(buf, size,
			 "none, nothing pairs without: ip link add NAME type mlag peer-link");

	return true;
}

static bool mlag_can_pair(const struct mlag_tb *group)
{
	return mlag_tb_uint(group, MLAG_A_GROUP_ID) &&
	       mlag_tb_uint(group, MLAG_A_GROUP_PEER_LINK_SLAVE);
}

bool mlag_say_helper(const struct mlag_tb *group, char *buf, size_t size)
{
	char name[24];

	switch (mlag_tb_uint(group, MLAG_A_GROUP_HELPER)) {
	case MLAG_HELPER_ALIVE:
		return false;
	case MLAG_HELPER_NONE:
		snprintf(buf, size,
			 "none, no hello is sent and nothing pairs: start mlagd");
		return true;
	case MLAG_HELPER_DEAD:
		snprintf(buf, size,
			 "dead, a session stays but a lost one does not return: start mlagd");
		/* With nothing to say hello over it is only silent. */
		return mlag_can_pair(group);
	default:
		snprintf(buf, size, "%s",
			 mlag_tb_name(group, MLAG_A_GROUP_HELPER, name,
				      sizeof(name)));
		return true;
	}
}

bool mlag_say_peer_helper(const struct mlag_tb *group, char *buf, size_t size)
{
	struct mlag_tb peer;
	char name[24];

	mlag_tb_nest(&peer, group, MLAG_A_GROUP_PEER);
	/* Hellos do not tell, only the keep-alives of a session do. */
	if (mlag_tb_uint(group, MLAG_A_GROUP_SESSION) != MLAG_SESSION_PAIRED ||
	    !mlag_tb_has(&peer, MLAG_A_PEER_HELPER) ||
	    mlag_tb_uint(&peer, MLAG_A_PEER_HELPER) == MLAG_HELPER_ALIVE)
		return false;
	snprintf(buf, size,
		 "%s, a session stays but a lost one does not return: start mlagd there",
		 mlag_tb_name(&peer, MLAG_A_PEER_HELPER, name, sizeof(name)));

	return true;
}

const char *mlag_say_lost(const struct mlag_tb *group, char *buf, size_t size)
{
	unsigned int reason = mlag_tb_uint(group, MLAG_A_GROUP_LOST_REASON);

	if (reason == MLAG_REASON_NONE)
		snprintf(buf, size, "no peer heard yet");
	else if (reason <= mlag_reason_names.max)
		snprintf(buf, size, "peer lost: %s",
			 mlag_reason_names.doc[reason]);
	else
		snprintf(buf, size, "peer lost: reason %u", reason);

	return buf;
}

bool mlag_say_maintenance(const struct mlag_tb *group, char *buf, size_t size)
{
	unsigned int state;
	struct mlag_tb tb;
	char word[24];

	mlag_tb_nest(&tb, group, MLAG_A_GROUP_MAINTENANCE);
	state = mlag_tb_uint(&tb, MLAG_A_MAINTENANCE_STATE);
	if (state == MLAG_MAINTENANCE_NONE)
		return false;
	snprintf(buf, size, "%s",
		 mlag_tb_name(&tb, MLAG_A_MAINTENANCE_STATE, word,
			      sizeof(word)));
	if (mlag_tb_has(&tb, MLAG_A_MAINTENANCE_AGE))
		mlag_append(buf, size, " %s",
			    mlag_age_str(mlag_tb_uint(&tb,
						      MLAG_A_MAINTENANCE_AGE),
					 word, sizeof(word)));
	if (state <= mlag_maintenance_names.max)
		mlag_append(buf, size, ": %s",
			    mlag_maintenance_names.doc[state]);

	return true;
}

bool mlag_say_peer_maintenance(const struct mlag_tb *group, char *buf,
			       size_t size)
{
	struct mlag_tb tb;
	char age[24];

	mlag_tb_nest(&tb, group, MLAG_A_GROUP_MAINTENANCE);
	if (!mlag_tb_has(&tb, MLAG_A_MAINTENANCE_PEER))
		return false;
	snprintf(buf, size,
		 "of the peer, %s: this device carries on alone, until \"ip mlag maintenance off\" there",
		 mlag_age_str(mlag_tb_uint(&tb, MLAG_A_MAINTENANCE_PEER_AGE),
			      age, sizeof(age)));

	return true;
}
