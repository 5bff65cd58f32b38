/* dns_message.c - one pass over a DNS answer (RFC 1035 4.1).
 *
 * question -> answer section, following CNAMEs -> SOA of the authority section
 * when there is nothing. Nothing in the packet is believed before it was
 * bounded. */
#include "net/dns_message.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/reader.h"
#include "base/text.h"

#define DNS_CLASS_IN     1
#define DNS_TYPE_NS      2
#define DNS_TYPE_CNAME   5
#define DNS_TYPE_SOA     6
#define DNS_HEADER_BYTES 12

/* Response, opcode, truncated: of these only "response" may be set. A packet
 * that is truncated even over TCP holds half a set of records. */
#define DNS_FLAGS_SHAPE    0xfa00U
#define DNS_FLAG_RESPONSE  0x8000U
#define DNS_RCODE_NXDOMAIN 3U

struct dns_name {
	char text[LIMIT_DNS_NAME_BYTES + 1]; /* lower case, no dot at the end */
	size_t len;
};

struct packet {
	const uint8_t *bytes;
	size_t len;
	struct reader reader;
};

struct dns_header {
	uint16_t flags;
	uint16_t questions, answers, authorities;
};

/* One resource record's head; its data are `len` bytes at `data`. */
struct dns_rr {
	struct dns_name name;
	uint16_t type, class;
	uint32_t ttl_s;
	const uint8_t *data;
	size_t len;
};

/* One label into the name; -1 when it does not fit. A dot or a byte outside
 * printable ASCII inside a label would make two names look alike. */
static int
add_label(struct dns_name *name, const uint8_t *label, size_t len)
{
	size_t dot = name->len > 0 ? 1 : 0;

	if (name->len + dot + len > LIMIT_DNS_NAME_BYTES)
		return -1;
	if (dot)
		name->text[name->len++] = '.';
	for (size_t i = 0; i < len; i++) {
		if (label[i] < ' ' || label[i] >= 0x7f || label[i] == '.')
			return -1;
		name->text[name->len++] = text_lower((char)label[i]);
	}
	return 0;
}

/* Expand the name at reader. A pointer must point before the place it stands
 * at (RFC 1035 4.1.4: a prior occurrence), so that every jump makes progress
 * and a loop cannot be built. */
static int
read_name(
    const struct packet *packet, struct reader *reader, struct dns_name *name)
{
	struct reader at = *reader;
	size_t floor = packet->len;
	bool jumped = false;

	name->len = 0;
	for (;;) {
		size_t here = (size_t)(at.next - packet->bytes);
		uint8_t len = reader_u8(&at);
		const uint8_t *label;

		if (!reader_ok(&at))
			return -1;
		if ((len & 0xc0) == 0xc0) {
			size_t to = (size_t)(len & 0x3f) << 8 | reader_u8(&at);

			if (!reader_ok(&at) || to >= here || to >= floor ||
			    to < DNS_HEADER_BYTES)
				return -1;
			if (!jumped)
				*reader = at;
			jumped = true;
			floor = to;
			at = (struct reader){ .next = packet->bytes + to,
				.left = packet->len - to };
			continue;
		}
		if (len == 0)
			break;
		if (len > 63)
			return -1;
		label = reader_bytes(&at, len);
		if (label == NULL || add_label(name, label, len) != 0)
			return -1;
	}
	if (!jumped)
		*reader = at;
	name->text[name->len] = '\0';
	return 0;
}

static int
read_rr(struct packet *packet, struct dns_rr *rr)
{
	if (read_name(packet, &packet->reader, &rr->name) != 0)
		return -1;
	rr->type = reader_u16(&packet->reader);
	rr->class = reader_u16(&packet->reader);
	rr->ttl_s = reader_u32(&packet->reader);
	/* RFC 2181 8: a TTL with the top bit set is zero. */
	if (rr->ttl_s > INT32_MAX)
		rr->ttl_s = 0;
	rr->len = reader_u16(&packet->reader);
	rr->data = reader_bytes(&packet->reader, rr->len);
	return reader_ok(&packet->reader) ? 0 : -1;
}

/* A name behind `skip` bytes of a record's data; it must end where they do. */
static int
read_data_name(const struct packet *packet, const struct dns_rr *rr,
    size_t skip, struct dns_name *name)
{
	struct reader reader = { .next = rr->data, .left = rr->len };

	if (reader_bytes(&reader, skip) == NULL ||
	    read_name(packet, &reader, name) != 0)
		return -1;
	return reader.left == 0 ? 0 : -1;
}

