/* test_dns_message.c - net/dns_message.h */
#include "check.h"

#include "base/mem.h"
#include "net/dns_message.h"

#define RESPONSE  0x8180U
#define TRUNCATED 0x0200U
#define NXDOMAIN  3U
#define SERVFAIL  2U
#define REFUSED   5U

#define CNAME ((enum dns_type)5)
#define NS    ((enum dns_type)2)
#define SOA   ((enum dns_type)6)

/* A packet that grows; counts are patched in by count(). */
struct packet {
	uint8_t bytes[65536];
	size_t len;
};

static void
put(struct packet *packet, const void *bytes, size_t len)
{
	memcpy(packet->bytes + packet->len, bytes, len);
	packet->len += len;
}

static void
put_u16(struct packet *packet, unsigned int value)
{
	uint8_t bytes[] = { (uint8_t)(value >> 8), (uint8_t)value };

	put(packet, bytes, 2);
}

static void
put_u32(struct packet *packet, unsigned int value)
{
	put_u16(packet, value >> 16);
	put_u16(packet, value & 0xffffU);
}

static void
put_name(struct packet *packet, const char *name)
{
	while (*name != '\0') {
		uint8_t len = (uint8_t)strcspn(name, ".");

		put(packet, &len, 1);
		put(packet, name, len);
		name += len;
		name += *name == '.';
	}
	put(packet, "", 1);
}

static void
count(struct packet *packet, size_t at, unsigned int number)
{
	packet->bytes[at] = (uint8_t)(number >> 8);
	packet->bytes[at + 1] = (uint8_t)number;
}

#define ANSWERS     6
#define AUTHORITIES 8

static void
begin(struct packet *packet, unsigned int flags, const char *name,
    enum dns_type type)
{
	packet->len = 0;
	put_u16(packet, 0x1234);
	put_u16(packet, flags);
	put_u16(packet, 1);
	put(packet, "\0\0\0\0\0\0", 6);
	put_name(packet, name);
	put_u16(packet, type);
	put_u16(packet, 1);
}

static void
put_rr(struct packet *packet, const char *name, enum dns_type type,
    unsigned int ttl, const void *data, size_t len)
{
	put_name(packet, name);
	put_u16(packet, type);
	put_u16(packet, 1);
	put_u32(packet, ttl);
	put_u16(packet, (unsigned int)len);
	put(packet, data, len);
}

static void
put_alias(
    struct packet *packet, const char *name, const char *to, unsigned int ttl)
{
	struct packet *target = mem_new(1, sizeof *target);

	put_name(target, to);
	put_rr(packet, name, CNAME, ttl, target->bytes, target->len);
	free(target);
}

static void
put_soa(struct packet *packet, unsigned int ttl, unsigned int minimum)
{
	put_name(packet, "example");
	put_u16(packet, SOA);
	put_u16(packet, 1);
	put_u32(packet, ttl);
	put_u16(packet, 22);
	put(packet, "\0", 2);
	for (int i = 0; i < 4; i++)
		put_u32(packet, 1);
	put_u32(packet, minimum);
}

static struct dns_answer
read_as(const struct packet *packet, const char *name, enum dns_type type)
{
	/* A copy of its own, so that the sanitizer sees every byte too far. */
	uint8_t *copy = mem_new(packet->len, 1);
	struct dns_answer answer;

	memcpy(copy, packet->bytes, packet->len);
	dns_message_read(copy, packet->len, name, type, &answer);
	free(copy);
	return answer;
}

static struct packet packet; /* too large for a stack */

static void
test_address(void)
{
	static const uint8_t second[] = { 127, 0, 0, 4 };
	const char *name = "addresses are read, the least TTL counts";
	struct dns_answer answer;

	begin(&packet, RESPONSE, "2.0.0.127.List.Example", DNS_A);
	put_rr(&packet, "2.0.0.127.list.example", DNS_A, 300, "\177\0\0\2", 4);
	put_rr(&packet, "2.0.0.127.LIST.example", DNS_A, 60, second, 4);
	put_rr(&packet, "another.example", DNS_A, 1, second, 4);
	count(&packet, ANSWERS, 3);
	answer = read_as(&packet, "2.0.0.127.list.EXAMPLE", DNS_A);
	CHECK_EQ(name, answer.status, DNS_FOUND);
	CHECK_EQ(name, answer.record_count, 2);
	CHECK_EQ(name, answer.ttl_s, 60);
	CHECK_EQ(name, answer.records[0].address.s6_addr[10], 0xff);
	CHECK_EQ(name, answer.records[1].address.s6_addr[15], 4);
	dns_answer_release(&answer);
}

