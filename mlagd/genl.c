// SPDX-License-Identifier: GPL-2.0
/*
 * Two sockets: one is the helper's and carries nothing but the module's own
 * family, as the module takes its closing for the helper's death. The other
 * one asks the generic netlink controller for the family's id, and is told by
 * it when the module comes and goes; it may be overrun without harm.
 *
 * The module's messages are noted as they come, and acted on from a timer:
 * they may arrive while a request waits for its answer, and many at once.
 */
#include "genl.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "nl.h"

/* After an error that nothing is told to end. */
#define GENL_RETRY_MS	1000

enum genl_req {
	GENL_REQ_RESOLVE,
	GENL_REQ_ATTACH,
	GENL_REQ_NEXT,
	GENL_REQ_INPUT,
	GENL_REQ_DAD_PATHS,
	GENL_REQ_DAD_NEXT,
	GENL_REQ_DAD_INPUT,

	__GENL_REQ_MAX
};

static const char *const genl_req_name[__GENL_REQ_MAX] = {
	[GENL_REQ_RESOLVE]	= "getfamily",
	[GENL_REQ_ATTACH]	= "helper-attach",
	[GENL_REQ_NEXT]		= "hello-next",
	[GENL_REQ_INPUT]	= "hello-input",
	[GENL_REQ_DAD_PATHS]	= "dad-get",
	[GENL_REQ_DAD_NEXT]	= "dad-next",
	[GENL_REQ_DAD_INPUT]	= "dad-input",
};

/**
 * struct genl - the link to the module
 * @loop: event loop
 * @ops: the user's callbacks
 * @ctrl: socket to the controller
 * @nl: the helper's socket
 * @deferred: acts on @gone, @resolve, @attach and @woken
 * @retry: tries again after an error
 * @family: id of the family, 0 while there is none
 * @retrying: @retry is armed
 * @gone: the family was removed
 * @resolve: the family has to be looked up
 * @asked: it was asked for by its name, which has the kernel load the module:
 *	once, as later somebody may just have removed it
 * @attach: the module has to be asked for @info
 * @woken: @info is what the module said just now
 * @attached: the module knows us
 * @missing: it was logged that there is no family
 * @error: last error that was logged, by kind of request
 * @info: what the module told last
 */
struct genl {
	struct loop *loop;
	struct genl_ops ops;
	struct nl *ctrl;
	struct nl *nl;
	struct loop_timer *deferred;
	struct loop_timer *retry;
	uint16_t family;
	bool retrying;
	bool gone;
	bool resolve;
	bool asked;
	bool attach;
	bool woken;
	bool attached;
	bool missing;
	int error[__GENL_REQ_MAX];
	struct genl_info info;
};

static struct nlmsghdr *genl_request_flags(struct nl *nl, uint16_t family,
					   uint8_t cmd, uint16_t flags)
{
	struct nlmsghdr *nlh = nl_request(nl, family, flags);
	struct genlmsghdr *hdr;

	hdr = mnl_nlmsg_put_extra_header(nlh, sizeof(*hdr));
	hdr->cmd = cmd;
	hdr->version = family == GENL_ID_CTRL ? 1 : MLAG_FAMILY_VERSION;
	return nlh;
}

static struct nlmsghdr *genl_request(struct nl *nl, uint16_t family,
				     uint8_t cmd)
{
	return genl_request_flags(nl, family, cmd, 0);
}

/* The command of a message of a family, -1 when it is none. */
static int genl_cmd(const struct nlmsghdr *nlh, uint16_t family)
{
	const struct genlmsghdr *hdr = mnl_nlmsg_get_payload(nlh);

	if (nlh->nlmsg_type != family ||
	    mnl_nlmsg_get_payload_len(nlh) < sizeof(*hdr))
		return -1;

	return hdr->cmd;
}

static void genl_defer(struct genl *genl)
{
	loop_timer_arm(genl->deferred, 0);
}

/* Not later for each error that follows, of which each hello may bring one. */
static void genl_retry(struct genl *genl)
{
	if (!genl->retrying)
		loop_timer_arm(genl->retry, GENL_RETRY_MS);
	genl->retrying = true;
}

