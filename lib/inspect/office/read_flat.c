/* read_flat.c - documents whose parts stand in text. */
#include "office/read_flat.h"

#include <stdint.h>
#include <string.h>

#include "base/ascii.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "formats/cfb.h"
#include "formats/inflate.h"
#include "office/read_package.h"
#include "office/read_vba.h"
#include "text/transfer.h"

#define ACTIVEMIME "ActiveMime"

/* How far behind its beginning ActiveMime's packed data may begin: Word writes
 * them at 50 or 554. */
#define HEADER_MOST 1024

/* Places in it that look like their beginning, and data in one document: a few
 * parts of an honest one are compound files. */
#define PLACES 16
#define DATA   200

/* How far a document's kind is looked for. */
#define LOOK_BYTES 8192

/* What begins such data, plain or in base64: as many digits as are the same
 * whatever follows. */
static const struct {
	const char *begin;
	bool is_coded;
} beginnings[] = {
	{ "0M8R4KGxGu", true },    /* a compound file */
	{ "QWN0aXZlTWltZ", true }, /* ActiveMime */
	{ ACTIVEMIME, false },
};

/* Words of documents that may have such data. */
static const char *const documents[] = { "<pkg:package", "<w:worddocument",
	"progid=\"word.document\"", "progid=\"excel.sheet\"",
	"progid=\"powerpoint.", "mime-version:", "content=word.document",
	"content=excel.sheet", "urn:schemas-microsoft-com:office" };

static void
read_both(const char *bytes, size_t len, struct reading *out)
{
	read_vba_ole(bytes, len, out);
	read_package_ole(bytes, len, out);
}

/* Whether zlib's two bytes stand here (RFC 1950 2.2). */
static bool
is_zlib(const char *bytes)
{
	unsigned int head = (unsigned char)bytes[0];
	unsigned int flags = (unsigned char)bytes[1];

	return (head & 0x0f) == 8 && (head << 8 | flags) % 31 == 0;
}

void
read_activemime(const char *bytes, size_t len, struct reading *out)
{
	size_t most = len < HEADER_MOST ? len : HEADER_MOST;

	if (!text_begins(bytes, len, ACTIVEMIME))
		return;
	for (size_t at = strlen(ACTIVEMIME), places = 0;
	     at + 2 < most && places < PLACES; at++) {
		scoped_buffer struct buffer plain = BUFFER_OF(0);

		if (!is_zlib(bytes + at))
			continue;
		places++;
		plain.max = reading_room(out);
		inflate_zlib(bytes + at, len - at, &plain);
		reading_unpacked(out, plain.len);
		if (!cfb_is(buffer_text(&plain), plain.len))
			continue;
		read_both(plain.data, plain.len, out);
		return;
	}
}

static void
read_data(const char *bytes, size_t len, struct reading *out)
{
	if (cfb_is(bytes, len))
		read_both(bytes, len, out);
	else
		read_activemime(bytes, len, out);
}

/* A digit's value, or -1. */
static int
digit_of(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz"
				     "0123456789+/";
	const char *at = memchr(digits, c, sizeof digits - 1);

	return at != NULL ? (int)(at - digits) : -1;
}

/* Filling, a tag, a boundary, a quote. */
static bool
ends_data(char c)
{
	return c == '=' || c == '<' || c == '>' || c == '-' || c == '"';
}

/* Append what base64 stands for up to what ends it: its filling, a tag, a
 * boundary. Other bytes between the digits are passed over, as Office does. */
static size_t
decode(const char *bytes, size_t len, struct buffer *out)
{
	uint32_t group = 0;
	unsigned int held = 0;
	size_t at = 0;

	for (; at < len && !ends_data(bytes[at]); at++) {
		int digit = digit_of(bytes[at]);
		char made[3];

		if (digit < 0)
			continue;
		group = group << 6 | (uint32_t)digit;
		if (++held < 4)
			continue;
		made[0] = (char)(group >> 16);
		made[1] = (char)(group >> 8);
		made[2] = (char)group;
		buffer_add(out, made, sizeof made);
		group = held = 0;
	}
	if (held == 3) {
		char made[2] = { (char)(group >> 10), (char)(group >> 2) };

		buffer_add(out, made, sizeof made);
	} else if (held == 2) {
		char made = (char)(group >> 4);

		buffer_add(out, &made, 1);
	}
	return at;
}

/* Whether the beginning stands here, blanks between its letters. */
static bool
begins_with(const char *bytes, size_t len, const char *begin)
{
	for (size_t at = 0; *begin != '\0'; at++) {
		if (at == len)
			return false;
		if (ascii_is_blank(bytes[at]))
			continue;
		if (bytes[at] != *begin++)
			return false;
	}
	return true;
}

/* Plain ActiveMime, or with quoted-printable's =00 for its bytes. */
static void
read_plain(const char *bytes, size_t len, struct reading *out)
{
	size_t name = strlen(ACTIVEMIME);
	size_t most = reading_room(out) < len ? reading_room(out) : len;
	scoped_mem char *plain = NULL;
	size_t plain_len;
	bool cut;

	if (len <= name || bytes[name] != '=') {
		read_activemime(bytes, len, out);
		return;
	}
	plain = mem_new(transfer_room(most), 1);
	plain_len = transfer_decode_some(
	    TRANSFER_QUOTED, bytes, len, most, plain, &cut);
	reading_unpacked(out, plain_len);
	read_activemime(plain, plain_len, out);
}

static size_t
read_at(const char *bytes, size_t len, bool is_coded, struct reading *out)
{
	scoped_buffer struct buffer data = BUFFER_OF(0);
	size_t read;

	if (!is_coded) {
		read_plain(bytes, len, out);
		return 1;
	}
	data.max = reading_room(out);
	read = decode(bytes, len, &data);
	reading_unpacked(out, data.len);
	read_data(buffer_text(&data), data.len, out);
	return read > 0 ? read : 1;
}

/* Which beginning stands here; the table's length if none. */
static size_t
find_beginning(const char *bytes, size_t len)
{
	size_t i = 0;

	for (; i < sizeof beginnings / sizeof *beginnings; i++)
		if (*bytes == *beginnings[i].begin &&
		    begins_with(bytes, len, beginnings[i].begin))
			break;
	return i;
}

static bool
is_document(const char *bytes, size_t len)
{
	size_t most = len < LOOK_BYTES ? len : LOOK_BYTES;

	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
		if (text_find(bytes, most, documents[i]) < most)
			return true;
	return false;
}

void
read_flat(const char *bytes, size_t len, struct reading *out)
{
	if (is_document(bytes, len)) {
		features_begin(&out->features, FAMILY_VBA);
		features_begin(&out->features, FAMILY_OFFICE);
	}
	for (size_t at = 0, data = 0; at < len && data < DATA;) {
		size_t found = find_beginning(bytes + at, len - at);

		if (found == sizeof beginnings / sizeof *beginnings) {
			at++;
			continue;
		}
		at += read_at(
		    bytes + at, len - at, beginnings[found].is_coded, out);
		data++;
	}
}
