/* reply.c - a scripted name server's answer to one query.
 *
 * question -> the zone's behaviour -> header, question, records, SOA. */
#include <arpa/inet.h>
#include <string.h>

#include "base/reader.h"
#include "base/text.h"
#include "script_inside.h"

#define FLAG_RESPONSE  0x8580U /* an answer, authoritative, recursion */
#define FLAG_TRUNCATED 0x0200U
#define RCODE_FORMERR  1U
#define RCODE_SERVFAIL 2U
#define RCODE_NXDOMAIN 3U
#define RCODE_REFUSED  5U

#define HEADER_BYTES 12
#define MAX_ALIASES  16

struct question {
	uint16_t id, type;
	char name[NAME_BYTES + 1]; /* lower case */
	const uint8_t *bytes;      /* as it stands in the query */
	size_t len;
	bool edns;
	uint16_t udp_bytes; /* what the client has room for */
};

/* The answer as it grows. */
struct writer {
	struct script_reply *reply;
	uint16_t flags, answers, authorities;
};

static void
put(struct writer *writer, const void *bytes, size_t len)
{
	struct script_reply *reply = writer->reply;

	if (len > sizeof reply->bytes - reply->len)
		return;
	memcpy(reply->bytes + reply->len, bytes, len);
	reply->len += len;
}

static void
put_u16(struct writer *writer, unsigned int value)
{
	uint8_t bytes[] = { (uint8_t)(value >> 8), (uint8_t)value };

	put(writer, bytes, sizeof bytes);
}

static void
put_u32(struct writer *writer, uint32_t value)
{
	put_u16(writer, value >> 16);
	put_u16(writer, value & 0xffffU);
}

static void
put_name(struct writer *writer, const char *name)
{
	while (*name != '\0') {
		size_t label = strcspn(name, ".");
		uint8_t len = (uint8_t)label;

		put(writer, &len, 1);
		put(writer, name, label);
		name += label;
		name += *name == '.';
	}
	put(writer, "", 1);
}

/* Write over two bytes that were put before. */
static void
patch_u16(struct writer *writer, size_t at, size_t value)
{
	writer->reply->bytes[at] = (uint8_t)(value >> 8);
	writer->reply->bytes[at + 1] = (uint8_t)value;
}

static void
put_text(struct writer *writer, const char *text)
{
	size_t left = strlen(text);

	do {
		uint8_t len = (uint8_t)(left < 255 ? left : 255);

		put(writer, &len, 1);
		put(writer, text, len);
		text += len;
		left -= len;
	} while (left > 0);
}

static void
put_data(struct writer *writer, const struct row *row)
{
	uint8_t address[16];

	switch (row->type) {
	case TYPE_A:
		inet_pton(AF_INET, row->value, address);
		put(writer, address, 4);
		break;
	case TYPE_AAAA:
		inet_pton(AF_INET6, row->value, address);
		put(writer, address, 16);
		break;
	case TYPE_TXT:
		put_text(writer, row->value);
		break;
	case TYPE_MX:
		put_u16(writer, row->preference);
		put_name(writer, row->value);
		break;
	default:
		put_name(writer, row->value);
	}
}

static void
put_row(struct writer *writer, const char *owner, const struct row *row)
{
	size_t length_at;

	put_name(writer, owner);
	put_u16(writer, row->type);
	put_u16(writer, 1);
	put_u32(writer, row->ttl_s);
	length_at = writer->reply->len;
	put_u16(writer, 0);
	put_data(writer, row);
	patch_u16(writer, length_at, writer->reply->len - length_at - 2);
}

static void
put_soa(struct writer *writer, const struct zone *zone)
{
	size_t length_at;

	put_name(writer, zone->name);
	put_u16(writer, TYPE_SOA);
	put_u16(writer, 1);
	put_u32(writer, 86400);
	length_at = writer->reply->len;
	put_u16(writer, 0);
	put_name(writer, zone->name);
	put_name(writer, zone->name);
	for (uint32_t number = 1; number < 5; number++)
		put_u32(writer, number);
	put_u32(writer, zone->minimum_s);
	patch_u16(writer, length_at, writer->reply->len - length_at - 2);
	writer->authorities++;
}