static int genl_parse_family(const struct nlmsghdr *nlh, uint16_t *id,
			     const char **name)
{
	static const struct nl_policy policy[CTRL_ATTR_FAMILY_NAME + 1] = {
		[CTRL_ATTR_FAMILY_ID] = { MNL_TYPE_U16, 0 },
		[CTRL_ATTR_FAMILY_NAME] = { MNL_TYPE_NUL_STRING, 0 },
	};
	const struct nlattr *tb[CTRL_ATTR_FAMILY_NAME + 1];

	if (nl_parse(nlh, GENL_HDRLEN, policy, CTRL_ATTR_FAMILY_NAME, tb) ||
	    !tb[CTRL_ATTR_FAMILY_ID] || !tb[CTRL_ATTR_FAMILY_NAME])
		return -EINVAL;

	*id = mnl_attr_get_u16(tb[CTRL_ATTR_FAMILY_ID]);
	*name = mnl_attr_get_str(tb[CTRL_ATTR_FAMILY_NAME]);
	return 0;
}

static int genl_got_family(const struct nlmsghdr *nlh, void *arg)
{
	uint16_t *family = arg;
	const char *name;
	uint16_t id;

	if (genl_cmd(nlh, GENL_ID_CTRL) != CTRL_CMD_NEWFAMILY ||
	    genl_parse_family(nlh, &id, &name))
		return -EBADMSG;

	if (!strcmp(name, MLAG_FAMILY_NAME))
		*family = id;
	return 0;
}

static int genl_ctrl_event(const struct nlmsghdr *nlh, void *arg)
{
	int cmd = genl_cmd(nlh, GENL_ID_CTRL);
	struct genl *genl = arg;
	const char *name;
	uint16_t id;

	if ((cmd != CTRL_CMD_NEWFAMILY && cmd != CTRL_CMD_DELFAMILY) ||
	    genl_parse_family(nlh, &id, &name) ||
	    strcmp(name, MLAG_FAMILY_NAME))
		return 0;

	/* Even if it is gone: it may be back, and the news of that lost. */
	genl->resolve = true;
	if (cmd == CTRL_CMD_DELFAMILY)
		genl->gone = true;
	genl_defer(genl);
	return 0;
}

static int genl_parse_info(const struct nlmsghdr *nlh, struct genl_info *info)
{
	static const struct nl_policy policy[MLAG_A_GROUP_MAX + 1] = {
		[MLAG_A_GROUP_ID] = { MNL_TYPE_U16, 0 },
		[MLAG_A_GROUP_HELLO] = { MNL_TYPE_U32, 0 },
		[MLAG_A_GROUP_KEY] = { MNL_TYPE_BINARY, 0 },
		[MLAG_A_GROUP_PEER_LINK] = { MNL_TYPE_U32, 0 },
		[MLAG_A_GROUP_PEER_LINK_SLAVE] = { MNL_TYPE_U32, 0 },
	};
	const struct nlattr *tb[MLAG_A_GROUP_MAX + 1];
	const struct nlattr *a;
	size_t len;

	memset(info, 0, sizeof(*info));
	if (nl_parse(nlh, GENL_HDRLEN, policy, MLAG_A_GROUP_MAX, tb) ||
	    !tb[MLAG_A_GROUP_HELLO])
		return -EBADMSG;

	info->hello = mnl_attr_get_u32(tb[MLAG_A_GROUP_HELLO]);
	if (!info->hello)
		return -EBADMSG;

	a = tb[MLAG_A_GROUP_KEY];
	if (a) {
		len = mnl_attr_get_payload_len(a);
		if (len > sizeof(info->key))
			return -EBADMSG;
		memcpy(info->key, mnl_attr_get_payload(a), len);
		info->key_len = len;
	}

	if (tb[MLAG_A_GROUP_ID])
		info->group = mnl_attr_get_u16(tb[MLAG_A_GROUP_ID]);
	if (tb[MLAG_A_GROUP_PEER_LINK])
		info->peer_link = mnl_attr_get_u32(tb[MLAG_A_GROUP_PEER_LINK]);
	if (tb[MLAG_A_GROUP_PEER_LINK_SLAVE])
		info->slave =
			mnl_attr_get_u32(tb[MLAG_A_GROUP_PEER_LINK_SLAVE]);
	return 0;
}

static int genl_got_info(const struct nlmsghdr *nlh, void *arg)
{
	struct genl *genl = arg;
	struct genl_info info;
	int ret;

	if (genl_cmd(nlh, genl->family) < 0)
		return -EBADMSG;

	/* What is not understood must not replace what was. */
	ret = genl_parse_info(nlh, &info);
	if (!ret) {
		genl->info = info;
		genl->woken = true;
		genl_defer(genl);
	}
	explicit_bzero(&info, sizeof(info));
	return ret;
}

