/* log_entry.c - time, program, and key=value in their fixed order. */
#include "command/log_entry.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/text.h"

#define PROGRAM "sekisho-milter"

static const struct {
	const char *text;
	size_t len;
} keys[LOG_KEYS] = {
#define KEY(name)                                                              \
	{                                                                      \
		name "=", sizeof(name "=") - 1                                 \
	}
	[LOG_SESSION] = KEY("s"),
	[LOG_QUEUE_ID] = KEY("q"),
	[LOG_EVENT] = KEY("event"),
	[LOG_ACTION] = KEY("action"),
	[LOG_CLASS] = KEY("class"),
	[LOG_REASON] = KEY("reason"),
	[LOG_STAGE] = KEY("stage"),
	[LOG_CODE] = KEY("code"),
	[LOG_CLIENT] = KEY("client"),
	[LOG_NAME] = KEY("name"),
	[LOG_HELO] = KEY("helo"),
	[LOG_AUTH] = KEY("auth"),
	[LOG_FROM] = KEY("from"),
	[LOG_RCPT] = KEY("rcpt"),
	[LOG_RCPTS] = KEY("rcpts"),
	[LOG_SIZE] = KEY("size"),
	[LOG_PARTS] = KEY("parts"),
	[LOG_MALWARE] = KEY("malware"),
	[LOG_FILE] = KEY("file"),
	[LOG_ML] = KEY("ml"),
	[LOG_ML_WHY] = KEY("ml_why"),
	[LOG_SPAM] = KEY("spam"),
	[LOG_SPF] = KEY("spf"),
	[LOG_RBL] = KEY("rbl"),
	[LOG_URL] = KEY("url"),
	[LOG_UNSCANNED] = KEY("unscanned"),
	[LOG_EDITS] = KEY("edits"),
	[LOG_MS] = KEY("ms"),
#undef KEY
};

/* "Nov 23 02:24", which has no year: the latest that is not to come. */
static int64_t
traditional_minute(const char *text, int64_t now_s)
{
	time_t now = (time_t)now_s;
	struct tm tm = { 0 }, today;

	if (localtime_r(&now, &today) == NULL ||
	    strptime(text, "%b %d %H:%M", &tm) == NULL)
		return 0;
	for (int back = 0; back <= 1; back++) {
		struct tm guess = tm;
		time_t time;

		guess.tm_year = today.tm_year - back;
		guess.tm_isdst = -1;
		time = mktime(&guess);
		/* Clocks differ by minutes, logs by months. */
		if (time <= now + 24L * 60 * 60)
			return (int64_t)time;
	}
	return 0;
}

/* "2026-11-23T02:24" in the time of its zone, to which `zone` points:
 * "+09:00" or "Z" (RFC 3339). */
static int64_t
standard_minute(const char *text, const char *zone)
{
	struct tm tm = { 0 };
	uint64_t hours = 0, minutes = 0;
	int64_t ahead_s;

	if (strptime(text, "%Y-%m-%dT%H:%M", &tm) == NULL)
		return 0;
	/* "+09:00" */
	if (*zone != 'Z' &&
	    (strnlen(zone, 6) < 6 || zone[3] != ':' ||
		text_number(zone + 1, 2, 99, &hours) != 0 ||
		text_number(zone + 4, 2, 99, &minutes) != 0))
		return 0;
	ahead_s = 60 * (60 * (int64_t)hours + (int64_t)minutes);
	return (int64_t)timegm(&tm) - (*zone == '-' ? -ahead_s : ahead_s);
}

/* Up to this many bytes of a line are its time. */
#define TIME_BYTES 40

static int64_t
line_time(const struct log_line *line, struct log_clock *clock)
{
	char text[TIME_BYTES + 1];
	size_t len = line->len < TIME_BYTES ? line->len : TIME_BYTES;
	bool is_standard = len > 19 && line->text[10] == 'T';
	size_t minute = is_standard ? 16 : 12;
	int64_t seconds;
	char *zone;

	if (len < minute + 3)
		return 0;
	seconds = 10 * (line->text[minute + 1] - '0') + line->text[minute + 2] -
	    '0';
	if (clock->minute_len == minute &&
	    memcmp(clock->minute, line->text, minute) == 0)
		return clock->minute_s + seconds;
	memcpy(text, line->text, len);
	text[len] = '\0';
	if (is_standard) {
		zone = strpbrk(text + 19, "Z+- ");
		clock->minute_s = zone != NULL && *zone != ' '
		    ? standard_minute(text, zone)
		    : 0;
	} else {
		clock->minute_s = traditional_minute(text, clock->now_s);
	}
	if (clock->minute_s == 0)
		return 0;
	memcpy(clock->minute, line->text, minute);
	clock->minute_len = minute;
	return clock->minute_s + seconds;
}

/* Where "s=" begins, or NULL. */
static const char *
find_event(const struct log_line *line)
{
	static const char program[] = PROGRAM;
	const char *end = line->text + line->len;
	const char *at;

	if (line->time_s != 0)
		return line->text;
	at = memmem(line->text, line->len, program, sizeof program - 1);
	if (at == NULL)
		return NULL;
	at = memmem(at, (size_t)(end - at), ": ", 2);
	return at != NULL ? at + 2 : NULL;
}

/* The value at *at, behind its "="; *at moves behind the blank. */
static struct log_value
take_value(const char **at, const char *end)
{
	const char *begin = *at, *stop;
	struct log_value value;

	if (begin < end && *begin == '"') {
		stop = ++begin;
		while (stop < end && *stop != '"')
			stop += *stop == '\\' && end - stop > 1 ? 2 : 1;
	} else {
		stop = memchr(begin, ' ', (size_t)(end - begin));
		stop = stop != NULL ? stop : end;
	}
	value = (struct log_value){ begin, (size_t)(stop - begin) };
	/* "-" is empty, "+" one that had no room. */
	if (value.len == 1 && (*begin == '-' || *begin == '+'))
		value.len = 0;
	stop += stop < end && *stop == '"' ? 1 : 0;
	*at = stop < end ? stop + 1 : end;
	return value;
}

bool
log_entry_parse(
    const struct log_line *line, struct log_clock *clock, struct log_entry *out)
{
	const char *at = find_event(line);
	const char *end = line->text + line->len;

	if (at == NULL)
		return false;
	for (size_t i = 0; i < LOG_KEYS; i++) {
		if ((size_t)(end - at) < keys[i].len ||
		    memcmp(at, keys[i].text, keys[i].len) != 0)
			return false;
		at += keys[i].len;
		out->values[i] = take_value(&at, end);
	}
	out->time_s = line->time_s != 0 ? line->time_s : line_time(line, clock);
	return true;
}

int64_t
log_value_number(const struct log_value *value)
{
	int64_t number = 0;

	for (size_t i = 0; i < value->len && i < 18; i++) {
		if (value->text[i] < '0' || value->text[i] > '9')
			return 0;
		number = 10 * number + (value->text[i] - '0');
	}
	return number;
}

bool
log_value_next(const struct log_value *list, size_t *at, struct log_value *out)
{
	const char *begin, *stop;
	size_t left;

	if (*at >= list->len || list->text[*at] == '+')
		return false;
	begin = list->text + *at;
	left = list->len - *at;
	stop = memchr(begin, ',', left);
	*out = (struct log_value){ begin,
		stop != NULL ? (size_t)(stop - begin) : left };
	*at += out->len + 1;
	return true;
}
