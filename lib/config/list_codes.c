/* list_codes.c - return-code patterns of DNS lists.
 *
 * text -> words -> four places each -> sets of numbers. */
#include "config/list_codes.h"

#include <string.h>

#include "base/text.h"

/* A pattern that is being read; the whole of it stands in every mistake. */
struct cursor {
	const char *at, *end;
	const char *pattern;
	struct fault *fault;
};

static int
mistake(struct cursor *cursor, const char *what)
{
	char shown[80];

	text_printable(shown, sizeof shown, cursor->pattern,
	    (size_t)(cursor->end - cursor->pattern), TEXT_UTF8);
	return fault_set(cursor->fault, "%s: %s", shown, what);
}

static bool
take(struct cursor *cursor, const char *sign)
{
	size_t len = strlen(sign);

	if ((size_t)(cursor->end - cursor->at) < len ||
	    memcmp(cursor->at, sign, len) != 0)
		return false;
	cursor->at += len;
	return true;
}

/* 0 to 255, without leading zeros: 010 is eight to some, ten to others. */
static int
read_number(struct cursor *cursor, unsigned int *out)
{
	const char *begin = cursor->at;
	size_t len;
	uint64_t value;

	while (cursor->at < cursor->end && *cursor->at >= '0' &&
	    *cursor->at <= '9')
		cursor->at++;
	len = (size_t)(cursor->at - begin);
	if (len == 0)
		return mistake(cursor, "a number is missing");
	if ((len > 1 && *begin == '0') ||
	    text_number(begin, len, 255, &value) != 0)
		return mistake(cursor, "numbers go from 0 to 255");
	*out = (unsigned int)value;
	return 0;
}

/* A number, or two with `..` between them. */
static int
read_range(struct cursor *cursor, struct list_octet *octet)
{
	unsigned int first = 0, last;

	if (read_number(cursor, &first) != 0)
		return -1;
	last = first;
	if (take(cursor, "..") && read_number(cursor, &last) != 0)
		return -1;
	if (last < first)
		return mistake(cursor, "a range goes from less to more");
	for (unsigned int i = first; i <= last; i++)
		octet->bits[i / 64] |= (uint64_t)1 << (i % 64);
	return 0;
}

/* A number, or ranges in brackets. */
static int
read_octet(struct cursor *cursor, struct list_octet *octet)
{
	unsigned int number = 0;

	*octet = (struct list_octet){ { 0 } };
	if (!take(cursor, "[")) {
		if (read_number(cursor, &number) != 0)
			return -1;
		octet->bits[number / 64] = (uint64_t)1 << (number % 64);
		return 0;
	}
	do {
		if (read_range(cursor, octet) != 0)
			return -1;
	} while (take(cursor, ";"));
	return take(cursor, "]") ? 0 : mistake(cursor, "a ] is missing");
}

static bool
has(const struct list_octet *octet, unsigned int number)
{
	return (octet->bits[number / 64] >> (number % 64) & 1) != 0;
}

static bool
is_only(const struct list_octet *octet, unsigned int number)
{
	for (unsigned int i = 0; i < 256; i++)
		if (has(octet, i) != (i == number))
			return false;
	return true;
}

static int
check_pattern(struct cursor *cursor, const struct list_pattern *pattern)
{
	const struct list_octet *octets = pattern->octets;

	if (!is_only(&octets[0], 127))
		return mistake(cursor, "codes begin with 127");
	if (is_only(&octets[1], 255) && is_only(&octets[2], 255))
		return mistake(cursor,
		    "127.255.255.x is an error of the list, never a listing");
	if (is_only(&octets[1], 0) && is_only(&octets[2], 0) &&
	    is_only(&octets[3], 1))
		return mistake(cursor, "127.0.0.1 is never a listing");
	return 0;
}

static int
read_pattern(struct cursor *cursor, struct list_pattern *out)
{
	for (int i = 0; i < 4; i++) {
		if (i > 0 && !take(cursor, "."))
			return mistake(
			    cursor, "a code has four numbers, dots between");
		if (read_octet(cursor, &out->octets[i]) != 0)
			return -1;
	}
	if (cursor->at < cursor->end)
		return mistake(cursor, "there is more behind the code");
	return check_pattern(cursor, out);
}

static bool
is_separator(char c)
{
	return c == ' ' || c == '\t' || c == ',';
}

int
list_codes_parse(
    const char *text, size_t len, struct list_codes *out, struct fault *fault)
{
	struct list_codes codes = { .count = 0 };
	const char *at = text, *end = text + len;

	for (;;) {
		struct cursor cursor = { .fault = fault };

		while (at < end && is_separator(*at))
			at++;
		if (at == end)
			break;
		cursor.at = cursor.pattern = at;
		while (at < end && !is_separator(*at))
			at++;
		cursor.end = at;
		if (codes.count == LIMIT_LIST_PATTERNS)
			return mistake(&cursor, "too many codes");
		if (read_pattern(&cursor, &codes.patterns[codes.count]) != 0)
			return -1;
		codes.count++;
	}
	if (codes.count == 0)
		return fault_set(fault, "no code (127.0.0.[2;4..7])");
	*out = codes;
	return 0;
}

bool
list_codes_match(const struct list_codes *codes, const uint8_t code[4])
{
	for (size_t i = 0; i < codes->count; i++) {
		const struct list_octet *octets = codes->patterns[i].octets;

		if (has(&octets[0], code[0]) && has(&octets[1], code[1]) &&
		    has(&octets[2], code[2]) && has(&octets[3], code[3]))
			return true;
	}
	return false;
}

/* The last of the run of numbers that begins with first. */
static unsigned int
run_end(const struct list_octet *octet, unsigned int first)
{
	while (first < 255 && has(octet, first + 1))
		first++;
	return first;
}

static void
format_octet(const struct list_octet *octet, struct buffer *out)
{
	const char *between = "";
	unsigned int i = 0;

	while (!has(octet, i))
		i++;
	if (is_only(octet, i)) {
		buffer_add_format(out, "%u", i);
		return;
	}
	buffer_add_text(out, "[");
	for (; i < 256; i++) {
		unsigned int last;

		if (!has(octet, i))
			continue;
		last = run_end(octet, i);
		buffer_add_format(out, "%s%u", between, i);
		if (last > i)
			buffer_add_format(out, "..%u", last);
		between = ";";
		i = last;
	}
	buffer_add_text(out, "]");
}

void
list_codes_format(const struct list_codes *codes, struct buffer *out)
{
	for (size_t i = 0; i < codes->count; i++) {
		if (i > 0)
			buffer_add_text(out, " ");
		for (int place = 0; place < 4; place++) {
			if (place > 0)
				buffer_add_text(out, ".");
			format_octet(&codes->patterns[i].octets[place], out);
		}
	}
}