static int genl_event(const struct nlmsghdr *nlh, void *arg)
{
	struct genl *genl = arg;

	if (!genl->family ||
	    genl_cmd(nlh, genl->family) != MLAG_CMD_HELPER_WAKE)
		return 0;

	/*
	 * It says no more than that: between the closing of a helper's socket
	 * and the module's hearing of it, a process without privileges may have
	 * been given the same portid, so the key must not be in a message that
	 * nobody asked for. Attaching again is asking. However many of these
	 * have arrived by then, it is done once.
	 */
	genl->attach = true;
	genl_defer(genl);
	return 0;
}

/* Logs how a request ended, if that is news. */
static void genl_note(struct genl *genl, enum genl_req req, int ret)
{
	const struct nl *nl = req == GENL_REQ_RESOLVE ? genl->ctrl : genl->nl;

	if (ret && ret != genl->error[req])
		log_err("event=failed what=%s error=%d text=\"%s\"",
			genl_req_name[req], -ret, nl_error(nl, ret));
	genl->error[req] = ret;
}

static void genl_lose(struct genl *genl)
{
	/* Not @attached, which an error takes away for a while. */
	bool told = genl->info.hello;

	genl->family = 0;
	genl->attach = false;
	genl->attached = false;
	genl->woken = false;
	memset(genl->error, 0, sizeof(genl->error));
	explicit_bzero(&genl->info, sizeof(genl->info));
	if (told)
		genl->ops.lost(genl->ops.arg);
}

static void genl_resolve(struct genl *genl)
{
	struct nlmsghdr *nlh;
	uint16_t family = 0;
	int ret;

	nlh = genl_request_flags(genl->ctrl, GENL_ID_CTRL, CTRL_CMD_GETFAMILY,
				 genl->asked ? NLM_F_DUMP : 0);
	if (!genl->asked)
		mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, MLAG_FAMILY_NAME);
	genl->asked = true;
	ret = nl_talk(genl->ctrl, genl_got_family, &family);
	if (ret == -ENOENT || (!ret && !family)) {
		genl_lose(genl);
		if (!genl->missing)
			log_warn("event=waiting for=module text=\"family %s not found: is the module loaded?\"",
				 MLAG_FAMILY_NAME);
		genl->missing = true;
		return;
	}
	genl_note(genl, GENL_REQ_RESOLVE, ret);
	if (ret) {
		genl->resolve = true;
		genl_retry(genl);
		return;
	}

	/*
	 * Attaching again does no harm, and if the module went and came back
	 * before we looked, it is needed even where the id is the old one.
	 */
	genl->missing = false;
	genl->family = family;
	genl->attach = true;
}

static void genl_attach(struct genl *genl)
{
	int ret;

	genl_request(genl->nl, genl->family, MLAG_CMD_HELPER_ATTACH);
	ret = nl_talk(genl->nl, genl_got_info, genl);
	switch (ret) {
	case 0:
		genl_note(genl, GENL_REQ_ATTACH, ret);
		if (!genl->attached)
			log_info("event=attached");
		genl->attached = true;
		return;
	case -EBUSY:
		log_err("event=exit error=%d text=\"another mlagd serves this network namespace\"",
			-ret);
		loop_stop(genl->loop, ret);
		return;
	case -EPERM:
		log_err("event=exit error=%d text=\"CAP_NET_ADMIN is needed in this network namespace\"",
			-ret);
		loop_stop(genl->loop, ret);
		return;
	case -ENOENT:
		/* There is no such family any more. */
		genl->resolve = true;
		break;
	default:
		genl_note(genl, GENL_REQ_ATTACH, ret);
		genl->attach = true;
	}
	genl_retry(genl);
}

static void genl_deferred(void *arg)
{
	struct genl *genl = arg;

	if (genl->gone) {
		genl->gone = false;
		genl_lose(genl);
	}
	if (genl->resolve) {
		genl->resolve = false;
		genl_resolve(genl);
	}
	/*
	 * Attaching waits for whoever holds the kernel's RTNL, as those do who
	 * take a peer-link down.
	 */
	if (genl->attach && genl->family && genl->attached && genl->ops.wake)
		genl->ops.wake(genl->ops.arg);
	if (genl->attach && genl->family) {
		genl->attach = false;
		genl_attach(genl);
	}
	if (genl->woken && genl->attached) {
		genl->woken = false;
		genl->ops.info(genl->ops.arg, &genl->info);
	}
}

static void genl_retried(void *arg)
{
	struct genl *genl = arg;

	genl->retrying = false;
	genl_deferred(genl);
}

static void genl_ctrl_readable(void *arg)
{
	struct genl *genl = arg;

	if (!nl_receive(genl->ctrl))
		return;

	/* Messages were lost: it may have come or gone. */
	genl->resolve = true;
	genl_defer(genl);
}