/* Header and question; counts and flags come at the end. */
static void
begin(struct writer *writer, const struct question *question)
{
	writer->reply->len = 0;
	writer->answers = writer->authorities = 0;
	writer->flags = FLAG_RESPONSE;
	put_u16(writer, question->id);
	put(writer, "\0\0\0\1\0\0\0\0\0\0", HEADER_BYTES - 2);
	put(writer, question->bytes, question->len);
}

static void
end(struct writer *writer)
{
	patch_u16(writer, 2, writer->flags);
	patch_u16(writer, 6, writer->answers);
	patch_u16(writer, 8, writer->authorities);
}

/* The name whose rows answer for `name`: itself, or a wildcard above it;
 * NULL when it does not exist. */
static const char *
find_owner(const struct script *script, const char *name)
{
	const char *wild = NULL;

	for (size_t i = 0; i < script->row_count; i++) {
		const char *owner = script->rows[i].name;

		/* A name above one that exists, exists (RFC 8020). */
		if (script_is_in(owner, name))
			return name;
		if (owner[0] == '*' && script_is_in(name, owner + 2) &&
		    strcmp(name, owner + 2) != 0)
			wild = owner;
	}
	return wild;
}

/* Every row of this type; returns the first. */
static const struct row *
put_rows(struct writer *writer, const struct script *script, const char *name,
    const char *owner, uint16_t type)
{
	const struct row *first = NULL;

	for (size_t i = 0; i < script->row_count; i++) {
		const struct row *row = &script->rows[i];

		if (row->type != type || strcmp(row->name, owner) != 0)
			continue;
		put_row(writer, name, row);
		writer->answers++;
		if (first == NULL)
			first = row;
	}
	return first;
}

static void
put_honest(struct writer *writer, const struct script *script,
    const struct question *question, const struct zone *zone)
{
	const char *name = question->name, *owner = NULL;

	for (int step = 0; step < MAX_ALIASES; step++) {
		const struct row *alias;

		owner = find_owner(script, name);
		if (owner == NULL ||
		    put_rows(writer, script, name, owner, question->type) !=
			NULL)
			break;
		alias = put_rows(writer, script, name, owner, TYPE_CNAME);
		if (alias == NULL)
			break;
		name = alias->value;
	}
	if (owner == NULL)
		writer->flags |= RCODE_NXDOMAIN;
	if (writer->answers == 0 && zone != NULL)
		put_soa(writer, zone);
}

/* A count of five, and one record whose name points at itself. */
static void
put_malformed(struct writer *writer)
{
	put_u16(writer, 0xc000U | (unsigned int)writer->reply->len);
	put_u16(writer, TYPE_A);
	writer->answers = 5;
}

static void
put_lie(struct writer *writer, const struct question *question)
{
	static const struct row lie = {
		.type = TYPE_A, .ttl_s = 60, .value = (char *)"127.0.0.2"
	};

	if (question->type == TYPE_A) {
		put_row(writer, "another.invalid", &lie);
		writer->answers++;
	}
}

static void
put_referral(struct writer *writer)
{
	static const struct row elsewhere = { .type = TYPE_NS,
		.ttl_s = 60,
		.value = (char *)"ns.elsewhere.invalid" };

	put_row(writer, "invalid", &elsewhere);
	writer->authorities++;
}

/* The question of somebody else, in the place of the one that was asked. */
static void
put_other_question(struct writer *writer, const struct question *question)
{
	static const struct row answer = {
		.type = TYPE_A, .ttl_s = 60, .value = (char *)"127.0.0.2"
	};

	writer->reply->len = HEADER_BYTES;
	put_name(writer, "other.invalid");
	put_u16(writer, question->type);
	put_u16(writer, 1);
	put_row(writer, "other.invalid", &answer);
	writer->answers++;
}