/* A whole answer: alias, compression, MX, SOA; cut anywhere it is none. */
static void
test_prefixes(void)
{
	struct dns_answer answer;
	size_t whole;

	begin(&packet, RESPONSE, "a.example", DNS_MX);
	put_alias(&packet, "a.example", "b.example", 90);
	put_name(&packet, "b.example");
	put_u16(&packet, DNS_MX);
	put_u16(&packet, 1);
	put_u32(&packet, 50);
	put_u16(&packet, 9);
	put_u16(&packet, 10);
	put(&packet, "\4mail\xc0\x0e", 7); /* mail.example */
	count(&packet, ANSWERS, 2);
	whole = packet.len;
	answer = read_as(&packet, "a.example", DNS_MX);
	CHECK_EQ("a compressed answer is read", answer.status, DNS_FOUND);
	CHECK_TEXT(
	    "names are expanded", answer.records[0].text, "mail.example");
	CHECK_EQ("with their length", answer.records[0].text_len, 12);
	CHECK_EQ("preference", answer.records[0].preference, 10);
	CHECK_EQ("the record's TTL", answer.ttl_s, 50);
	dns_answer_release(&answer);
	for (packet.len = 0; packet.len < whole; packet.len++) {
		answer = read_as(&packet, "a.example", DNS_MX);
		CHECK_EQ(
		    "every prefix is malformed", answer.status, DNS_MALFORMED);
		CHECK_EQ("and holds nothing", answer.record_count, 0);
	}
}

static void
test_compression(void)
{
	static const struct {
		const char *name;
		const char *owner; /* of the record; bytes as on the wire */
		size_t len;
		enum dns_status want;
	} cases[] = {
		/* The question's name stands at 12, the record at 27. */
		{ "a pointer to the question", "\xc0\x0c", 2, DNS_FOUND },
		{ "a label, then a pointer", "\1a\xc0\x0e", 4, DNS_FOUND },
		{ "a pointer to itself", "\xc0\x1b", 2, DNS_MALFORMED },
		{ "a pointer forward", "\xc0\x20", 2, DNS_MALFORMED },
		{ "a pointer behind the packet", "\xff\xff", 2, DNS_MALFORMED },
		{ "a label, then back to that label", "\1a\xc0\x1b", 4,
		    DNS_MALFORMED },
		{ "a pointer into the header", "\xc0\x04", 2, DNS_MALFORMED },
		{ "a label of an unknown kind", "\x41", 1, DNS_MALFORMED },
		{ "a dot inside a label", "\3a.b\0", 5, DNS_MALFORMED },
		{ "a NUL inside a label", "\1\0\0", 3, DNS_MALFORMED },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dns_answer answer;

		begin(&packet, RESPONSE, "a.example", DNS_A);
		CHECK_EQ(
		    "the record stands where the cases think", packet.len, 27);
		put(&packet, cases[i].owner, cases[i].len);
		put_u16(&packet, DNS_A);
		put_u16(&packet, 1);
		put_u32(&packet, 60);
		put_u16(&packet, 4);
		put_u32(&packet, 0x7f000002);
		count(&packet, ANSWERS, 1);
		answer = read_as(&packet, "a.example", DNS_A);
		CHECK_EQ(cases[i].name, answer.status, cases[i].want);
		dns_answer_release(&answer);
	}
}

/* Two records whose names point at each other's. */
static void
test_pointer_loop(void)
{
	struct dns_answer answer;

	begin(&packet, RESPONSE, "a.example", DNS_A);
	put(&packet, "\1x\xc0\x30", 4);
	put_u16(&packet, DNS_A);
	put_u16(&packet, 1);
	put_u32(&packet, 60);
	put_u16(&packet, 4);
	put_u32(&packet, 0x7f000002);
	put(&packet, "\1y\xc0\x1b", 4);
	count(&packet, ANSWERS, 1);
	answer = read_as(&packet, "a.example", DNS_A);
	CHECK_EQ(
	    "names that point at each other end", answer.status, DNS_MALFORMED);
}

