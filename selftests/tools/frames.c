// SPDX-License-Identifier: GPL-2.0
/* Send numbered frames, and count them where they arrive: which came, which
 * came twice, out of order or damaged, which did not, and for how long none
 * did. See usage().
 *
 * A receiver hears everything on its device, in promiscuous mode, but what is
 * sent there only with -O. What the kernel could not hand to it is reported, so
 * that a frame that is missing was not lost by the measurement. One process
 * serves devices in any number of network namespaces.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_FRAME	65536
#define MAX_ENDS	64	/* streams sent, or devices heard */
#define MAX_SEEN	32	/* sources or tags of a stream */
#define BATCH		32	/* frames received at once */
#define NAME_LEN	24
#define UDP_PORT	9	/* discard */
#define ETHERTYPE	0x88b6	/* IEEE local experimental */
#define NSEC		1000000000LL

/* What a frame carries behind its headers. */
struct payload {
	char magic[4];
	char stream[NAME_LEN];
	uint32_t seq;
	uint32_t len;
	uint32_t crc;	/* of all of it, with 0 here */
} __attribute__((packed));

static const char magic[4] = { 'n', 'u', 'm', '1' };
static volatile sig_atomic_t stop;

static void __attribute__((noreturn, format(printf, 1, 2)))
die(const char *fmt, ...)
{
	va_list args;

	fputs("frames: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(2);
}

static void __attribute__((noreturn)) usage(void)
{
	fputs("frames send OPTION... [ + OPTION... ]...\n"
	      "  several streams, in turns; -i -s -S -l hold for those behind, too\n"
	      "  -i [NETNS/]DEV  send here\n"
	      "  -k STREAM       name of the stream\n"
	      "  -d MAC          destination, or bcast; with udp, that of -g\n"
	      "  -s MAC          source, that of the device by default\n"
	      "  -S COUNT        so many sources: last byte and UDP port count up\n"
	      "  -q [TPID:]VID[/PCP]  tag, 8100 by default; twice for two\n"
	      "  -p raw|udp4|udp6\n"
	      "  -e ETHERTYPE    of raw frames\n"
	      "  -g ADDRESS      IP destination\n"
	      "  -l SIZE         length without tags\n"
	      "  -n COUNT        so many of each stream; 0: until SIGTERM\n"
	      "  -r RATE         frames a second, of all streams together\n"
	      "frames recv OPTION...\n"
	      "  -i [NAME=][NETNS/]DEV  listen here, may be repeated\n"
	      "  -O              the devices behind: what is sent there, too\n"
	      "  -t              frames of a stream with other tags are another\n"
	      "  -w MS           silence to wait for after SIGTERM\n"
	      "  -T MS           end by itself after such a silence\n"
	      "  -o FILE         write there\n"
	      "recv prints \"ready\", and JSON at the end; send prints JSON.\n",
	      stderr);
	exit(2);
}

static void on_signal(int sig)
{
	stop = sig;
}

static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
}

static int64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * NSEC + ts.tv_nsec;
}

static long number(const char *text, int base, long min, long max)
{
	char *end;
	long val;

	errno = 0;
	val = strtol(text, &end, base);
	if (errno || end == text || *end || val < min || val > max)
		die("%s: not a number from %ld to %ld", text, min, max);
	return val;
}

static uint32_t crc32(const uint8_t *data, size_t len)
{
	static uint32_t table[256];
	uint32_t crc = ~0U;
	unsigned int i, bit;

	for (i = 0; !table[255] && i < 256; i++) {
		table[i] = i;
		for (bit = 0; bit < 8; bit++)
			table[i] = table[i] >> 1 ^
				   (table[i] & 1 ? 0xedb88320 : 0);
	}
	while (len--)
		crc = crc >> 8 ^ table[(crc ^ *data++) & 0xff];
	return ~crc;
}

