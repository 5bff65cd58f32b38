/* transfer.c - GMime's decoders, a chunk at a time so that a bound holds. */
#include "text/transfer.h"

#include <gmime/gmime.h>
#include <string.h>

#include "base/hex.h"
#include "base/text.h"

/* Bytes decoded between two looks at the bound. */
#define CHUNK_BYTES 32768

/* A decoder may hold back some bytes of one chunk for the next. */
#define SLACK_BYTES 64

enum transfer
transfer_named(const char *value, size_t len)
{
	static const struct {
		const char *word;
		enum transfer transfer;
	} words[] = {
		{ "7bit", TRANSFER_IDENTITY },
		{ "8bit", TRANSFER_IDENTITY },
		{ "binary", TRANSFER_IDENTITY },
		{ "7-bit", TRANSFER_IDENTITY },
		{ "8-bit", TRANSFER_IDENTITY },
		{ "base64", TRANSFER_BASE64 },
		{ "quoted-printable", TRANSFER_QUOTED },
		{ "x-uuencode", TRANSFER_UUENCODE },
		{ "uuencode", TRANSFER_UUENCODE },
		{ "x-uue", TRANSFER_UUENCODE },
	};
	size_t word_len = 0;

	text_trim(&value, &len);
	if (len > 1 && value[0] == '"') {
		value++;
		len--;
	}
	while (word_len < len && value[word_len] != '\0' &&
	    strchr(" \t\r\n;(\"", value[word_len]) == NULL)
		word_len++;
	if (word_len == 0)
		return TRANSFER_UNSET;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (text_equal(
			value, word_len, words[i].word, strlen(words[i].word)))
			return words[i].transfer;
	return TRANSFER_UNKNOWN;
}

bool
transfer_is_coded(enum transfer transfer)
{
	return transfer == TRANSFER_BASE64 || transfer == TRANSFER_QUOTED ||
	    transfer == TRANSFER_UUENCODE;
}

size_t
transfer_room(size_t len)
{
	return len + CHUNK_BYTES + SLACK_BYTES;
}

/* GMime decodes what stands behind the "begin" line. */
static void
skip_begin_line(const char **bytes_io, size_t *len_io)
{
	const char *at = *bytes_io, *end = at + *len_io;

	while (at != NULL && at < end) {
		const char *line_end = memchr(at, '\n', (size_t)(end - at));

		if (line_end != NULL && text_begins(at, *len_io, "begin ")) {
			*bytes_io = line_end + 1;
			*len_io = (size_t)(end - *bytes_io);
			return;
		}
		at = line_end != NULL ? line_end + 1 : NULL;
		*len_io = at != NULL ? (size_t)(end - at) : 0;
	}
	/* No such line: lines may follow nevertheless, as some readers see
	 * it. */
	*len_io = (size_t)(end - *bytes_io);
}

/* Between two calls GMime's uudecoder forgets whether a line has ended, and
 * then takes data for the length byte that opens a line or the reverse: a
 * chunk ends where a line's data do, and the next begins with its line end. */
static size_t
chunk_length(enum transfer transfer, const char *bytes, size_t len)
{
	const char *end;

	if (len <= CHUNK_BYTES)
		return len;
	if (transfer != TRANSFER_UUENCODE)
		return CHUNK_BYTES;
	end = memrchr(bytes, '\n', CHUNK_BYTES);
	if (end != NULL && end > bytes && end[-1] == '\r')
		end--;
	return end != NULL && end > bytes ? (size_t)(end - bytes) : CHUNK_BYTES;
}

size_t
transfer_decode_some(enum transfer transfer, const char *bytes, size_t len,
    size_t max_bytes, char *out, bool *cut_out)
{
	GMimeEncoding state;
	size_t done = 0;

	if (transfer == TRANSFER_UUENCODE)
		skip_begin_line(&bytes, &len);
	g_mime_encoding_init_decode(&state,
	    transfer == TRANSFER_BASE64 ? GMIME_CONTENT_ENCODING_BASE64
		: transfer == TRANSFER_QUOTED
		? GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE
		: GMIME_CONTENT_ENCODING_UUENCODE);
	while (len > 0 && done <= max_bytes) {
		size_t step = chunk_length(transfer, bytes, len);

		done += g_mime_encoding_step(&state, bytes, step, out + done);
		bytes += step;
		len -= step;
	}
	if (len == 0)
		done += g_mime_encoding_flush(&state, "", 0, out + done);
	*cut_out = done > max_bytes;
	return *cut_out ? max_bytes : done;
}

size_t
transfer_decode(
    enum transfer transfer, const char *bytes, size_t len, char *out)
{
	bool cut;

	/* No decoder gives more than it takes. */
	return transfer_decode_some(transfer, bytes, len, len, out, &cut);
}

bool
transfer_hex(const char *text, size_t len, char *out)
{
	unsigned char byte;

	if (len < 2 || hex_value(text[0]) < 0 || hex_value(text[1]) < 0)
		return false;
	byte = (unsigned char)(16 * hex_value(text[0]) + hex_value(text[1]));
	*out = (char)byte;
	return true;
}

size_t
transfer_decode_q(const char *text, size_t len, char *out)
{
	size_t done = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == '_')
			c = ' ';
		if (c == '=' && transfer_hex(text + i + 1, len - i - 1, &c))
			i += 2;
		out[done++] = c;
	}
	return done;
}
