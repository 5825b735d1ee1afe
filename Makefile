# SPDX-License-Identifier: GPL-2.0
#
#	make			the module for the running kernel, and the programs
#	make KDIR=DIR		the module for another kernel
#	make modules user	one or the other
#	make install		programs and the module
#	make modules_install	the module alone
#	make clean
#
#	make demo		watch a pair at work, in a virtual machine
#	make check [T=TEST]... [BED=BED]...	the tests
#	make check-mutants	that the tests find what is broken on purpose
#	make check-model	what two devices can get into, further than check
#	make check-build	every kernel whose headers Debian offers
#	make bench		instructions a frame, next to the alternatives
#	make generate KSRC=DIR	what is made from the netlink spec, anew
#
# Nothing but install and modules_install touches the system, except that
# demo, check and bench install the Debian packages they lack, and say which.

KDIR ?= /lib/modules/$(shell uname -r)/build

export CONFIG_MLAG := m

MODULES := modules modules_install

all: modules user

$(MODULES):
	$(MAKE) -C $(KDIR) M=$(CURDIR) $@

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

check-mutants:
	selftests/mutants.sh

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

.PHONY: all $(MODULES) user tools install uninstall clean demo check \
	check-mutants check-model check-build bench generate help