/* Join the strings of a TXT record (RFC 7208 3.3). */
static int
read_txt(const struct dns_rr *rr, struct dns_record *record)
{
	struct reader reader = { .next = rr->data, .left = rr->len };
	size_t used = 0;

	record->text = mem_new(rr->len + 1, 1);
	while (reader.left > 0) {
		uint8_t len = reader_u8(&reader);
		const uint8_t *bytes = reader_bytes(&reader, len);

		if (bytes == NULL)
			return -1;
		memcpy(record->text + used, bytes, len);
		used += len;
	}
	record->text_len = used;
	return 0;
}

static int
read_address(const struct dns_rr *rr, struct dns_record *record)
{
	uint8_t *bytes = record->address.s6_addr;

	if (rr->len != (rr->type == DNS_A ? 4 : 16))
		return -1;
	if (rr->type == DNS_AAAA) {
		memcpy(bytes, rr->data, 16);
		return 0;
	}
	bytes[10] = bytes[11] = 0xff;
	memcpy(bytes + 12, rr->data, 4);
	return 0;
}

static int
read_host(const struct packet *packet, const struct dns_rr *rr,
    struct dns_record *record)
{
	size_t skip = rr->type == DNS_MX ? 2 : 0;
	struct dns_name name;

	if (read_data_name(packet, rr, skip, &name) != 0)
		return -1;
	if (skip > 0)
		record->preference = (uint16_t)(rr->data[0] << 8 | rr->data[1]);
	record->text = mem_text(name.text, name.len);
	record->text_len = name.len;
	return 0;
}

static int
read_record(const struct packet *packet, const struct dns_rr *rr,
    struct dns_record *record)
{
	switch (rr->type) {
	case DNS_A:
	case DNS_AAAA:
		return read_address(rr, record);
	case DNS_TXT:
		return read_txt(rr, record);
	default:
		return read_host(packet, rr, record);
	}
}

/* The name that owner is an alias of, if this packet says so. Answers may
 * stand in any order, so the section is searched once per step. */
static bool
find_alias(struct packet packet, size_t answers, struct dns_name *owner,
    uint32_t *ttl_io)
{
	struct dns_rr rr;

	for (size_t i = 0; i < answers && read_rr(&packet, &rr) == 0; i++) {
		struct dns_name target;

		if (rr.type != DNS_TYPE_CNAME || rr.class != DNS_CLASS_IN ||
		    strcmp(rr.name.text, owner->text) != 0 ||
		    read_data_name(&packet, &rr, 0, &target) != 0)
			continue;
		*owner = target;
		if (rr.ttl_s < *ttl_io)
			*ttl_io = rr.ttl_s;
		return true;
	}
	return false;
}

/* Collect the records of the wanted type that belong to owner. */
static int
collect(struct packet *packet, const struct dns_header *header,
    const struct dns_name *owner, enum dns_type type, struct dns_answer *out)
{
	struct dns_rr rr;

	for (size_t i = 0; i < header->answers; i++) {
		if (read_rr(packet, &rr) != 0)
			return -1;
		if (rr.type != (uint16_t)type || rr.class != DNS_CLASS_IN ||
		    strcmp(rr.name.text, owner->text) != 0 ||
		    out->record_count == LIMIT_DNS_RECORDS)
			continue;
		/* Counted first, so that a half-read record is released. */
		if (read_record(
			packet, &rr, &out->records[out->record_count++]) != 0)
			return -1;
		if (rr.ttl_s < out->ttl_s)
			out->ttl_s = rr.ttl_s;
	}
	return 0;
}

/* What the authority section says of an answer that holds nothing. */
struct authority {
	bool soa, ns;
	uint32_t ttl_s; /* RFC 2308 5: how long "nothing" may be believed */
};

static int
read_authority(struct packet *packet, size_t count, struct authority *authority)
{
	struct dns_rr rr;

	for (size_t i = 0; i < count; i++) {
		struct reader tail;
		uint32_t minimum;

		if (read_rr(packet, &rr) != 0)
			return -1;
		authority->ns |= rr.type == DNS_TYPE_NS;
		if (rr.type != DNS_TYPE_SOA || authority->soa)
			continue;
		if (rr.len < 22)
			return -1;
		/* MINIMUM is the last of the five numbers at the end. */
		tail = (struct reader){ .next = rr.data + rr.len - 4,
			.left = 4 };
		minimum = reader_u32(&tail);
		authority->soa = true;
		authority->ttl_s = minimum < rr.ttl_s ? minimum : rr.ttl_s;
	}
	return 0;
}