static void genl_readable(void *arg)
{
	struct genl *genl = arg;

	if (!nl_receive(genl->nl))
		return;

	/* A wake was lost; the module lets its helper attach once more. */
	genl->attach = true;
	genl_defer(genl);
}

/* Sees to how a request about hellos ended. */
static int genl_ended(struct genl *genl, enum genl_req req, int ret)
{
	/*
	 * There is nothing to say before the device has its group and its MAC,
	 * nor on a path that was just removed.
	 */
	if (ret == -ENODATA)
		return ret;

	genl_note(genl, req, ret);
	switch (ret) {
	case 0:
	case -EINVAL:
	case -ERANGE:
	case -EBADMSG:
		/* It would not go better the next time. */
		return ret;
	case -ENOENT:
		genl->resolve = true;
		break;
	case -EPERM:
		/* It does not know us any more. */
		genl->attached = false;
		genl->attach = true;
		break;
	default:
		genl->attach = true;
	}
	genl_retry(genl);
	return ret;
}

static int genl_got_hello(const struct nlmsghdr *nlh, void *arg)
{
	static const struct nl_policy policy[MLAG_A_HELLO_MAX + 1] = {
		[MLAG_A_HELLO_VERSION] = { MNL_TYPE_U8, 0 },
		[MLAG_A_HELLO_MIN_VERSION] = { MNL_TYPE_U8, 0 },
		[MLAG_A_HELLO_GROUP] = { MNL_TYPE_U16, 0 },
		[MLAG_A_HELLO_DEVICE_MAC] = { MNL_TYPE_BINARY, PDU_MAC_LEN },
		[MLAG_A_HELLO_BOOT] = { MNL_TYPE_U64, 0 },
		[MLAG_A_HELLO_SEQ] = { MNL_TYPE_U64, 0 },
		[MLAG_A_HELLO_SESSION] = { MNL_TYPE_U32, 0 },
		[MLAG_A_HELLO_NONCE] = { MNL_TYPE_U64, 0 },
		[MLAG_A_HELLO_ECHO_BOOT] = { MNL_TYPE_U64, 0 },
		[MLAG_A_HELLO_ECHO_SESSION] = { MNL_TYPE_U32, 0 },
		[MLAG_A_HELLO_ECHO_NONCE] = { MNL_TYPE_U64, 0 },
		[MLAG_A_HELLO_PRIORITY] = { MNL_TYPE_U8, 0 },
		[MLAG_A_HELLO_ROLE] = { MNL_TYPE_U8, 0 },
		[MLAG_A_HELLO_ROLE_VERSION] = { MNL_TYPE_U32, 0 },
		[MLAG_A_HELLO_ECHO_ROLE_VERSION] = { MNL_TYPE_U32, 0 },
		[MLAG_A_HELLO_HOLD] = { MNL_TYPE_U32, 0 },
		[MLAG_A_HELLO_INTERVAL] = { MNL_TYPE_U32, 0 },
	};
	/* A device that hears nobody echoes nothing, a young one has no MAC. */
	static const uint8_t optional[MLAG_A_HELLO_MAX + 1] = {
		[MLAG_A_HELLO_GROUP] = 1,
		[MLAG_A_HELLO_DEVICE_MAC] = 1,
		[MLAG_A_HELLO_ECHO_BOOT] = 1,
		[MLAG_A_HELLO_ECHO_SESSION] = 1,
		[MLAG_A_HELLO_ECHO_NONCE] = 1,
		[MLAG_A_HELLO_ECHO_ROLE_VERSION] = 1,
	};
	const struct nlattr *tb[MLAG_A_HELLO_MAX + 1];
	struct pdu_hello *h = arg;
	unsigned int i;

	if (nl_parse(nlh, GENL_HDRLEN, policy, MLAG_A_HELLO_MAX, tb))
		return -EBADMSG;
	for (i = 0; i <= MLAG_A_HELLO_MAX; i++)
		if (policy[i].type && !optional[i] && !tb[i])
			return -EBADMSG;

	h->version = mnl_attr_get_u8(tb[MLAG_A_HELLO_VERSION]);
	h->min_version = mnl_attr_get_u8(tb[MLAG_A_HELLO_MIN_VERSION]);
	if (tb[MLAG_A_HELLO_GROUP])
		h->group = mnl_attr_get_u16(tb[MLAG_A_HELLO_GROUP]);
	if (tb[MLAG_A_HELLO_DEVICE_MAC])
		memcpy(h->mac, mnl_attr_get_payload(tb[MLAG_A_HELLO_DEVICE_MAC]),
		       sizeof(h->mac));
	h->boot = mnl_attr_get_u64(tb[MLAG_A_HELLO_BOOT]);
	h->seq = mnl_attr_get_u64(tb[MLAG_A_HELLO_SEQ]);
	h->session = mnl_attr_get_u32(tb[MLAG_A_HELLO_SESSION]);
	h->nonce = mnl_attr_get_u64(tb[MLAG_A_HELLO_NONCE]);
	if (tb[MLAG_A_HELLO_ECHO_BOOT])
		h->echo_boot = mnl_attr_get_u64(tb[MLAG_A_HELLO_ECHO_BOOT]);
	if (tb[MLAG_A_HELLO_ECHO_SESSION])
		h->echo_session =
			mnl_attr_get_u32(tb[MLAG_A_HELLO_ECHO_SESSION]);
	if (tb[MLAG_A_HELLO_ECHO_NONCE])
		h->echo_nonce = mnl_attr_get_u64(tb[MLAG_A_HELLO_ECHO_NONCE]);
	h->priority = mnl_attr_get_u8(tb[MLAG_A_HELLO_PRIORITY]);
	h->role = mnl_attr_get_u8(tb[MLAG_A_HELLO_ROLE]);
	h->role_version = mnl_attr_get_u32(tb[MLAG_A_HELLO_ROLE_VERSION]);
	if (tb[MLAG_A_HELLO_ECHO_ROLE_VERSION])
		h->echo_role_version =
			mnl_attr_get_u32(tb[MLAG_A_HELLO_ECHO_ROLE_VERSION]);
	h->hold = mnl_attr_get_u32(tb[MLAG_A_HELLO_HOLD]);
	h->interval = mnl_attr_get_u32(tb[MLAG_A_HELLO_INTERVAL]);
	return h->interval ? 0 : -EBADMSG;
}

