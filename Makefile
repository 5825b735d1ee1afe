# SPDX-License-Identifier: GPL-2.0
#
#	make			the module for the running kernel, and the programs
#	make KDIR=DIR		the module for another kernel
#	make modules user	one or the other
#	make install		programs and the module; DESTDIR=DIR to stage them
#	make uninstall		the programs; the module stays in
#				/lib/modules/*/updates
#	make modules_install	the module alone
#	make clean
#
#	make demo		watch a pair at work, in a virtual machine
#	make check [T=TEST]... [BED=BED]...	the tests; on host, vm-6.1, vm-6.12,
#				uml or uml-debug
#	make soak [SEED=N] [RUNS=N]	random faults, 1,000 runs by default
#	make check-upgrade	a pair upgraded under traffic, kernel included
#	make check-mutants	that the tests find what is broken on purpose, in the
#				state machines every condition and statement: hours
#	make check-model	what two devices can get into, further than check
#	make check-build	every kernel whose headers Debian offers
#	make bench		instructions a frame, next to the alternatives, and
#				what faults take
#	make generate KSRC=DIR	what is made from the netlink spec, anew
#
# Nothing but install and modules_install touches the system, except that
# demo, check, check-upgrade, soak and bench install the Debian packages they
# lack, and say which.

KDIR ?= /lib/modules/$(shell uname -r)/build

export CONFIG_MLAG := m

# The same folder for all kernels, and beside the programs if those are staged.
INSTALL_MOD_DIR ?= updates
INSTALL_MOD_PATH ?= $(DESTDIR)
export INSTALL_MOD_DIR INSTALL_MOD_PATH

all: modules user

modules:
	$(MAKE) -C $(KDIR) M=$(CURDIR) $@

# Kbuild's own depmod wants a System.map, which packages of headers lack. What is
# staged is not to bring an index along: that is made where it gets installed.
modules_install:
	$(MAKE) -C $(KDIR) M=$(CURDIR) $@
	[ -n "$(DESTDIR)" ] || /sbin/depmod -b $(INSTALL_MOD_PATH)/ \
		$$(cat $(KDIR)/include/config/kernel.release)

user:
	$(MAKE) -C mlagd
	$(MAKE) -C iproute2-plugin

# What the tests need besides.
tools:
	$(MAKE) -C selftests/tools

install: user modules_install
	$(MAKE) -C mlagd install
	$(MAKE) -C iproute2-plugin install

uninstall:
	$(MAKE) -C mlagd uninstall
	$(MAKE) -C iproute2-plugin uninstall

# Kbuild's own clean needs a kernel; without one there is nothing of it.
clean:
	[ ! -d $(KDIR) ] || $(MAKE) -C $(KDIR) M=$(CURDIR) clean
	$(RM) -r build

demo:
	selftests/demo.sh

check:
	selftests/run.sh $(addprefix -b ,$(BED)) $(addprefix -t ,$(T))

soak:
	SEED=$(SEED) RUNS=$(RUNS) SHARD=$(SHARD) BED=$(BED) selftests/soak.sh

check-upgrade:
	selftests/upgrade/run.sh

check-mutants:
	rc=0; selftests/model/run.sh mutants || rc=1; \
	selftests/mutants.sh || rc=1; exit $$rc

check-model:
	selftests/model/run.sh deep

check-build:
	selftests/check_build.sh

bench:
	selftests/bench/run.sh

generate:
	Documentation/netlink/generate.sh $(KSRC)

help:
	@sed -n '3,/^$$/s/^#\t\?//p' Makefile

.PHONY: all modules modules_install user tools install uninstall clean demo \
	check soak check-upgrade check-mutants check-model check-build bench generate help
