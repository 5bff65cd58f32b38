/* subject.c - tags as text or as encoded-words (RFC 2047) before a value. */
#include "judge/subject.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"

/* RFC 2047 2: an encoded-word is at most 75 bytes, a line that holds one 76.
 * "=?UTF-8?B?" and "?=" leave 63, which hold 60 of base64, 45 of text; the
 * first line has "Subject: " before it. */
#define WORD_BYTES       45
#define FIRST_WORD_BYTES 39
#define LINE_BYTES       76

/* A value being composed, and how long its last line is. */
struct value {
	struct buffer bytes;
	size_t line;
};

static void
add(struct value *value, const char *bytes, size_t len)
{
	buffer_add(&value->bytes, bytes, len);
	value->line += len;
}

static void
add_fold(struct value *value)
{
	add(value, "\n ", 2);
	value->line = 1;
}

static void
add_base64(struct value *value, const uint8_t *bytes, size_t len)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		uint32_t three = (uint32_t)bytes[i] << 16;
		char four[4] = { 0, 0, '=', '=' };

		if (i + 1 < len)
			three |= (uint32_t)bytes[i + 1] << 8;
		if (i + 2 < len)
			three |= bytes[i + 2];
		four[0] = digits[three >> 18];
		four[1] = digits[three >> 12 & 63];
		if (i + 1 < len)
			four[2] = digits[three >> 6 & 63];
		if (i + 2 < len)
			four[3] = digits[three & 63];
		add(value, four, sizeof four);
	}
}

/* How much of text fits one word without splitting a character (RFC 2047 5:
 * a word must be whole characters). */
static size_t
word_share(const char *text, size_t len, size_t max)
{
	size_t share = 0;

	while (share < len) {
		size_t step = text_utf8_char(text + share, len - share);

		/* The settings are UTF-8; anything else goes byte by byte. */
		if (step == 0)
			step = 1;
		if (share + step > max)
			break;
		share += step;
	}
	return share;
}

/* Text as encoded-words, each on a line of its own: white space between two
 * of them is not shown. */
static void
add_words(struct value *value, const char *text, size_t len)
{
	bool first = value->bytes.len == 0;

	while (len > 0) {
		size_t share = word_share(
		    text, len, first ? FIRST_WORD_BYTES : WORD_BYTES);

		if (first)
			add(value, " ", 1);
		else
			add_fold(value);
		add(value, "=?UTF-8?B?", 10);
		add_base64(value, (const uint8_t *)text, share);
		add(value, "?=", 2);
		text += share;
		len -= share;
		first = false;
	}
}

static bool
is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < 0x20 || *text > 0x7e)
			return false;
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Whether what follows begins with an encoded-word: white space before it is
 * then swallowed if the tag is one, too (RFC 2047 6.2). */
static bool
begins_with_word(const char *value, size_t len)
{
	text_trim(&value, &len);
	return len > 2 && value[0] == '=' && value[1] == '?';
}

/* Whether a tag stands as it is, not as an encoded-word. */
static bool
is_plain(const struct subject_tags *tags, const char *tag)
{
	return is_ascii(tag) || tags->utf8;
}

/* The space that separates an encoded tag from what follows stands inside the
 * word where a space outside would be swallowed, and only there: text behind
 * a word keeps the one before it and would show two. */
static void
add_tag(struct value *value, const struct subject_tags *tags, const char *tag,
    bool word_follows)
{
	struct buffer shown;

	buffer_init(&shown, LIMIT_HEADER_VALUE_BYTES);
	buffer_add_text(&shown, tag);
	if (is_plain(tags, tag)) {
		add(value, " ", 1);
		add(value, buffer_text(&shown), shown.len);
	} else {
		if (word_follows)
			buffer_add_text(&shown, " ");
		add_words(value, buffer_text(&shown), shown.len);
	}
	buffer_release(&shown);
}

/* Copy the original: CRLF folds become LF. It comes from the message, found
 * by a worker's offsets: what could end the header line ends the copy. */
static void
add_original(struct value *value, const char *original, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = original[i];
		bool more = i + 1 < len;

		if (c == '\0' || (c == '\r' && more && original[i + 1] == '\n'))
			continue;
		if (c == '\n' && (!more || !is_blank(original[i + 1])))
			return;
		/* A lone CR is a line end to some receivers. */
		add(value, c == '\r' ? " " : &original[i], 1);
	}
}

/* Bytes of the original's first line. */
static size_t
first_line(const char *original, size_t len)
{
	size_t at = 0;

	while (at < len && original[at] != '\r' && original[at] != '\n')
		at++;
	return at;
}

/* Skip a tag that stands at the start of what a reader sees. */
static bool
skip_tag(const char **decoded_io, const char *tag)
{
	const char *decoded = *decoded_io;
	size_t len = strlen(tag);

	while (is_blank(*decoded))
		decoded++;
	if (len == 0 || strncmp(decoded, tag, len) != 0)
		return false;
	*decoded_io = decoded + len;
	return true;
}

/* The tags that do not stand there yet; their count. They may stand in
 * another order: of another gate, or of another day's settings. */
static size_t
missing_tags(const struct subject_tags *tags, const char *decoded,
    const char **missing_out)
{
	size_t missing = tags->count;
	size_t last = missing + 1;

	for (size_t i = 0; i < missing; i++)
		missing_out[i] = tags->texts[i];
	while (missing < last) {
		size_t left = 0;

		last = missing;
		for (size_t i = 0; i < last; i++)
			if (!skip_tag(&decoded, missing_out[i]))
				missing_out[left++] = missing_out[i];
		missing = left;
	}
	return missing;
}

/* What stands between the tags and the original: nothing if it brings its own
 * white space, a fold where the line would grow too long. */
static void
add_gap(struct value *value, const char *original, size_t len)
{
	size_t line = first_line(original, len);
	const char *shown = original;
	size_t shown_len = len;

	text_trim(&shown, &shown_len);
	/* A line of nothing but white space is not allowed (RFC 5322 3.2.2). */
	if (shown_len == 0)
		return;
	if (value->line + line > LINE_BYTES)
		buffer_add_text(&value->bytes, "\n");
	if (line > 0 && !is_blank(original[0]))
		buffer_add_text(&value->bytes, " ");
}

char *
subject_tagged(const struct subject_tags *tags, const char *original,
    size_t original_len, const char *decoded)
{
	struct value value = { .line = strlen("Subject:") };
	size_t len = original_len;
	scoped_mem const char **missing = mem_new(tags->count, sizeof *missing);
	size_t count = missing_tags(tags, decoded, missing);

	if (count == 0)
		return NULL;
	if (original == NULL) {
		original = "";
		len = 0;
	}
	if (len > LIMIT_SUBJECT_BYTES)
		len = LIMIT_SUBJECT_BYTES;
	buffer_init(&value.bytes,
	    LIMIT_SUBJECT_BYTES + 2 * count * LIMIT_HEADER_VALUE_BYTES);
	for (size_t i = 0; i < count; i++)
		add_tag(&value, tags, missing[i],
		    i + 1 < count ? !is_plain(tags, missing[i + 1])
				  : begins_with_word(original, len));
	add_gap(&value, original, len);
	add_original(&value, original, len);
	return buffer_take(&value.bytes);
}