static void
put_padding(struct writer *writer, size_t len)
{
	static const uint8_t zeros[1024];

	while (writer->reply->len + sizeof zeros <= len)
		put(writer, zeros, sizeof zeros);
}

/* What the zone does instead of, or besides, answering. */
static void
misbehave(struct writer *writer, const struct script *script,
    const struct question *question, const struct zone *zone, bool tcp)
{
	switch (zone->behaviour) {
	case SERVFAIL:
		writer->flags |= RCODE_SERVFAIL;
		return;
	case REFUSED:
		writer->flags |= RCODE_REFUSED;
		return;
	case MALFORMED:
		put_malformed(writer);
		return;
	case LIE:
		put_lie(writer, question);
		return;
	case REFERRAL:
		put_referral(writer);
		return;
	case OTHER_NAME:
		put_other_question(writer, question);
		return;
	case FORMERR:
		if (question->edns) {
			writer->flags |= RCODE_FORMERR;
			return;
		}
		break;
	case TRUNCATED:
	case HALF:
		if (!tcp) {
			writer->flags |= FLAG_TRUNCATED;
			return;
		}
		writer->reply->half = zone->behaviour == HALF;
		break;
	default:
		break;
	}
	put_honest(writer, script, question, zone);
	if (zone->behaviour == OVERSIZED)
		put_padding(writer, tcp ? 60000 : 16000);
	if (zone->behaviour == WRONG_ID)
		writer->reply->bytes[0] ^= 0x55;
}

static int
read_name(struct reader *reader, char name[NAME_BYTES + 1])
{
	size_t used = 0;
	uint8_t len;

	while ((len = reader_u8(reader)) > 0) {
		const uint8_t *label = reader_bytes(reader, len);

		if (label == NULL || used + len + 1 > NAME_BYTES)
			return -1;
		if (used > 0)
			name[used++] = '.';
		for (size_t i = 0; i < len; i++)
			name[used++] = text_lower((char)label[i]);
	}
	name[used] = '\0';
	return 0;
}

static int
read_question(const uint8_t *query, size_t len, struct question *question)
{
	struct reader reader = { .next = query, .left = len };
	uint16_t counts[4];

	question->id = reader_u16(&reader);
	reader_u16(&reader);
	for (size_t i = 0; i < 4; i++)
		counts[i] = reader_u16(&reader);
	question->bytes = reader.next;
	if (counts[0] != 1 || read_name(&reader, question->name) != 0)
		return -1;
	question->type = reader_u16(&reader);
	reader_u16(&reader);
	question->len = (size_t)(reader.next - question->bytes);
	/* An OPT record (RFC 6891): its class is the room for UDP. */
	question->edns = counts[3] > 0;
	question->udp_bytes = 512;
	if (question->edns) {
		reader_u8(&reader);
		reader_u16(&reader);
		question->udp_bytes = reader_u16(&reader);
	}
	return reader_ok(&reader) ? 0 : -1;
}

bool
script_answer(struct script *script, const uint8_t *query, size_t len, bool tcp,
    struct script_reply *out)
{
	struct question question;
	struct writer writer = { .reply = out };
	struct zone *zone;

	if (read_question(query, len, &question) != 0)
		return false;
	zone = script_zone(script, question.name);
	out->half = false;
	out->delay_ms = 0;
	begin(&writer, &question);
	if (zone != NULL) {
		zone->count++;
		out->delay_ms = zone->delay_ms;
		if (zone->behaviour == SILENT)
			return false;
		misbehave(&writer, script, &question, zone, tcp);
	} else {
		put_honest(&writer, script, &question, NULL);
	}
	if (!tcp && out->len > question.udp_bytes &&
	    (zone == NULL || zone->behaviour != OVERSIZED)) {
		begin(&writer, &question);
		writer.flags |= FLAG_TRUNCATED;
	}
	end(&writer);
	return true;
}