/* Open a packet socket on [NETNS/]DEV, and come back. */
static int open_device(const char *where, uint16_t protocol, uint8_t *mac)
{
	const char *slash = strchr(where, '/');
	const char *dev = slash ? slash + 1 : where;
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(protocol),
	};
	struct ifreq ifr = { 0 };
	char path[PATH_MAX];
	int fd, home = -1, ns;

	if (slash) {
		snprintf(path, sizeof(path), "/run/netns/%.*s",
			 (int)(slash - where), where);
		home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
		ns = open(path, O_RDONLY | O_CLOEXEC);
		if (home < 0 || ns < 0 || setns(ns, CLONE_NEWNET))
			die("%s: %s", path, strerror(errno));
		close(ns);
	}
	fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (fd < 0)
		die("socket: %s", strerror(errno));
	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", dev);
	if (ioctl(fd, SIOCGIFHWADDR, &ifr))
		die("%s: %s", where, strerror(errno));
	if (mac)
		memcpy(mac, ifr.ifr_hwaddr.sa_data, ETH_ALEN);
	addr.sll_ifindex = if_nametoindex(dev);
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		die("%s: %s", where, strerror(errno));
	if (slash) {
		if (setns(home, CLONE_NEWNET))
			die("setns: %s", strerror(errno));
		close(home);
	}
	return fd;
}

/* ---- sending ---- */

enum protocol { RAW, UDP4, UDP6 };

struct tag {
	uint16_t tpid;
	uint16_t tci;
};

struct sender {
	char stream[NAME_LEN];
	char where[NAME_MAX];
	int fd;
	bool has_source, has_dest;
	uint8_t source[ETH_ALEN];
	uint8_t dest[ETH_ALEN];
	unsigned int sources;
	struct tag tags[2];
	unsigned int num_tags;
	enum protocol protocol;
	uint16_t ethertype;
	union {
		struct in_addr v4;
		struct in6_addr v6;
	} addr;
	bool has_addr;
	unsigned int size;
	unsigned int sent;
	unsigned int errors;
};

static struct sender senders[MAX_ENDS];
static uint8_t frame[MAX_FRAME];

static void parse_mac(const char *text, uint8_t *mac)
{
	if (!strcmp(text, "bcast"))
		memset(mac, 0xff, ETH_ALEN);
	else if (sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx", &mac[0],
			&mac[1], &mac[2], &mac[3], &mac[4], &mac[5]) != 6)
		die("%s: not a MAC address", text);
}

static void parse_tag(const char *text, struct tag *tag)
{
	unsigned int tpid = ETH_P_8021Q, vid, pcp = 0;
	const char *colon = strchr(text, ':');

	if (colon && sscanf(text, "%x:", &tpid) != 1)
		die("%s: not a tag", text);
	if (sscanf(colon ? colon + 1 : text, "%u/%u", &vid, &pcp) < 1 ||
	    vid > 4095 || pcp > 7)
		die("%s: not a tag", text);
	tag->tpid = tpid;
	tag->tci = pcp << 13 | vid;
}

static void parse_addr(struct sender *s, const char *text)
{
	if (inet_pton(strchr(text, ':') ? AF_INET6 : AF_INET, text,
		      &s->addr) != 1)
		die("%s: not an IP address", text);
	s->has_addr = true;
}

/* One's complement sum, for the checksums of IP and UDP. */
static uint32_t sum16(const void *data, size_t len, uint32_t sum)
{
	const uint8_t *p = data;

	for (; len > 1; len -= 2, p += 2)
		sum += p[0] << 8 | p[1];
	return len ? sum + (p[0] << 8) : sum;
}

static uint16_t fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons(~sum);
}

static void put_udp(uint8_t *at, unsigned int len, uint16_t port, uint32_t sum)
{
	struct udphdr udp = {
		.source = htons(port),
		.dest = htons(UDP_PORT),
		.len = htons(len),
	};

	memcpy(at, &udp, sizeof(udp));
	udp.check = fold(sum16(at, len, sum + IPPROTO_UDP + len));
	if (!udp.check)
		udp.check = 0xffff;
	memcpy(at, &udp, sizeof(udp));
}

