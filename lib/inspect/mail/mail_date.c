/* mail_date.c - a date read word by word. */
#include "mail/mail_date.h"

#include <stdbool.h>
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"

/* What has been read; -1: not yet. */
struct parts {
	int64_t day, month, year, hour, minute, second;
	int64_t zone_minutes;
	bool has_zone;
};

/* The number of at most five digits at *at_io, or -1. */
static int64_t
number(const char *text, size_t len, size_t *at_io)
{
	size_t begin = *at_io, at = begin;
	int64_t value = 0;

	while (at < len && at - begin < 5 && ascii_is_digit(text[at]))
		value = value * 10 + (text[at++] - '0');
	*at_io = at;
	return at > begin ? value : -1;
}

static int64_t
month_of(const char *word, size_t len)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (int i = 0; len >= 3 && i < 12; i++)
		if (text_equal(word, 3, months + (size_t)3 * (size_t)i, 3))
			return i + 1;
	return -1;
}

/* hh:mm[:ss] */
static bool
read_time(const char *word, size_t len, struct parts *parts)
{
	size_t at = 0;

	parts->hour = number(word, len, &at);
	if (at == len || word[at++] != ':')
		return false;
	parts->minute = number(word, len, &at);
	parts->second = 0;
	if (at < len && word[at] == ':') {
		at++;
		parts->second = number(word, len, &at);
	}
	return at == len && parts->hour >= 0 && parts->hour < 24 &&
	    parts->minute >= 0 && parts->minute < 60 && parts->second >= 0 &&
	    parts->second <= 60;
}

/* +hhmm, or a name: a few are known, the others are nowhere in particular. */
static bool
read_zone(const char *word, size_t len, struct parts *parts)
{
	static const struct {
		const char *name;
		int hours;
	} names[] = { { "est", -5 }, { "edt", -4 }, { "cst", -6 },
		{ "cdt", -5 }, { "mst", -7 }, { "mdt", -6 }, { "pst", -8 },
		{ "pdt", -7 }, { "jst", 9 } };
	size_t at = 1;
	int64_t value;

	parts->has_zone = true;
	if (word[0] != '+' && word[0] != '-') {
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (text_equal(word, len, names[i].name, 3))
				parts->zone_minutes = 60L * names[i].hours;
		return true;
	}
	value = number(word, len, &at);
	if (at != len || len != 5 || value % 100 > 59 || value > 1500)
		return false;
	value = value / 100 * 60 + value % 100;
	parts->zone_minutes = word[0] == '-' ? -value : value;
	return true;
}

static bool
read_number(const char *word, size_t len, struct parts *parts)
{
	size_t at = 0;
	int64_t value = number(word, len, &at);

	if (at != len)
		return false;
	if (parts->day < 0) {
		parts->day = value;
		return value >= 1 && value <= 31;
	}
	if (parts->month < 0 || parts->year >= 0)
		return false;
	/* RFC 5322 4.3: two and three digits. */
	if (len == 2)
		value += value < 50 ? 2000 : 1900;
	else if (len == 3)
		value += 1900;
	parts->year = value;
	return value >= 1900 && value <= 9999;
}

static bool
read_word(const char *word, size_t len, struct parts *parts)
{
	if (memchr(word, ':', len) != NULL)
		return parts->hour < 0 && read_time(word, len, parts);
	if (ascii_is_digit(word[0]))
		return read_number(word, len, parts);
	if (parts->day >= 0 && parts->month < 0) {
		parts->month = month_of(word, len);
		return parts->month > 0;
	}
	if (parts->hour >= 0)
		return parts->has_zone || read_zone(word, len, parts);
	/* The weekday, before everything else. */
	return parts->day < 0;
}

/* Behind the comment that begins at `at`. */
static size_t
skip_comment(const char *text, size_t len, size_t at)
{
	size_t depth = 0;

	for (; at < len; at++) {
		if (text[at] == '(')
			depth++;
		else if (text[at] == ')' && --depth == 0)
			return at + 1;
	}
	return len;
}

static bool
read_words(const char *value, size_t len, struct parts *parts)
{
	for (size_t at = 0; at < len;) {
		size_t begin = at;

		if (value[at] == '(') {
			at = skip_comment(value, len, at);
			continue;
		}
		while (at < len && strchr(" \t\r\n,(", value[at]) == NULL)
			at++;
		if (at > begin && !read_word(value + begin, at - begin, parts))
			return false;
		if (at < len && value[at] != '(')
			at++;
	}
	return true;
}

/* Days from the epoch to a day of the Gregorian calendar. */
static int64_t
days_of(int64_t year, int64_t month, int64_t day)
{
	/* Years begin in March, so that the leap day is their last. */
	int64_t y = month > 2 ? year : year - 1;
	int64_t m = month > 2 ? month - 3 : month + 9;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day -
	    1 - 719468;
}

int
mail_date(const char *value, size_t len, int64_t *out)
{
	struct parts parts = { -1, -1, -1, -1, -1, -1, 0, false };

	if (!read_words(value, len, &parts) || parts.year < 0 || parts.hour < 0)
		return -1;
	*out = days_of(parts.year, parts.month, parts.day) * 86400 +
	    parts.hour * 3600 + parts.minute * 60 + parts.second -
	    parts.zone_minutes * 60;
	return 0;
}