int genl_hello_next(struct genl *genl, struct pdu_hello *hello)
{
	memset(hello, 0, sizeof(*hello));
	if (!genl->attached)
		return -ENOTCONN;

	genl_request(genl->nl, genl->family, MLAG_CMD_HELLO_NEXT);
	return genl_ended(genl, GENL_REQ_NEXT,
			  nl_talk(genl->nl, genl_got_hello, hello));
}

static int genl_got_verdict(const struct nlmsghdr *nlh, void *arg)
{
	static const struct nl_policy policy[MLAG_A_HELLO_MAX + 1] = {
		[MLAG_A_HELLO_REFUSAL] = { MNL_TYPE_U8, 0 },
	};
	const struct nlattr *tb[MLAG_A_HELLO_MAX + 1];
	enum mlag_refusal *verdict = arg;

	if (nl_parse(nlh, GENL_HDRLEN, policy, MLAG_A_HELLO_MAX, tb))
		return -EBADMSG;

	if (tb[MLAG_A_HELLO_REFUSAL])
		*verdict = mnl_attr_get_u8(tb[MLAG_A_HELLO_REFUSAL]);
	return 0;
}

int genl_hello_input(struct genl *genl, const struct pdu_hello *h,
		     enum mlag_refusal *verdict)
{
	struct nlmsghdr *nlh;

	*verdict = MLAG_REFUSAL_NONE;
	if (!genl->attached)
		return -ENOTCONN;

	nlh = genl_request(genl->nl, genl->family, MLAG_CMD_HELLO_INPUT);
	mnl_attr_put_u8(nlh, MLAG_A_HELLO_VERSION, h->version);
	mnl_attr_put_u8(nlh, MLAG_A_HELLO_MIN_VERSION, h->min_version);
	mnl_attr_put_u16(nlh, MLAG_A_HELLO_GROUP, h->group);
	mnl_attr_put(nlh, MLAG_A_HELLO_DEVICE_MAC, sizeof(h->mac), h->mac);
	mnl_attr_put_u64(nlh, MLAG_A_HELLO_BOOT, h->boot);
	mnl_attr_put_u64(nlh, MLAG_A_HELLO_SEQ, h->seq);
	mnl_attr_put_u32(nlh, MLAG_A_HELLO_SESSION, h->session);
	mnl_attr_put_u64(nlh, MLAG_A_HELLO_NONCE, h->nonce);
	mnl_attr_put_u64(nlh, MLAG_A_HELLO_ECHO_BOOT, h->echo_boot);
	mnl_attr_put_u32(nlh, MLAG_A_HELLO_ECHO_SESSION, h->echo_session);
	mnl_attr_put_u64(nlh, MLAG_A_HELLO_ECHO_NONCE, h->echo_nonce);
	mnl_attr_put_u8(nlh, MLAG_A_HELLO_PRIORITY, h->priority);
	mnl_attr_put_u8(nlh, MLAG_A_HELLO_ROLE, h->role);
	mnl_attr_put_u32(nlh, MLAG_A_HELLO_ROLE_VERSION, h->role_version);
	mnl_attr_put_u32(nlh, MLAG_A_HELLO_ECHO_ROLE_VERSION,
			 h->echo_role_version);
	mnl_attr_put_u32(nlh, MLAG_A_HELLO_HOLD, h->hold);