static void
test_shape(void)
{
	static const struct {
		const char *name;
		unsigned int flags;
		const char *asked;
		enum dns_type type;
		enum dns_status want;
	} cases[] = {
		{ "nothing of this type", RESPONSE, "a.example", DNS_A,
		    DNS_NO_DATA },
		{ "no such name", RESPONSE | NXDOMAIN, "a.example", DNS_A,
		    DNS_NO_NAME },
		{ "SERVFAIL is no answer", RESPONSE | SERVFAIL, "a.example",
		    DNS_A, DNS_SERVFAIL },
		{ "REFUSED is no answer", RESPONSE | REFUSED, "a.example",
		    DNS_A, DNS_SERVFAIL },
		{ "another name", RESPONSE, "b.example", DNS_A, DNS_MALFORMED },
		{ "a longer name", RESPONSE, "a.example.org", DNS_A,
		    DNS_MALFORMED },
		{ "another type", RESPONSE, "a.example", DNS_TXT,
		    DNS_MALFORMED },
		{ "a query", RESPONSE & 0x7fffU, "a.example", DNS_A,
		    DNS_MALFORMED },
		{ "a notification", RESPONSE | 0x2000U, "a.example", DNS_A,
		    DNS_MALFORMED },
		{ "truncated even over TCP", RESPONSE | TRUNCATED, "a.example",
		    DNS_A, DNS_MALFORMED },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dns_answer answer;

		begin(&packet, cases[i].flags, "a.example", DNS_A);
		answer = read_as(&packet, cases[i].asked, cases[i].type);
		CHECK_EQ(cases[i].name, answer.status, cases[i].want);
		CHECK_EQ(cases[i].name, answer.record_count, 0);
	}
	begin(&packet, RESPONSE, "a.example", DNS_A);
	count(&packet, 4, 0);
	CHECK_EQ("no question", read_as(&packet, "a.example", DNS_A).status,
	    DNS_MALFORMED);
	count(&packet, 4, 2);
	CHECK_EQ("two questions", read_as(&packet, "a.example", DNS_A).status,
	    DNS_MALFORMED);
}

static void
test_counts(void)
{
	struct dns_answer answer;

	begin(&packet, RESPONSE, "a.example", DNS_A);
	put_rr(&packet, "a.example", DNS_A, 60, "\177\0\0\2", 4);
	count(&packet, ANSWERS, 1024);
	CHECK_EQ("more records promised than there are",
	    read_as(&packet, "a.example", DNS_A).status, DNS_MALFORMED);
	count(&packet, ANSWERS, 65535);
	CHECK_EQ("more than anybody looks at",
	    read_as(&packet, "a.example", DNS_A).status, DNS_MALFORMED);
	begin(&packet, RESPONSE, "a.example", DNS_A);
	for (int i = 0; i < 100; i++)
		put_rr(&packet, "a.example", DNS_A, 60, "\177\0\0\2", 4);
	count(&packet, ANSWERS, 100);
	answer = read_as(&packet, "a.example", DNS_A);
	CHECK_EQ("a hundred records are an answer", answer.status, DNS_FOUND);
	CHECK_EQ("of which we keep", answer.record_count, LIMIT_DNS_RECORDS);
	dns_answer_release(&answer);
	begin(&packet, RESPONSE, "a.example", DNS_A);
	count(&packet, AUTHORITIES, 1);
	CHECK_EQ("an authority promised that is not there",
	    read_as(&packet, "a.example", DNS_A).status, DNS_MALFORMED);
}

/* n aliases from a0 on, the last one to the address. */
static void
put_chain(unsigned int n)
{
	begin(&packet, RESPONSE, "a0.example", DNS_A);
	/* Backwards: records may stand in any order. */
	for (unsigned int i = n; i > 0; i--) {
		char from[32], to[32];

		snprintf(from, sizeof from, "a%u.example", i - 1);
		snprintf(to, sizeof to, "a%u.example", i);
		put_alias(&packet, from, to, 1000 + i);
		if (i == n)
			put_rr(&packet, to, DNS_A, 5000, "\177\0\0\2", 4);
	}
	count(&packet, ANSWERS, n + 1);
}

