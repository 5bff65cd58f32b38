/* test_transfer.c - text/transfer.h */
#include "check.h"

#include <stdint.h>

#include "base/mem.h"
#include "base/own.h"
#include "text/transfer.h"

/* Far more than the decoder takes at once. */
#define CONTENT_BYTES 300000
#define LINE_BYTES    45

static char
uu_char(unsigned int six)
{
	return six == 0 ? '`' : (char)(' ' + six);
}

static size_t
uuencode(const uint8_t *bytes, size_t len, const char *eol, char *out)
{
	size_t used = (size_t)snprintf(out, 64, "begin 644 file%s", eol);

	for (size_t at = 0; at < len; at += LINE_BYTES) {
		size_t rest = len - at < LINE_BYTES ? len - at : LINE_BYTES;

		out[used++] = uu_char((unsigned int)rest);
		for (size_t i = at; i < at + rest; i += 3) {
			uint32_t three = (uint32_t)bytes[i] << 16 |
			    (uint32_t)bytes[i + 1] << 8 | bytes[i + 2];

			for (int shift = 18; shift >= 0; shift -= 6)
				out[used++] = uu_char(three >> shift & 63);
		}
		used += (size_t)snprintf(out + used, 8, "%s", eol);
	}
	used += (size_t)snprintf(out + used, 16, "`%send%s", eol, eol);
	return used;
}

static void
test_long_uuencode(const char *name, const char *eol)
{
	scoped_mem uint8_t *content = mem_new(CONTENT_BYTES + 3, 1);
	scoped_mem char *coded = mem_new(2 * CONTENT_BYTES, 1);
	scoped_mem char *got = mem_new(transfer_room(2 * CONTENT_BYTES), 1);
	size_t len;

	for (size_t i = 0; i < CONTENT_BYTES + 3; i++)
		content[i] = (uint8_t)(i * 7 + i / 251);
	len = uuencode(content, CONTENT_BYTES, eol, coded);
	len = transfer_decode(TRANSFER_UUENCODE, coded, len, got);
	CHECK_EQ(name, len, CONTENT_BYTES);
	CHECK(name,
	    len == CONTENT_BYTES && memcmp(got, content, CONTENT_BYTES) == 0);
}

int
main(void)
{
	test_long_uuencode("a long uuencoded file, CRLF", "\r\n");
	test_long_uuencode("a long uuencoded file, LF", "\n");
	return check_done();
}