	return genl_ended(genl, GENL_REQ_INPUT,
			  nl_talk(genl->nl, genl_got_verdict, verdict));
}

int genl_hello_refuse(struct genl *genl, enum mlag_refusal refusal)
{
	struct nlmsghdr *nlh;

	if (!genl->attached)
		return -ENOTCONN;

	nlh = genl_request(genl->nl, genl->family, MLAG_CMD_HELLO_INPUT);
	mnl_attr_put_u8(nlh, MLAG_A_HELLO_REFUSAL, refusal);

	return genl_ended(genl, GENL_REQ_INPUT,
			  nl_talk(genl->nl, NULL, NULL));
}

/* ---- DAD ---- */

static int genl_got_path(const struct nlmsghdr *nlh, void *arg)
{
	static const struct nl_policy policy[MLAG_A_DAD_PATH_MAX + 1] = {
		[MLAG_A_DAD_PATH_INDEX] = { MNL_TYPE_U8, 0 },
		[MLAG_A_DAD_PATH_LOCAL] = { MNL_TYPE_BINARY, 0 },
		[MLAG_A_DAD_PATH_REMOTE] = { MNL_TYPE_BINARY, 0 },
		[MLAG_A_DAD_PATH_IFINDEX] = { MNL_TYPE_U32, 0 },
		[MLAG_A_DAD_PATH_PORT] = { MNL_TYPE_U16, 0 },
	};
	const struct nlattr *tb[MLAG_A_DAD_PATH_MAX + 1];
	struct genl_path *paths = arg, *path;
	unsigned int i;
	size_t len;

	if (nl_parse(nlh, GENL_HDRLEN, policy, MLAG_A_DAD_PATH_MAX, tb))
		return -EBADMSG;
	/* Its device is absent: bound to none it would be another path. */
	if (!tb[MLAG_A_DAD_PATH_IFINDEX])
		return 0;
	for (i = 0; i <= MLAG_A_DAD_PATH_MAX; i++)
		if (policy[i].type && !tb[i])
			return -EBADMSG;

	i = mnl_attr_get_u8(tb[MLAG_A_DAD_PATH_INDEX]);
	len = mnl_attr_get_payload_len(tb[MLAG_A_DAD_PATH_LOCAL]);
	/* More paths than this release knows are the module's to lose. */
	if (i >= MLAG_DAD_PATHS)
		return 0;
	if ((len != 4 && len != 16) ||
	    mnl_attr_get_payload_len(tb[MLAG_A_DAD_PATH_REMOTE]) != len)
		return -EBADMSG;

	path = &paths[i];
	memset(path, 0, sizeof(*path));
	path->len = len;
	memcpy(path->local,
	       mnl_attr_get_payload(tb[MLAG_A_DAD_PATH_LOCAL]), len);
	memcpy(path->remote,
	       mnl_attr_get_payload(tb[MLAG_A_DAD_PATH_REMOTE]), len);
	path->ifindex = mnl_attr_get_u32(tb[MLAG_A_DAD_PATH_IFINDEX]);
	path->port = mnl_attr_get_u16(tb[MLAG_A_DAD_PATH_PORT]);
	return 0;
}

int genl_dad_paths(struct genl *genl, struct genl_path *paths)
{
	unsigned int tries = 3;
	int ret;

	if (!genl->attached)
		return -ENOTCONN;
	do {
		memset(paths, 0, MLAG_DAD_PATHS * sizeof(*paths));
		genl_request_flags(genl->nl, genl->family, MLAG_CMD_DAD_GET,
				   NLM_F_DUMP);
		ret = nl_talk(genl->nl, genl_got_path, paths);
	} while (ret == -EINTR && --tries);
	/* A module of before there were any. */
	if (ret == -EOPNOTSUPP)
		ret = 0;
	return genl_ended(genl, GENL_REQ_DAD_PATHS, ret);
}

/* Where the fields of a DAD packet are in struct pdu_dad. */
#define GENL_DAD(type, kind, field) \
	[MLAG_A_DAD_MSG_##type] = { MNL_TYPE_##kind, \
				    offsetof(struct pdu_dad, field) }