static int
read_head(struct packet *packet, const char *name, enum dns_type type,
    struct dns_header *header)
{
	struct dns_name asked;
	uint16_t asked_type, asked_class;

	reader_u16(&packet->reader); /* id: c-ares has compared it */
	header->flags = reader_u16(&packet->reader);
	header->questions = reader_u16(&packet->reader);
	header->answers = reader_u16(&packet->reader);
	header->authorities = reader_u16(&packet->reader);
	reader_u16(&packet->reader); /* additional: not looked at */
	if (!reader_ok(&packet->reader) || header->questions != 1 ||
	    (header->flags & DNS_FLAGS_SHAPE) != DNS_FLAG_RESPONSE ||
	    header->answers > LIMIT_DNS_ANSWERS)
		return -1;
	if (read_name(packet, &packet->reader, &asked) != 0)
		return -1;
	asked_type = reader_u16(&packet->reader);
	asked_class = reader_u16(&packet->reader);
	if (!reader_ok(&packet->reader) || asked_type != (uint16_t)type ||
	    asked_class != DNS_CLASS_IN ||
	    !text_equal(asked.text, asked.len, name, strlen(name)))
		return -1;
	return 0;
}

/* Follow the aliases from owner to the name that has records. Returns -1 when
 * they have no end. */
static int
follow_aliases(const struct packet *packet, const struct dns_header *header,
    struct dns_name *owner, uint32_t *ttl_io)
{
	for (int i = 0; i <= LIMIT_DNS_CNAMES; i++)
		if (!find_alias(*packet, header->answers, owner, ttl_io))
			return 0;
	return -1;
}

/* A packet to our question without an error code. What contradicts itself is
 * not believed in either direction. */
static enum dns_status
read_answer(struct packet *packet, const struct dns_header *header,
    struct dns_name *owner, enum dns_type type, struct dns_answer *out)
{
	bool no_name = (header->flags & 15U) == DNS_RCODE_NXDOMAIN;
	struct authority authority = { .ttl_s = 0 };

	out->ttl_s = UINT32_MAX;
	if (follow_aliases(packet, header, owner, &out->ttl_s) != 0 ||
	    collect(packet, header, owner, type, out) != 0)
		return DNS_MALFORMED;
	if (out->record_count > 0)
		return no_name ? DNS_MALFORMED : DNS_FOUND;
	if (read_authority(packet, header->authorities, &authority) != 0)
		return DNS_MALFORMED;
	out->ttl_s = authority.ttl_s;
	if (no_name)
		return DNS_NO_NAME;
	/* "Ask them" (RFC 2308 2.1.3): no resolver says so to its clients, and
	 * it is no "there is nothing". */
	if (authority.ns && !authority.soa)
		return DNS_SERVFAIL;
	return DNS_NO_DATA;
}

void
dns_message_read(const uint8_t *packet, size_t len, const char *name,
    enum dns_type type, struct dns_answer *out)
{
	struct packet whole = { .bytes = packet,
		.len = len,
		.reader = { .next = packet, .left = len } };
	struct dns_name owner = { .len = 0 };
	struct dns_header header;
	unsigned int rcode;

	*out = (struct dns_answer){ .status = DNS_MALFORMED };
	if (strlen(name) > LIMIT_DNS_NAME_BYTES ||
	    read_head(&whole, name, type, &header) != 0)
		return;
	rcode = header.flags & 15U;
	if (rcode != 0 && rcode != DNS_RCODE_NXDOMAIN) {
		out->status = DNS_SERVFAIL;
		return;
	}
	for (; name[owner.len] != '\0'; owner.len++)
		owner.text[owner.len] = text_lower(name[owner.len]);
	owner.text[owner.len] = '\0';
	out->records = mem_new(LIMIT_DNS_RECORDS, sizeof *out->records);
	out->status = read_answer(&whole, &header, &owner, type, out);
	if (out->status != DNS_FOUND && out->status != DNS_NO_NAME &&
	    out->status != DNS_NO_DATA)
		out->ttl_s = 0;
	if (out->status != DNS_FOUND)
		dns_answer_release(out);
	else
		out->records = mem_resize(
		    out->records, out->record_count, sizeof *out->records);
}

void
dns_answer_release(struct dns_answer *answer)
{
	for (size_t i = 0; i < answer->record_count; i++)
		free(answer->records[i].text);
	free(answer->records);
	answer->records = NULL;
	answer->record_count = 0;
}