/* The IP and UDP headers before a payload that is there already. */
static void put_ip(struct sender *s, uint8_t *at, unsigned int len, uint8_t src)
{
	struct iphdr ip4 = {
		.version = 4, .ihl = 5, .ttl = 4, .protocol = IPPROTO_UDP,
		.tot_len = htons(len),
		.saddr = htonl(0xc6120000 | s->source[4]),
		.daddr = s->addr.v4.s_addr,
	};
	struct ip6_hdr ip6 = {
		.ip6_flow = htonl(6 << 28),
		.ip6_plen = htons(len - sizeof(ip6)),
		.ip6_nxt = IPPROTO_UDP, .ip6_hlim = 4,
		.ip6_dst = s->addr.v6,
	};

	if (s->protocol == UDP4) {
		ip4.check = fold(sum16(&ip4, sizeof(ip4), 0));
		memcpy(at, &ip4, sizeof(ip4));
		put_udp(at + sizeof(ip4), len - sizeof(ip4), 1024 + src,
			sum16(&ip4.saddr, 8, 0));
	} else {
		ip6.ip6_src.s6_addr[0] = 0xfe;
		ip6.ip6_src.s6_addr[1] = 0x80;
		memcpy(&ip6.ip6_src.s6_addr[10], s->source, ETH_ALEN);
		memcpy(at, &ip6, sizeof(ip6));
		put_udp(at + sizeof(ip6), len - sizeof(ip6), 1024 + src,
			sum16(&ip6.ip6_src, 32, 0));
	}
}

static uint8_t *put16(uint8_t *at, uint16_t val)
{
	*at++ = val >> 8;
	*at++ = val;
	return at;
}

static void send_one(struct sender *s)
{
	static const unsigned int ip_len[] = {
		[RAW] = 0,
		[UDP4] = sizeof(struct iphdr) + sizeof(struct udphdr),
		[UDP6] = sizeof(struct ip6_hdr) + sizeof(struct udphdr),
	};
	struct payload payload = { .seq = htonl(s->sent) };
	unsigned int len = s->size - ETH_HLEN - ip_len[s->protocol];
	uint8_t *at = frame, src, *data;
	unsigned int i;

	src = s->source[5] + s->sent % s->sources;
	at = mempcpy(at, s->dest, ETH_ALEN);
	at = mempcpy(at, s->source, ETH_ALEN);
	at[-1] = src;
	for (i = 0; i < s->num_tags; i++)
		at = put16(put16(at, s->tags[i].tpid), s->tags[i].tci);
	at = put16(at, s->protocol == UDP4 ? ETH_P_IP :
		   s->protocol == UDP6 ? ETH_P_IPV6 : s->ethertype);

	data = at + ip_len[s->protocol];
	memcpy(payload.magic, magic, sizeof(magic));
	memcpy(payload.stream, s->stream, NAME_LEN);
	payload.len = htonl(len);
	memcpy(data, &payload, sizeof(payload));
	for (i = sizeof(payload); i < len; i++)
		data[i] = s->sent + i;
	payload.crc = htonl(crc32(data, len));
	memcpy(data, &payload, sizeof(payload));
	if (s->protocol != RAW)
		put_ip(s, at, len + ip_len[s->protocol], src);

	s->sent++;
	if (send(s->fd, frame, data + len - frame, 0) < 0)
		s->errors++;
}

static void check_sender(struct sender *s)
{
	uint8_t mac[ETH_ALEN];

	if (!*s->where || !*s->stream)
		die("no -i or no -k");
	if (s->protocol != RAW && !s->has_addr)
		die("udp needs -g");
	if (s->size < 128 || s->size > MAX_FRAME - 64)
		die("size from 128");
	if (s->protocol == UDP4 && !s->has_dest) {
		memcpy(s->dest, "\x01\x00\x5e", 3);
		memcpy(s->dest + 3, (uint8_t *)&s->addr + 1, 3);
		s->dest[3] &= 0x7f;
	} else if (s->protocol == UDP6 && !s->has_dest) {
		memcpy(s->dest, "\x33\x33", 2);
		memcpy(s->dest + 2, (uint8_t *)&s->addr + 12, 4);
	} else if (!s->has_dest) {
		die("no -d");
	}
	s->fd = open_device(s->where, 0, mac);
	if (!s->has_source)
		memcpy(s->source, mac, ETH_ALEN);
}

