/* text_measures.c - one pass for each thing that is measured. */
#include "measure/text_measures.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/ascii.h"
#include "base/hex.h"
#include "base/text.h"
#include "measure/entropy.h"
#include "measure/file_role.h"

/* Shorter runs are words, digests, paths. */
#define RUN_MIN 64

/* Numbers that are a file's bytes come in larger lists. */
#define LIST_MIN 32

/* Runs that are looked into, and how far. */
#define LOOKS_MAX  16
#define LOOK_BYTES 256

struct measuring {
	const char *text;
	size_t len;
	size_t looks;
	struct text_measures *out;
};

static bool
is_base64(char c)
{
	return ascii_is_alnum(c) || c == '+' || c == '/' || c == '=';
}

static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (ascii_is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static void
measure_characters(const struct measuring *measuring)
{
	struct text_measures *out = measuring->out;
	size_t counts[256] = { 0 };

	for (size_t i = 0; i < measuring->len; i++)
		counts[(uint8_t)measuring->text[i]]++;
	out->entropy = entropy_of_counts(counts, measuring->len);
	for (int i = 0; i < 256; i++) {
		char c = (char)i;

		if (counts[i] == 0)
			continue;
		if (ascii_is_letter(c))
			out->letters += counts[i];
		else if (ascii_is_digit(c))
			out->digits += counts[i];
		else if (ascii_is_blank(c))
			out->blanks += counts[i];
		else if (ascii_is_graph(c))
			out->marks += counts[i];
		else
			out->others += counts[i];
	}
}

static void
measure_lines(const struct measuring *measuring)
{
	struct text_measures *out = measuring->out;
	size_t begin = 0;

	while (begin < measuring->len) {
		const char *stop = memchr(
		    measuring->text + begin, '\n', measuring->len - begin);
		size_t end = stop != NULL ? (size_t)(stop - measuring->text)
					  : measuring->len;

		out->lines++;
		if (end - begin > out->longest_line)
			out->longest_line = end - begin;
		begin = end + 1;
	}
}

/* Where the text in quotes ends that begins at `at`, or at the end of its
 * line. */
static size_t
string_end(const struct measuring *measuring, size_t at)
{
	const char *text = measuring->text;
	size_t end = at + 1;

	while (
	    end < measuring->len && text[end] != text[at] && text[end] != '\n')
		end += text[end] == '\\' ? 2 : 1;
	return end < measuring->len ? end : measuring->len;
}

/* The kinds of quotes. */
#define QUOTES 3

static size_t
quote_of(char c)
{
	return c == '"' ? 0 : c == '\'' ? 1 : c == '`' ? 2 : QUOTES;
}

/* A quote that its line does not close is an apostrophe, and so are all others
 * of its kind in this line: nothing is looked through twice. */
static void
measure_strings(const struct measuring *measuring)
{
	struct text_measures *out = measuring->out;
	const char *text = measuring->text;
	size_t open_until[QUOTES] = { 0 };
	size_t at = 0;

	while (at < measuring->len) {
		size_t end, quote = quote_of(text[at]);

		if (quote == QUOTES || at < open_until[quote]) {
			at++;
			continue;
		}
		end = string_end(measuring, at);
		if (end == measuring->len || text[end] != text[at]) {
			open_until[quote] = end;
			at++;
			continue;
		}
		out->strings++;
		if (end - at - 1 > out->longest_string)
			out->longest_string = end - at - 1;
		at = end + 1;
	}
}

static void
measure_escapes(const struct measuring *measuring)
{
	const char *text = measuring->text;

	for (size_t i = 0; i + 3 < measuring->len; i++) {
		bool is_escape = false;

		if (text[i] == '\\')
			is_escape = (text[i + 1] == 'x' ||
					text[i + 1] == 'u') &&
			    hex_value(text[i + 2]) >= 0;
		else if (text[i] == '%')
			is_escape = hex_value(text[i + 1]) >= 0 &&
			    hex_value(text[i + 2]) >= 0;
		else if (text[i] == '&')
			is_escape = text[i + 1] == '#';
		measuring->out->escapes += is_escape;
	}
}

/* Whether bytes begin as something that runs, or that holds such. */
static bool
is_risky(const char *bytes, size_t len)
{
	switch (file_role_of_content(bytes, len)) {
	case ROLE_PAGE:
		/* Pages draw with SVG; what runs in one is a script. */
		return text_find(bytes, len, "<svg") == len ||
		    text_find(bytes, len, "<script") < len;
	case ROLE_PROGRAM:
	case ROLE_SCRIPT:
	case ROLE_SHORTCUT:
	case ROLE_ARCHIVE:
		return true;
	default:
		return false;
	}
}

static void
look_at(struct measuring *measuring, const char *bytes, size_t len)
{
	if (measuring->looks >= LOOKS_MAX)
		return;
	measuring->looks++;
	measuring->out->encoded_files += is_risky(bytes, len);
}

/* The beginning of a run, decoded. */
static void
look_at_run(struct measuring *measuring, size_t at, size_t end, bool all_hex)
{
	const char *text = measuring->text;
	char bytes[LOOK_BYTES];
	uint32_t bits = 0;
	size_t used = 0, have = 0, per = all_hex ? 4 : 6;

	for (; at < end && used < sizeof bytes; at++) {
		int value = all_hex ? hex_value(text[at])
				    : base64_value(text[at]);

		if (value < 0)
			break;
		bits = bits << per | (uint32_t)value;
		have += per;
		if (have < 8)
			continue;
		have -= 8;
		bytes[used++] = (char)(bits >> have);
	}
	look_at(measuring, bytes, used);
}

static void
measure_runs(struct measuring *measuring)
{
	struct text_measures *out = measuring->out;
	const char *text = measuring->text;
	size_t at = 0;

	while (at < measuring->len) {
		bool all_hex = true;
		size_t end = at;

		while (end < measuring->len && is_base64(text[end])) {
			all_hex = all_hex && hex_value(text[end]) >= 0;
			end++;
		}
		if (end - at >= RUN_MIN) {
			out->encoded_bytes += end - at;
			if (end - at > out->longest_encoded)
				out->longest_encoded = end - at;
			look_at_run(measuring, at, end, all_hex);
		}
		at = end + (end == at);
	}
}

/* One number from 0 to 255, decimal or 0x; returns its end, or at. */
static size_t
read_number(const struct measuring *measuring, size_t at, uint8_t *value)
{
	const char *text = measuring->text;
	size_t begin = at, digits = 0, len = measuring->len;
	unsigned int number = 0;
	bool hex = len - at > 2 && text[at] == '0' &&
	    (text[at + 1] | 0x20) == 'x';

	at += hex ? 2 : 0;
	while (at < len && digits < 3 &&
	    (hex ? hex_value(text[at]) >= 0 : ascii_is_digit(text[at]))) {
		number = number * (hex ? 16 : 10) +
		    (unsigned int)hex_value(text[at]);
		at++;
		digits++;
	}
	*value = (uint8_t)number;
	return digits > 0 && number < 256 ? at : begin;
}

/* The list of numbers that begins here; returns its end, or at. */
static size_t
read_list(struct measuring *measuring, size_t at)
{
	const char *text = measuring->text;
	char bytes[LOOK_BYTES];
	size_t count = 0, end = at;

	while (end < measuring->len) {
		uint8_t value;
		size_t next = read_number(measuring, end, &value);

		if (next == end)
			break;
		if (count < sizeof bytes)
			bytes[count] = (char)value;
		count++;
		end = next;
		while (end < measuring->len &&
		    (text[end] == ',' || ascii_is_blank(text[end])))
			end++;
		if (end == next)
			break;
	}
	if (count > measuring->out->longest_numbers)
		measuring->out->longest_numbers = count;
	if (count >= LIST_MIN)
		look_at(measuring, bytes,
		    count < sizeof bytes ? count : sizeof bytes);
	return end;
}

static void
measure_lists(struct measuring *measuring)
{
	const char *text = measuring->text;
	size_t at = 0;

	while (at < measuring->len) {
		size_t end = at;

		if (ascii_is_digit(text[at]))
			end = read_list(measuring, at);
		/* Behind digits of a name or of a larger number, too. */
		while (end < measuring->len &&
		    (ascii_is_digit(text[end]) || ascii_is_letter(text[end])))
			end++;
		at = end + (end == at);
	}
}

void
text_measures_take(const char *text, size_t len, struct text_measures *out)
{
	struct measuring measuring = { .text = text, .len = len, .out = out };

	*out = (struct text_measures){ .bytes = len };
	if (len == 0)
		return;
	measure_characters(&measuring);
	measure_lines(&measuring);
	measure_strings(&measuring);
	measure_escapes(&measuring);
	measure_runs(&measuring);
	measure_lists(&measuring);
}