static const struct {
	enum mnl_attr_data_type type;
	size_t offset;
} genl_dad_field[MLAG_A_DAD_MSG_MAX + 1] = {
	GENL_DAD(VERSION, U8, version),
	GENL_DAD(MIN_VERSION, U8, min_version),
	GENL_DAD(GROUP, U16, group),
	GENL_DAD(DEVICE_MAC, BINARY, mac),
	GENL_DAD(BOOT, U64, boot),
	GENL_DAD(SEQ, U64, seq),
	GENL_DAD(BALLOT, U64, ballot),
	GENL_DAD(CLASS, U8, class),
	GENL_DAD(CLAIM_UPLINKS, U8, claim_uplinks),
	GENL_DAD(ROLE, U8, role),
	GENL_DAD(PRIORITY, U8, priority),
	GENL_DAD(ORDER, U8, order),
	GENL_DAD(NONCE, U64, nonce),
	GENL_DAD(ECHO_BOOT, U64, echo_boot),
	GENL_DAD(ECHO_NONCE, U64, echo_nonce),
	GENL_DAD(SEEN_BOOT, U64, seen_boot),
	GENL_DAD(SEEN_BALLOT, U64, seen_ballot),
	GENL_DAD(SESSION, U8, session),
	GENL_DAD(VERDICT, U8, verdict),
	GENL_DAD(FLAGS, U8, flags),
	GENL_DAD(UPLINKS_UP, U8, uplinks_up),
	GENL_DAD(UPLINKS, U8, uplinks),
	GENL_DAD(INTERVAL, U32, interval),
};

static size_t genl_dad_size(enum mnl_attr_data_type type)
{
	switch (type) {
	case MNL_TYPE_U8:
		return 1;
	case MNL_TYPE_U16:
		return 2;
	case MNL_TYPE_U32:
		return 4;
	case MNL_TYPE_U64:
		return 8;
	case MNL_TYPE_BINARY:
		return PDU_MAC_LEN;
	default:
		return 0;
	}
}

struct genl_dad_next {
	struct pdu_dad *dad;
	uint32_t delay;
};

static int genl_got_dad(const struct nlmsghdr *nlh, void *arg)
{
	struct nl_policy policy[MLAG_A_DAD_MSG_MAX + 1] = {
		[MLAG_A_DAD_MSG_DELAY] = { MNL_TYPE_U32, 0 },
	};
	const struct nlattr *tb[MLAG_A_DAD_MSG_MAX + 1];
	struct genl_dad_next *next = arg;
	enum mnl_attr_data_type type;
	unsigned int i;

	for (i = 0; i <= MLAG_A_DAD_MSG_MAX; i++) {
		type = genl_dad_field[i].type;
		if (type == MNL_TYPE_UNSPEC)
			continue;
		policy[i].type = type;
		if (type == MNL_TYPE_BINARY)
			policy[i].len = genl_dad_size(type);
	}
	if (nl_parse(nlh, GENL_HDRLEN, policy, MLAG_A_DAD_MSG_MAX, tb))
		return -EBADMSG;
	for (i = 0; i <= MLAG_A_DAD_MSG_MAX; i++) {
		if (policy[i].type == MNL_TYPE_UNSPEC)
			continue;
		if (!tb[i])
			return -EBADMSG;
		if (genl_dad_field[i].type != MNL_TYPE_UNSPEC)
			memcpy((char *)next->dad + genl_dad_field[i].offset,
			       mnl_attr_get_payload(tb[i]),
			       genl_dad_size(policy[i].type));
	}
	next->delay = mnl_attr_get_u32(tb[MLAG_A_DAD_MSG_DELAY]);
	return next->delay ? 0 : -EBADMSG;
}

int genl_dad_next(struct genl *genl, unsigned int path, struct pdu_dad *dad,
		  uint32_t *delay)
{
	struct genl_dad_next next = { .dad = dad };
	struct nlmsghdr *nlh;
	int ret;

	memset(dad, 0, sizeof(*dad));
	if (!genl->attached)
		return -ENOTCONN;

	nlh = genl_request(genl->nl, genl->family, MLAG_CMD_DAD_NEXT);
	mnl_attr_put_u8(nlh, MLAG_A_DAD_MSG_PATH, path);
	ret = nl_talk(genl->nl, genl_got_dad, &next);
	*delay = next.delay;
	return genl_ended(genl, GENL_REQ_DAD_NEXT, ret);
}