static int do_send(int argc, char **argv)
{
	long count = 100, rate = 4000;
	unsigned int num = 0, i;
	struct sender *s = senders;
	struct timespec ts;
	int64_t next, now;
	int opt;

	*s = (struct sender){ .sources = 1, .size = 128,
			      .ethertype = ETHERTYPE };
	while (true) {
		opt = getopt(argc, argv, "+i:k:d:s:S:q:p:e:g:l:n:r:");
		switch (opt) {
		case 'i':
			snprintf(s->where, sizeof(s->where), "%s", optarg);
			s->has_source = false;
			continue;
		case 'k':
			memset(s->stream, 0, NAME_LEN);
			snprintf(s->stream, NAME_LEN, "%s", optarg);
			continue;
		case 'd':
			parse_mac(optarg, s->dest);
			s->has_dest = true;
			continue;
		case 's':
			parse_mac(optarg, s->source);
			s->has_source = true;
			continue;
		case 'S':
			s->sources = number(optarg, 0, 1, MAX_SEEN);
			continue;
		case 'q':
			if (s->num_tags == 2)
				die("two tags at most");
			parse_tag(optarg, &s->tags[s->num_tags++]);
			continue;
		case 'p':
			s->protocol = !strcmp(optarg, "raw") ? RAW :
				      !strcmp(optarg, "udp4") ? UDP4 :
				      !strcmp(optarg, "udp6") ? UDP6 :
				      (usage(), RAW);
			continue;
		case 'e':
			s->ethertype = number(optarg, 16, 0, 0xffff);
			continue;
		case 'g':
			parse_addr(s, optarg);
			continue;
		case 'l':
			s->size = number(optarg, 0, 0, MAX_FRAME);
			continue;
		case 'n':
			count = number(optarg, 0, 0, INT_MAX);
			continue;
		case 'r':
			rate = number(optarg, 0, 1, 1000000);
			continue;
		case -1:
			break;
		default:
			usage();
		}
		check_sender(s);
		num++;
		if (optind == argc)
			break;
		if (strcmp(argv[optind], "+"))
			usage();
		if (num == MAX_ENDS)
			die("too many streams");
		argc -= optind;
		argv += optind;
		optind = 1;
		s[1] = s[0];
		s++;
		s->num_tags = 0;
		s->has_dest = false;
		s->protocol = RAW;
		s->ethertype = ETHERTYPE;
	}

	catch_signals();
	next = now = now_ns();
	while (!stop && (!count || senders[num - 1].sent < count)) {
		for (i = 0; i < num; i++) {
			send_one(&senders[i]);
			next += NSEC / rate;
			/* sleeps of less than this are not what they say */
			if (next - now < NSEC / 1000)
				continue;
			ts.tv_sec = next / NSEC;
			ts.tv_nsec = next % NSEC;
			clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts,
					NULL);
			/* one that was stopped for a while does not hurry */
			now = now_ns();
			if (next < now)
				next = now;
		}
	}

	putchar('{');
	for (i = 0; i < num; i++)
		printf("%s\"%s\":{\"sent\":%u,\"errors\":%u}", i ? "," : "",
		       senders[i].stream, senders[i].sent, senders[i].errors);
	puts("}");
	return 0;
}

/* ---- receiving ---- */

struct seen {
	char what[NAME_LEN];
	unsigned int count;
	uint32_t last;
};

struct stream {
	struct stream *next;
	char name[2 * NAME_LEN];
	uint8_t *map;
	uint32_t map_bits;
	uint32_t end;		/* highest number, plus one */
	unsigned int received, distinct, doubled, reordered, corrupt;
	int64_t last, gap;
	struct seen sources[MAX_SEEN], tags[MAX_SEEN];
};

struct receiver {
	char name[NAME_LEN];
	int fd;
	unsigned int drops;
	struct stream *streams;
};

static struct receiver receivers[MAX_ENDS];
static unsigned int num_receivers;
static bool by_tag;
static bool outgoing;
static int64_t heard;		/* when a frame of ours came last */

static struct seen *see(struct seen *seen, const char *what)
{
	unsigned int i;

	for (i = 0; i < MAX_SEEN; i++) {
		if (!*seen[i].what)
			snprintf(seen[i].what, NAME_LEN, "%s", what);
		if (!strcmp(seen[i].what, what)) {
			seen[i].count++;
			return &seen[i];
		}
	}
	return NULL;
}

