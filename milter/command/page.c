/* page.c - rows and units. */
#include "command/page.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "command/say.h"

/* Labels of rows stand in so many columns. */
#define LABEL_COLUMNS 16

static const char *const colours[] = { "", "\033[32m", "\033[33m", "\033[1;31m",
	"\033[1m" };

/* Whether the environment names something; the command has one thread. */
static bool
is_set(const char *name)
{
	const char *value = getenv(name); /* NOLINT(concurrency-mt-unsafe) */

	return value != NULL && *value != '\0';
}

void
page_init(struct page *page, FILE *out)
{
	page->out = out;
	page->coloured = isatty(fileno(out)) == 1 && !is_set("NO_COLOR");
}

/* East Asian wide characters, from U+1100 on, as far as our texts use them:
 * Hangul, CJK and its punctuation, kana, and full-width forms. */
static bool
is_wide(const char *character, size_t len)
{
	uint32_t code;

	if (len < 3)
		return false;
	if (len > 3)
		return true;
	code = (uint32_t)(character[0] & 0x0f) << 12 |
	    (uint32_t)(character[1] & 0x3f) << 6 |
	    (uint32_t)(character[2] & 0x3f);
	return (code >= 0x1100 && code <= 0x115f) ||
	    (code >= 0x2e80 && code <= 0xa4cf) ||
	    (code >= 0xac00 && code <= 0xd7a3) ||
	    (code >= 0xf900 && code <= 0xfaff) ||
	    (code >= 0xfe30 && code <= 0xfe6f) ||
	    (code >= 0xff00 && code <= 0xff60);
}

size_t
page_width(const char *text)
{
	size_t left = strlen(text), width = 0;

	while (left > 0) {
		size_t len = text_utf8_char(text, left);

		len = len > 0 ? len : 1;
		width += is_wide(text, len) ? 2 : 1;
		text += len;
		left -= len;
	}
	return width;
}

void
page_cell(const struct page *page, const char *text, size_t columns)
{
	size_t width = page_width(text);
	int blanks = width < columns ? (int)(columns - width) : 1;

	(void)fprintf(page->out, "%s%*s", text, blanks, "");
}

void
page_row(const struct page *page, const char *label, const char *format, ...)
{
	va_list values;

	(void)fputs("  ", page->out);
	page_cell(page, label, LABEL_COLUMNS);
	va_start(values, format);
	(void)vfprintf(page->out, format, values);
	va_end(values);
	(void)fputc('\n', page->out);
}

static void
begin(const struct page *page, enum page_colour colour)
{
	if (page->coloured)
		(void)fputs(colours[colour], page->out);
}

static void
end(const struct page *page, enum page_colour colour)
{
	if (page->coloured && colour != PAGE_PLAIN)
		(void)fputs("\033[0m", page->out);
}

void
page_line(
    const struct page *page, enum page_colour colour, const char *format, ...)
{
	va_list values;

	begin(page, colour);
	va_start(values, format);
	(void)vfprintf(page->out, format, values);
	va_end(values);
	end(page, colour);
	(void)fputc('\n', page->out);
}

void
page_word(const struct page *page, enum page_colour colour, const char *text)
{
	begin(page, colour);
	(void)fputs(text, page->out);
	end(page, colour);
}

const char *
page_number(char out[PAGE_TEXT_BYTES], int64_t number)
{
	char digits[PAGE_TEXT_BYTES];
	int len = snprintf(digits, sizeof digits, "%" PRId64, number);
	size_t at = 0;

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0 && digits[i - 1] != '-')
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
	return out;
}

const char *
page_bytes(char out[PAGE_TEXT_BYTES], int64_t bytes)
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB" };
	double size = (double)bytes / 1024;
	size_t unit = 0;

	if (bytes < 1024) {
		(void)snprintf(out, PAGE_TEXT_BYTES, "%" PRId64 " B", bytes);
		return out;
	}
	while (size >= 1024 && unit < 3) {
		size /= 1024;
		unit++;
	}
	(void)snprintf(out, PAGE_TEXT_BYTES, size < 100 ? "%.1f %s" : "%.0f %s",
	    size, units[unit]);
	return out;
}

const char *
page_time(char out[PAGE_TEXT_BYTES], int64_t time_s)
{
	time_t when = time_s;
	struct tm broken;

	if (time_s == 0 || localtime_r(&when, &broken) == NULL ||
	    strftime(out, PAGE_TEXT_BYTES, "%Y-%m-%d %H:%M", &broken) == 0)
		(void)snprintf(out, PAGE_TEXT_BYTES, "-");
	return out;
}

const char *
page_duration(char out[PAGE_TEXT_BYTES], int64_t duration_s)
{
	long long s = duration_s > 0 ? duration_s : 0;

	if (s < 120)
		(void)snprintf(out, PAGE_TEXT_BYTES, say("%lld s"), s);
	else if (s < 7200)
		(void)snprintf(out, PAGE_TEXT_BYTES, say("%lld min"), s / 60);
	else if (s < 172800)
		(void)snprintf(
		    out, PAGE_TEXT_BYTES, say("%lld hours"), s / 3600);
	else
		(void)snprintf(
		    out, PAGE_TEXT_BYTES, say("%lld days"), s / 86400);
	return out;
}