static void
test_aliases(void)
{
	struct dns_answer answer;

	put_chain(LIMIT_DNS_CNAMES);
	answer = read_as(&packet, "a0.example", DNS_A);
	CHECK_EQ("a chain is followed", answer.status, DNS_FOUND);
	CHECK_EQ("an alias's TTL bounds the answer's", answer.ttl_s, 1001);
	dns_answer_release(&answer);
	put_chain(LIMIT_DNS_CNAMES + 1);
	answer = read_as(&packet, "a0.example", DNS_A);
	CHECK_EQ("too long a chain is not \"nothing\"", answer.status,
	    DNS_MALFORMED);
	begin(&packet, RESPONSE, "a.example", DNS_A);
	put_alias(&packet, "a.example", "b.example", 60);
	put_alias(&packet, "b.example", "a.example", 60);
	put_rr(&packet, "c.example", DNS_A, 60, "\177\0\0\2", 4);
	count(&packet, ANSWERS, 3);
	answer = read_as(&packet, "a.example", DNS_A);
	CHECK_EQ("nor is a loop", answer.status, DNS_MALFORMED);
	begin(&packet, RESPONSE | NXDOMAIN, "a.example", DNS_A);
	put_alias(&packet, "a.example", "gone.example", 60);
	count(&packet, ANSWERS, 1);
	answer = read_as(&packet, "a.example", DNS_A);
	CHECK_EQ("an alias to no name", answer.status, DNS_NO_NAME);
}

static void
test_negative(void)
{
	static const struct {
		const char *name;
		unsigned int ttl, minimum, want;
	} cases[] = {
		{ "the SOA's minimum", 3600, 30, 30 },
		{ "or its own TTL", 20, 300, 20 },
		{ "a TTL with the top bit is none", 0x80000001U, 300, 0 },
	};
	struct dns_answer answer;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		begin(&packet, RESPONSE | NXDOMAIN, "a.example", DNS_A);
		put_soa(&packet, cases[i].ttl, cases[i].minimum);
		count(&packet, AUTHORITIES, 1);
		answer = read_as(&packet, "a.example", DNS_A);
		CHECK_EQ(cases[i].name, answer.status, DNS_NO_NAME);
		CHECK_EQ(cases[i].name, answer.ttl_s, cases[i].want);
	}
	begin(&packet, RESPONSE, "a.example", DNS_A);
	put_rr(&packet, "example", NS, 60, "\0", 1);
	count(&packet, AUTHORITIES, 1);
	answer = read_as(&packet, "a.example", DNS_A);
	CHECK_EQ("a referral is not \"nothing\"", answer.status, DNS_SERVFAIL);
	put_soa(&packet, 60, 60);
	count(&packet, AUTHORITIES, 2);
	answer = read_as(&packet, "a.example", DNS_A);
	CHECK_EQ("name servers beside an SOA are", answer.status, DNS_NO_DATA);
	begin(&packet, RESPONSE | NXDOMAIN, "a.example", DNS_A);
	put_rr(&packet, "a.example", DNS_A, 60, "\177\0\0\2", 4);
	count(&packet, ANSWERS, 1);
	answer = read_as(&packet, "a.example", DNS_A);
	CHECK_EQ("no name, and yet a record: neither is believed",
	    answer.status, DNS_MALFORMED);
	CHECK_EQ("and nothing is kept for long", answer.ttl_s, 0);
}

static void
test_text(void)
{
	struct dns_answer answer;

	begin(&packet, RESPONSE, "a.example", DNS_TXT);
	put_rr(&packet, "a.example", DNS_TXT, 60, "\4v=sp\0\3f1 ", 10);
	put_rr(&packet, "a.example", DNS_TXT, 60, "\3a\0\xff", 4);
	put_rr(&packet, "a.example", DNS_TXT, 60, "", 0);
	count(&packet, ANSWERS, 3);
	answer = read_as(&packet, "a.example", DNS_TXT);
	CHECK_EQ("texts are read", answer.record_count, 3);
	CHECK_TEXT("strings are joined without a space", answer.records[0].text,
	    "v=spf1 ");
	CHECK_EQ("any byte may stand in them", answer.records[1].text_len, 3);
	CHECK("as it is", memcmp(answer.records[1].text, "a\0\xff", 3) == 0);
	CHECK_EQ("an empty one is empty", answer.records[2].text_len, 0);
	dns_answer_release(&answer);
	begin(&packet, RESPONSE, "a.example", DNS_TXT);
	put_rr(&packet, "a.example", DNS_TXT, 60, "\4ok!!\4sho", 9);
	count(&packet, ANSWERS, 1);
	answer = read_as(&packet, "a.example", DNS_TXT);
	CHECK_EQ(
	    "a string that outgrows its record", answer.status, DNS_MALFORMED);
	CHECK_EQ("leaves nothing", answer.record_count, 0);
}