static struct stream *find_stream(struct receiver *r, const char *stream,
				  const char *tag)
{
	char name[2 * NAME_LEN];
	struct stream **p, *s;

	snprintf(name, sizeof(name), "%.*s%s%s", NAME_LEN, stream,
		 by_tag ? "@" : "", by_tag ? tag : "");
	for (p = &r->streams; *p; p = &(*p)->next)
		if (!strcmp((*p)->name, name))
			return *p;
	s = calloc(1, sizeof(*s));
	if (!s)
		die("no memory");
	memcpy(s->name, name, sizeof(name));
	*p = s;
	return s;
}

/* Is it the first of this number? */
static bool first_of(struct stream *s, uint32_t seq)
{
	uint32_t bits = s->map_bits;
	uint8_t bit = 1 << seq % 8;

	if (seq >= bits) {
		bits = (seq + 1024) * 2 / 8 * 8;
		s->map = realloc(s->map, bits / 8);
		if (!s->map)
			die("no memory");
		memset(s->map + s->map_bits / 8, 0, (bits - s->map_bits) / 8);
		s->map_bits = bits;
	}
	if (seq >= s->end)
		s->end = seq + 1;
	if (s->map[seq / 8] & bit)
		return false;
	s->map[seq / 8] |= bit;
	return true;
}

static void count(struct receiver *r, const uint8_t *data, unsigned int len,
		  const char *source, const char *tag, int64_t when)
{
	struct payload payload;
	struct seen *seen;
	struct stream *s;
	uint8_t *copy;
	uint32_t seq;

	heard = -1;	/* now, see receive() */
	memcpy(&payload, data, sizeof(payload));
	payload.stream[NAME_LEN - 1] = 0;
	s = find_stream(r, payload.stream, tag);
	s->received++;

	seq = ntohl(payload.crc);
	copy = (uint8_t *)data;
	memset(copy + offsetof(struct payload, crc), 0, 4);
	if (ntohl(payload.len) > len ||
	    crc32(copy, ntohl(payload.len)) != seq) {
		s->corrupt++;
		return;
	}
	seq = ntohl(payload.seq);
	if (seq > 1 << 24) {
		s->corrupt++;
		return;
	}
	see(s->tags, tag);
	seen = see(s->sources, source);
	if (!first_of(s, seq)) {
		s->doubled++;
		return;
	}
	s->distinct++;
	if (seen) {
		if (seq < seen->last)
			s->reordered++;
		else
			seen->last = seq;
	}
	if (s->last && when - s->last > s->gap)
		s->gap = when - s->last;
	s->last = when;
}

static void add_tag(char *text, size_t size, uint16_t tpid, uint16_t tci)
{
	size_t len = strlen(text);

	snprintf(text + len, size - len, "%s%04x:%u/%u", len ? "," : "", tpid,
		 tci & 0xfff, tci >> 13);
}

static uint16_t get16(const uint8_t *at)
{
	return at[0] << 8 | at[1];
}

/* Find the payload behind tags, IP and UDP. A tag may be in the frame or, with
 * the others still in there, beside it.
 */
static void parse(struct receiver *r, uint8_t *data, unsigned int len,
		  const struct tpacket_auxdata *aux, int64_t when)
{
	unsigned int off = 2 * ETH_ALEN, type;
	char tag[NAME_LEN] = "", source[NAME_LEN];
	const uint8_t *src = data + ETH_ALEN;

	if (aux && aux->tp_status & TP_STATUS_VLAN_VALID)
		add_tag(tag, sizeof(tag),
			aux->tp_status & TP_STATUS_VLAN_TPID_VALID ?
			aux->tp_vlan_tpid : ETH_P_8021Q, aux->tp_vlan_tci);
	while (true) {
		if (off + 4 > len)
			return;
		type = get16(data + off);
		if (type != ETH_P_8021Q && type != ETH_P_8021AD)
			break;
		add_tag(tag, sizeof(tag), type, get16(data + off + 2));
		off += 4;
	}
	off += 2;
	if (type == ETH_P_IP && off < len)
		off += (data[off] & 15) * 4 + sizeof(struct udphdr);
	else if (type == ETH_P_IPV6)
		off += sizeof(struct ip6_hdr) + sizeof(struct udphdr);
	if (off + sizeof(struct payload) > len ||
	    memcmp(data + off, magic, sizeof(magic)))
		return;
	snprintf(source, sizeof(source), "%02x:%02x:%02x:%02x:%02x:%02x",
		 src[0], src[1], src[2], src[3], src[4], src[5]);
	count(r, data + off, len - off, source, *tag ? tag : "none", when);
}