static int genl_got_dad_verdict(const struct nlmsghdr *nlh, void *arg)
{
	static const struct nl_policy policy[MLAG_A_DAD_MSG_MAX + 1] = {
		[MLAG_A_DAD_MSG_REFUSAL] = { MNL_TYPE_U8, 0 },
	};
	const struct nlattr *tb[MLAG_A_DAD_MSG_MAX + 1];
	enum mlag_dad_refusal *verdict = arg;

	if (nl_parse(nlh, GENL_HDRLEN, policy, MLAG_A_DAD_MSG_MAX, tb))
		return -EBADMSG;

	if (tb[MLAG_A_DAD_MSG_REFUSAL])
		*verdict = mnl_attr_get_u8(tb[MLAG_A_DAD_MSG_REFUSAL]);
	return 0;
}

int genl_dad_input(struct genl *genl, unsigned int path,
		   const struct pdu_dad *dad, enum mlag_dad_refusal *verdict)
{
	enum mnl_attr_data_type type;
	struct nlmsghdr *nlh;
	unsigned int i;

	*verdict = MLAG_DAD_REFUSAL_NONE;
	if (!genl->attached)
		return -ENOTCONN;

	nlh = genl_request(genl->nl, genl->family, MLAG_CMD_DAD_INPUT);
	mnl_attr_put_u8(nlh, MLAG_A_DAD_MSG_PATH, path);
	for (i = 0; i <= MLAG_A_DAD_MSG_MAX; i++) {
		type = genl_dad_field[i].type;
		if (type != MNL_TYPE_UNSPEC)
			mnl_attr_put(nlh, i, genl_dad_size(type),
				     (const char *)dad +
				     genl_dad_field[i].offset);
	}
	return genl_ended(genl, GENL_REQ_DAD_INPUT,
			  nl_talk(genl->nl, genl_got_dad_verdict, verdict));
}

int genl_dad_refuse(struct genl *genl, unsigned int path,
		    enum mlag_dad_refusal refusal)
{
	struct nlmsghdr *nlh;

	if (!genl->attached)
		return -ENOTCONN;

	nlh = genl_request(genl->nl, genl->family, MLAG_CMD_DAD_INPUT);
	mnl_attr_put_u8(nlh, MLAG_A_DAD_MSG_PATH, path);
	mnl_attr_put_u8(nlh, MLAG_A_DAD_MSG_REFUSAL, refusal);

	return genl_ended(genl, GENL_REQ_DAD_INPUT,
			  nl_talk(genl->nl, NULL, NULL));
}

int genl_open(struct loop *loop, const struct genl_ops *ops, struct genl **out)
{
	struct genl *genl;
	int ret;

	genl = calloc(1, sizeof(*genl));
	if (!genl)
		return -ENOMEM;

	genl->loop = loop;
	genl->ops = *ops;

	ret = nl_open(NETLINK_GENERIC, genl_ctrl_event, genl, &genl->ctrl);
	if (ret)
		goto err_free;
	/* The controller's own group is the only one with a fixed number. */
	ret = nl_join(genl->ctrl, GENL_ID_CTRL);
	if (ret)
		goto err_ctrl;
	ret = nl_open(NETLINK_GENERIC, genl_event, genl, &genl->nl);
	if (ret)
		goto err_ctrl;
	ret = loop_timer_new(loop, genl_deferred, genl, &genl->deferred);
	if (ret)
		goto err_nl;
	ret = loop_timer_new(loop, genl_retried, genl, &genl->retry);
	if (ret)
		goto err_deferred;
	ret = loop_add(loop, nl_fd(genl->ctrl), genl_ctrl_readable, genl);
	if (ret)
		goto err_retry;
	ret = loop_add(loop, nl_fd(genl->nl), genl_readable, genl);
	if (ret)
		goto err_watch;

	genl->resolve = true;
	genl_defer(genl);
	*out = genl;
	return 0;

err_watch:
	loop_del(loop, nl_fd(genl->ctrl));
err_retry:
	loop_timer_free(genl->retry);
err_deferred:
	loop_timer_free(genl->deferred);
err_nl:
	nl_close(genl->nl);
err_ctrl:
	nl_close(genl->ctrl);
err_free:
	free(genl);
	return ret;
}

void genl_close(struct genl *genl)
{
	if (!genl)
		return;

	loop_del(genl->loop, nl_fd(genl->nl));
	loop_del(genl->loop, nl_fd(genl->ctrl));
	loop_timer_free(genl->retry);
	loop_timer_free(genl->deferred);
	nl_close(genl->nl);
	nl_close(genl->ctrl);
	explicit_bzero(genl, sizeof(*genl));
	free(genl);
}