static void
test_data(void)
{
	static const struct {
		const char *name;
		enum dns_type type;
		const char *data;
		size_t len;
		enum dns_status want;
	} cases[] = {
		{ "three bytes of an address", DNS_A, "\177\0\0", 3,
		    DNS_MALFORMED },
		{ "five bytes", DNS_A, "\177\0\0\2\2", 5, DNS_MALFORMED },
		{ "an IPv4 address as IPv6", DNS_AAAA, "\177\0\0\2", 4,
		    DNS_MALFORMED },
		{ "a name", DNS_PTR, "\1h\0", 3, DNS_FOUND },
		{ "a name with more behind it", DNS_PTR, "\1h\0x", 4,
		    DNS_MALFORMED },
		{ "half a name", DNS_PTR, "\1h", 2, DNS_MALFORMED },
		{ "no name", DNS_PTR, "", 0, DNS_MALFORMED },
		{ "a preference alone", DNS_MX, "\0\12", 2, DNS_MALFORMED },
		{ "half a preference", DNS_MX, "\0", 1, DNS_MALFORMED },
		{ "a null MX", DNS_MX, "\0\0\0", 3, DNS_FOUND },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dns_answer answer;

		begin(&packet, RESPONSE, "a.example", cases[i].type);
		put_rr(&packet, "a.example", cases[i].type, 60, cases[i].data,
		    cases[i].len);
		count(&packet, ANSWERS, 1);
		answer = read_as(&packet, "a.example", cases[i].type);
		CHECK_EQ(cases[i].name, answer.status, cases[i].want);
		dns_answer_release(&answer);
	}
}

/* labels of 49 letters and a dot; the last one of `last` letters. */
static void
make_name(char *out, size_t labels, size_t last)
{
	for (size_t i = 0; i < labels; i++) {
		memset(out, 'x', 49);
		out[49] = '.';
		out += 50;
	}
	memset(out, 'x', last);
	out[last] = '\0';
}

static void
test_long_names(void)
{
	char name[300];
	struct dns_answer answer;

	make_name(name, 5, 3);
	begin(&packet, RESPONSE | NXDOMAIN, name, DNS_A);
	answer = read_as(&packet, name, DNS_A);
	CHECK_EQ("253 bytes are a name", answer.status, DNS_NO_NAME);
	make_name(name, 5, 4);
	begin(&packet, RESPONSE | NXDOMAIN, name, DNS_A);
	answer = read_as(&packet, name, DNS_A);
	CHECK_EQ("254 are none", answer.status, DNS_MALFORMED);
	begin(&packet, RESPONSE, "a.example", DNS_PTR);
	make_name(name, 5, 40);
	put_name(&packet, "a.example");
	put_u16(&packet, DNS_PTR);
	put_u16(&packet, 1);
	put_u32(&packet, 60);
	put_u16(&packet, (unsigned int)strlen(name) + 2);
	put_name(&packet, name);
	count(&packet, ANSWERS, 1);
	answer = read_as(&packet, "a.example", DNS_PTR);
	CHECK_EQ("nor in a record", answer.status, DNS_MALFORMED);
}

/* Names of 250 bytes by compression, as many as a packet holds: the work is
 * bounded by LIMIT_DNS_ANSWERS, and what is kept by LIMIT_DNS_RECORDS. */
static void
test_bomb(void)
{
	char name[300];
	struct dns_answer answer;

	make_name(name, 5, 0);
	name[249] = '\0';
	begin(&packet, RESPONSE, name, DNS_PTR);
	for (int i = 0; i < LIMIT_DNS_ANSWERS; i++) {
		put(&packet, "\xc0\x0c", 2);
		put_u16(&packet, DNS_PTR);
		put_u16(&packet, 1);
		put_u32(&packet, 60);
		put_u16(&packet, 2);
		put(&packet, "\xc0\x0c", 2);
	}
	count(&packet, ANSWERS, LIMIT_DNS_ANSWERS);
	answer = read_as(&packet, name, DNS_PTR);
	CHECK_EQ("a packet full of pointers", answer.status, DNS_FOUND);
	CHECK_EQ("expands to little", answer.record_count, LIMIT_DNS_RECORDS);
	CHECK_EQ("each name whole", answer.records[63].text_len, 249);
	dns_answer_release(&answer);
}

int
main(void)
{
	test_address();
	test_prefixes();
	test_compression();
	test_pointer_loop();
	test_shape();
	test_counts();
	test_aliases();
	test_negative();
	test_text();
	test_data();
	test_long_names();
	test_bomb();
	return check_done();
}