static void receive_one(struct receiver *r, struct msghdr *msg,
			unsigned int len)
{
	struct tpacket_auxdata aux;
	struct timespec ts = { 0 };
	struct cmsghdr *cmsg;
	bool has_aux = false;

	for (cmsg = CMSG_FIRSTHDR(msg); cmsg; cmsg = CMSG_NXTHDR(msg, cmsg)) {
		if (cmsg->cmsg_level == SOL_PACKET &&
		    cmsg->cmsg_type == PACKET_AUXDATA) {
			memcpy(&aux, CMSG_DATA(cmsg), sizeof(aux));
			has_aux = true;
		} else if (cmsg->cmsg_level == SOL_SOCKET &&
			   cmsg->cmsg_type == SO_TIMESTAMPNS) {
			memcpy(&ts, CMSG_DATA(cmsg), sizeof(ts));
		}
	}
	parse(r, msg->msg_iov->iov_base, len, has_aux ? &aux : NULL,
	      ts.tv_sec * NSEC + ts.tv_nsec);
}

/* Take all that is there, many at a time: system calls are slow where some of
 * the tests run.
 */
static void receive(struct receiver *r)
{
	static union {
		char buf[128];
		struct cmsghdr align;
	} control[BATCH];
	static uint8_t frames[BATCH][MAX_FRAME];
	struct mmsghdr msgs[BATCH];
	struct iovec iov[BATCH];
	int i, num;

	do {
		for (i = 0; i < BATCH; i++) {
			iov[i] = (struct iovec){ frames[i], MAX_FRAME };
			msgs[i].msg_hdr = (struct msghdr){
				.msg_iov = &iov[i], .msg_iovlen = 1,
				.msg_control = &control[i],
				.msg_controllen = sizeof(control[i]),
			};
		}
		num = recvmmsg(r->fd, msgs, BATCH, MSG_DONTWAIT, NULL);
		if (num < 0 && errno != EAGAIN && errno != EINTR &&
		    errno != ENETDOWN)
			die("%s: %s", r->name, strerror(errno));
		for (i = 0; i < num; i++)
			receive_one(r, &msgs[i].msg_hdr, msgs[i].msg_len);
	} while (num == BATCH);
	if (heard < 0)
		heard = now_ns();
}

static void open_receiver(const char *arg)
{
	struct receiver *r = &receivers[num_receivers++];
	const char *equals = strchr(arg, '=');
	const char *where = equals ? equals + 1 : arg;
	struct packet_mreq mreq = { .mr_type = PACKET_MR_PROMISC };
	const int one = 1, size = 64 << 20;
	struct sockaddr_ll addr;
	socklen_t len = sizeof(addr);

	if (num_receivers > MAX_ENDS)
		die("too many devices");
	snprintf(r->name, NAME_LEN, "%.*s",
		 equals ? (int)(equals - arg) : (int)strlen(arg), arg);
	/* not a frame before all is set up */
	r->fd = open_device(where, 0, NULL);
	getsockname(r->fd, (struct sockaddr *)&addr, &len);
	mreq.mr_ifindex = addr.sll_ifindex;
	addr.sll_protocol = htons(ETH_P_ALL);
	if (setsockopt(r->fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) ||
	    setsockopt(r->fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof(one)) ||
	    setsockopt(r->fd, SOL_PACKET, PACKET_AUXDATA, &one, sizeof(one)) ||
	    (!outgoing &&
	     setsockopt(r->fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one,
			sizeof(one))) ||
	    setsockopt(r->fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &mreq,
		       sizeof(mreq)) ||
	    bind(r->fd, (struct sockaddr *)&addr, sizeof(addr)))
		die("%s: %s", arg, strerror(errno));
}

/* Frames that the kernel dropped because too many came at once. */
static unsigned long backlog_drops(void)
{
	FILE *file = fopen("/proc/net/softnet_stat", "r");
	unsigned long sum = 0;
	unsigned int drops;
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "%*x %x", &drops) == 1)
			sum += drops;
	if (file)
		fclose(file);
	return sum;
}

static void print_seen(const char *key, const struct seen *seen)
{
	unsigned int i;

	printf(",\"%s\":{", key);
	for (i = 0; i < MAX_SEEN && *seen[i].what; i++)
		printf("%s\"%s\":%u", i ? "," : "", seen[i].what,
		       seen[i].count);
	putchar('}');
}

/* Ranges of numbers below the highest that never came, 16 at most. */
static void print_lost(const struct stream *s)
{
	unsigned int ranges = 0;
	uint32_t seq, begin;

	printf(",\"lost\":[");
	for (seq = 0; seq < s->end && ranges < 16; seq++) {
		if (s->map[seq / 8] & 1 << seq % 8)
			continue;
		begin = seq;
		while (!(s->map[(seq + 1) / 8] & 1 << (seq + 1) % 8))
			seq++;
		printf("%s[%u,%u]", ranges++ ? "," : "", begin, seq);
	}
	putchar(']');
}

static void print_receiver(struct receiver *r)
{
	struct tpacket_stats stats = { 0 };
	socklen_t len = sizeof(stats);
	const struct stream *s;

	getsockopt(r->fd, SOL_PACKET, PACKET_STATISTICS, &stats, &len);
	printf("\"%s\":{\"drops\":%u,\"streams\":{", r->name, stats.tp_drops);
	for (s = r->streams; s; s = s->next) {
		printf("\"%s\":{\"received\":%u,\"distinct\":%u,\"doubled\":%u,\"reordered\":%u,\"corrupt\":%u,\"gap_ns\":%lld",
		       s->name, s->received, s->distinct, s->doubled,
		       s->reordered, s->corrupt, (long long)s->gap);
		print_lost(s);
		print_seen("tags", s->tags);
		print_seen("sources", s->sources);
		printf("}%s", s->next ? "," : "");
	}
	printf("}}");
}

static int do_recv(int argc, char **argv)
{
	int64_t settle = 200, silence = 0, wait;
	struct pollfd fds[MAX_ENDS];
	unsigned long drops;
	unsigned int i;
	int opt;

	while ((opt = getopt(argc, argv, "i:o:Otw:T:")) != -1) {
		switch (opt) {
		case 'i':
			open_receiver(optarg);
			break;
		case 'o':
			if (!freopen(optarg, "w", stdout))
				die("%s: %s", optarg, strerror(errno));
			break;
		case 'O':
			outgoing = true;
			break;
		case 't':
			by_tag = true;
			break;
		case 'w':
			settle = number(optarg, 0, 1, INT_MAX);
			break;
		case 'T':
			silence = number(optarg, 0, 1, INT_MAX);
			break;
		default:
			usage();
		}
	}
	if (!num_receivers || optind != argc)
		usage();

	catch_signals();
	drops = backlog_drops();
	puts("ready");
	fflush(stdout);
	for (i = 0; i < num_receivers; i++)
		fds[i] = (struct pollfd){ receivers[i].fd, POLLIN, 0 };

	/* A signal while not in poll() is noticed a little later. */
	while (true) {
		wait = stop ? settle : heard ? silence : 0;
		if (wait && !heard)
			heard = now_ns();
		if (wait && now_ns() - heard >= wait * 1000000)
			break;
		poll(fds, num_receivers, 20);
		for (i = 0; i < num_receivers; i++)
			if (fds[i].revents)
				receive(&receivers[i]);
	}

	putchar('{');
	printf("\"backlog_drops\":%lu,\"receivers\":{",
	       backlog_drops() - drops);
	for (i = 0; i < num_receivers; i++) {
		if (i)
			putchar(',');
		print_receiver(&receivers[i]);
	}
	puts("}}");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "send"))
		return do_send(argc - 1, argv + 1);
	if (argc > 1 && !strcmp(argv[1], "recv"))
		return do_recv(argc - 1, argv + 1);
	usage();
}
