/* password_finder.c - one pass over the lines for each rank.
 *
 * The list keeps the order in which passwords are added and ends when it is
 * full, so that the passes below, from top to bottom, are the ranking. */
#include "unlock/password_finder.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "text/normal_text.h"
#include "unlock/password_line.h"
#include "unlock/password_name.h"
#include "unlock/password_run.h"

/* Lines around a label in which any word may be its value. */
#define LINES_BEFORE 2
#define LINES_BEHIND 3

/* Lines at either end of a text whose words are tried at last. */
#define LINES_END 40

/* Words that are tried without a label: shorter ones are particles. */
#define WORD_MIN 3
#define WORD_MAX 32

/* Dates of one message. */
#define DATES 10

struct line {
	struct span span;
	bool is_near; /* to a label */
};

struct text {
	char *raw, *normal; /* UTF-8; normal: after NFKC */
	size_t raw_len, normal_len;
	struct line *lines;
	size_t line_count, line_cap;
	bool is_subject;
	bool is_wide; /* has letters in full width */
};

struct date {
	unsigned int year, month, day; /* year 0: not said */
};

struct password_finder {
	struct text texts[LIMIT_PASSWORD_TEXTS];
	size_t text_count;
	struct passwords given, names;
	struct date dates[DATES];
	size_t date_count;
};

/* What everybody uses, and what samples are exchanged with. */
static const char *const known[] = { "123", "1234", "12345", "123456", "4321",
	"12345678", "123456789", "0000", "1111", "password", "Password", "pass",
	"infected", "virus", "malware", "abc123" };

struct password_finder *
password_finder_new(void)
{
	return mem_new(1, sizeof(struct password_finder));
}

static void
wipe_text(char *text, size_t len)
{
	if (text != NULL)
		explicit_bzero(text, len);
	free(text);
}

void
password_finder_free(struct password_finder **finder)
{
	struct password_finder *held = ptr_take(finder);

	if (held == NULL)
		return;
	for (size_t i = 0; i < held->text_count; i++) {
		wipe_text(held->texts[i].raw, held->texts[i].raw_len);
		wipe_text(held->texts[i].normal, held->texts[i].normal_len);
		free(held->texts[i].lines);
	}
	passwords_release(&held->given);
	passwords_release(&held->names);
	free(held);
}

/* Move back to where a character begins. */
static size_t
char_start(const char *text, size_t at)
{
	while (at > 0 && ((uint8_t)text[at] & 0xc0) == 0x80)
		at--;
	return at;
}

/* A copy without NUL and without the middle of what is too long. */
static char *
clean_copy(const char *text, size_t len, size_t *len_out)
{
	size_t half = LIMIT_PASSWORD_TEXT_BYTES / 2;
	struct buffer out = BUFFER_OF(LIMIT_PASSWORD_TEXT_BYTES + 1);

	if (len <= LIMIT_PASSWORD_TEXT_BYTES) {
		buffer_add(&out, text, len);
	} else {
		size_t tail = char_start(text, len - half + 4);

		buffer_add(&out, text, char_start(text, half - 4));
		buffer_add(&out, "\n", 1);
		buffer_add(&out, text + tail, len - tail);
	}
	for (size_t i = 0; i < out.len; i++)
		if (out.data[i] == '\0')
			out.data[i] = ' ';
	*len_out = out.len;
	return buffer_take(&out);
}

static void
split_lines(struct text *text)
{
	const char *next = text->normal, *end = next + text->normal_len;

	while (next < end) {
		const char *feed = memchr(next, '\n', (size_t)(end - next));
		const char *begin = next;
		size_t len = (size_t)((feed != NULL ? feed : end) - next);

		next = feed != NULL ? feed + 1 : end;
		text_trim(&begin, &len);
		if (len == 0)
			continue;
		text->lines = mem_grow(text->lines, text->line_count,
		    &text->line_cap, sizeof *text->lines);
		text->lines[text->line_count++] = (struct line){
			.span = { begin, len }
		};
	}
}

/* Remember which lines are near to one with a label. */
static void
mark_near(struct text *text)
{
	struct label label;

	for (size_t i = 0; i < text->line_count; i++) {
		size_t at = i > LINES_BEFORE ? i - LINES_BEFORE : 0;

		if (!label_find(text->lines[i].span, 0, &label))
			continue;
		for (; at <= i + LINES_BEHIND && at < text->line_count; at++)
			text->lines[at].is_near = true;
	}
}

static void
normalise(struct text *text)
{
	struct buffer out = BUFFER_OF(NORMAL_TEXT_FACTOR * text->raw_len + 1);
	const char *next = text->raw, *end = next + text->raw_len;

	while (next < end) {
		const char *feed = memchr(next, '\n', (size_t)(end - next));
		const char *behind = feed != NULL ? feed + 1 : end;

		normal_text_add(next, (size_t)(behind - next), &out);
		next = behind;
	}
	text->normal_len = out.len;
	text->normal = buffer_take(&out);
	text->is_wide = memmem(text->raw, text->raw_len, "\xef\xbc", 2) !=
		NULL ||
	    memmem(text->raw, text->raw_len, "\xef\xbd", 2) != NULL;
}

static void
add_text(struct password_finder *finder, const char *text, size_t len,
    bool is_subject)
{
	struct text *added = &finder->texts[finder->text_count];

	if (finder->text_count >= LIMIT_PASSWORD_TEXTS ||
	    !text_is_utf8(text, len))
		return;
	finder->text_count++;
	added->is_subject = is_subject;
	added->raw = clean_copy(text, len, &added->raw_len);
	normalise(added);
	split_lines(added);
}

/* The lines of such a text need not be told apart: no label has a line end in
 * it, and around one it ends as a word does. */
bool
password_finder_has_label(const char *text, size_t len)
{
	struct text seen = { .raw = (char *)text, .raw_len = len };
	struct label label;
	bool has;

	if (!text_is_utf8(text, len))
		return false;
	if (len > 0 && memchr(text, '\0', len) != NULL)
		return true; /* odd enough to be collected */
	if (normal_text_is(text, len))
		return label_find((struct span){ text, len }, 0, &label);
	normalise(&seen);
	has = label_find(
	    (struct span){ seen.normal, seen.normal_len }, 0, &label);
	wipe_text(seen.normal, seen.normal_len);
	return has;
}

void
password_finder_text(
    struct password_finder *finder, const char *text, size_t len)
{
	add_text(finder, text, len, false);
}

void
password_finder_subject(
    struct password_finder *finder, const char *text, size_t len)
{
	add_text(finder, text, len, true);
}

void
password_finder_name(
    struct password_finder *finder, const char *name, size_t len)
{
	password_name_add(&finder->names, name, len);
}

void
password_finder_given(struct password_finder *finder, enum password_kind kind,
    const char *text, size_t len)
{
	passwords_add(&finder->given, kind, text, len);
}

static void
add_date(struct password_finder *finder, struct date date)
{
	if (date.month < 1 || date.month > 12 || date.day < 1 ||
	    date.day > 31 || finder->date_count >= DATES ||
	    (date.year != 0 && (date.year < 1900 || date.year > 2999)))
		return;
	finder->dates[finder->date_count++] = date;
}

/* The decimal number of at most four digits at *at_io, 0 if there is none. */
static unsigned int
number_at(struct span text, size_t *at_io)
{
	unsigned int value = 0;
	size_t begin = *at_io;

	while (*at_io < text.len && *at_io < begin + 4 &&
	    text.text[*at_io] >= '0' && text.text[*at_io] <= '9')
		value = 10 * value +
		    (unsigned int)(text.text[(*at_io)++] - '0');
	return value;
}

void
password_finder_date(
    struct password_finder *finder, const char *value, size_t len)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	struct span text = { value, len };

	/* "Mon, 02 Nov 2026": a number, a month's name, a number. */
	for (size_t at = 0; at < len; at++) {
		struct date date = { 0 };
		size_t next = at, month;

		date.day = number_at(text, &next);
		if (next == at || next + 4 >= len)
			continue;
		for (month = 0; month < 12; month++)
			if (text_equal(
				value + next + 1, 3, months + 3 * month, 3))
				break;
		date.month = (unsigned int)month + 1;
		next += 5;
		date.year = number_at(text, &next);
		if (month < 12 && date.year > 0) {
			add_date(finder, date);
			return;
		}
		at = next > at ? next - 1 : at;
	}
}

/* The mark between the numbers of a date at *at_io, which moves behind it. */
static bool
skip_mark(struct span text, size_t *at_io)
{
	static const char *const marks[] = { "/", "-", ".", "年", "月" };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (text_begins(
			text.text + *at_io, text.len - *at_io, marks[i])) {
			*at_io += strlen(marks[i]);
			return true;
		}
	return false;
}

/* Dates in a line: 2026/11/2, 2026年11月2日, 11/2, 11月2日. */
static void
find_dates(struct password_finder *finder, struct span line)
{
	for (size_t at = 0; at < line.len; at++) {
		unsigned int numbers[3] = { 0 };
		size_t begin = at, count = 0;

		if (line.text[at] < '0' || line.text[at] > '9')
			continue;
		do
			numbers[count++] = number_at(line, &at);
		while (count < 3 && at < line.len && skip_mark(line, &at) &&
		    at < line.len);
		if (count == 3)
			add_date(finder,
			    (struct date){
				numbers[0], numbers[1], numbers[2] });
		else if (count == 2)
			add_date(
			    finder, (struct date){ 0, numbers[0], numbers[1] });
		if (at > begin)
			at--;
	}
}

/* The same in full-width letters, as a reader who copies it gets it. */
static void
add_wide(struct passwords *out, enum password_kind kind,
    const struct text *text, struct span found)
{
	char wide[3 * LIMIT_PASSWORD_BYTES];
	size_t len = 0;

	if (!text->is_wide || found.len > LIMIT_PASSWORD_BYTES)
		return;
	for (size_t i = 0; i < found.len; i++) {
		unsigned int code = 0xff01U + (uint8_t)found.text[i] - 0x21;

		if (found.text[i] <= 0x20 || found.text[i] >= 0x7f)
			return;
		wide[len++] = (char)(0xe0 | code >> 12);
		wide[len++] = (char)(0x80 | (code >> 6 & 0x3f));
		wide[len++] = (char)(0x80 | (code & 0x3f));
	}
	if (memmem(text->raw, text->raw_len, wide, len) != NULL)
		passwords_add(out, kind, wide, len);
	explicit_bzero(wide, sizeof wide);
}

/* One reading of what was found, and in full width if it was written so. */
static void
add_reading(struct passwords *out, enum password_kind kind,
    const struct text *text, struct span reading)
{
	/* The whole text is searched for it: once for each password. */
	if (passwords_add(out, kind, reading.text, reading.len))
		add_wide(out, kind, text, reading);
}

/* What was announced, as it may be meant. */
static void
add_found(struct passwords *out, enum password_kind kind,
    const struct text *text, struct span found)
{
	struct span readings[RUN_READINGS];

	run_readings(found, readings);
	for (size_t i = 0; i < RUN_READINGS; i++)
		add_reading(out, kind, text, readings[i]);
}

/* The value of a label at a line's end, or of one that has none on its line
 * and is not its last word either. */
static void
add_next_line(struct passwords *out, const struct text *text, size_t label_line,
    bool is_last)
{
	struct span found;

	if (!is_last) {
		if (label_line + 1 == text->line_count)
			return;
		found = text->lines[label_line + 1].span;
		if (line_is_value(found))
			add_found(out, PASSWORD_LABEL, text, found);
		return;
	}
	for (size_t i = label_line + 1;
	     i < text->line_count && i <= label_line + LINES_BEHIND; i++)
		if (line_value(text->lines[i].span, &found)) {
			add_found(out, PASSWORD_LABEL, text, found);
			return;
		}
}

/* What the labels of a line say. */
struct said {
	bool here; /* some value is on the line */
	bool next; /* some value is on the next one */
};

static void
add_label(struct passwords *out, const struct text *text, struct span line,
    const struct label *label, struct said *said)
{
	struct span found;
	size_t from = label->end;
	bool any = false;

	while (label_value(line, label, &from, &found)) {
		add_found(out, PASSWORD_LABEL, text, found);
		any = true;
	}
	if (!any && label_value_before(line, label, &found)) {
		add_found(out, PASSWORD_LABEL, text, found);
		any = true;
	}
	said->here |= any;
	said->next |= label_points_on(line, label) ||
	    (!any && label_is_last(line, label));
}

/* The labels of one line, as many as *left_io says. */
static void
add_labelled(struct passwords *out, const struct text *text, size_t number,
    size_t *left_io)
{
	struct span line = text->lines[number].span;
	struct label label, next;
	struct said said = { false, false };
	bool has_label = label_find(line, 0, &label), more = has_label;

	for (; more && *left_io > 0; --*left_io) {
		more = label_find(line, label.end, &next);
		if (more)
			label.next = next.begin;
		add_label(out, text, line, &label, &said);
		label = next;
	}
	if (has_label && (said.next || !said.here))
		add_next_line(out, text, number, said.next);
}

static void
add_quoted(struct passwords *out, const struct text *text, bool near)
{
	for (size_t i = 0; i < text->line_count; i++) {
		struct span found;
		size_t from = 0;

		if (text->lines[i].is_near != near)
			continue;
		while (quote_next(text->lines[i].span, &from, &found))
			if (found.len >= WORD_MIN && found.len <= WORD_MAX &&
			    memchr(found.text, ' ', found.len) == NULL)
				add_found(out, PASSWORD_QUOTED, text, found);
	}
}

/* The words of one line that are mixed, or those that are not. */
static void
add_words(struct passwords *out, const struct text *text,
    const struct line *line, bool mixed)
{
	struct span found;
	size_t from = 0;

	while (run_next(line->span, &from, &found)) {
		struct span inner = run_trimmed(found);

		if (inner.len >= WORD_MIN && inner.len <= WORD_MAX &&
		    run_is_usable(found) && run_is_mixed(found) == mixed)
			add_found(out, PASSWORD_TOKEN, text, inner);
	}
}

static void
add_near(struct passwords *out, const struct text *text, bool mixed)
{
	for (size_t i = 0; i < text->line_count; i++)
		if (text->lines[i].is_near || text->is_subject)
			add_words(out, text, &text->lines[i], mixed);
}

static void
add_ends(struct passwords *out, const struct text *text, bool mixed)
{
	for (size_t i = 0; i < text->line_count; i++)
		if (i < LINES_END || i + LINES_END >= text->line_count)
			add_words(out, text, &text->lines[i], mixed);
}

static void
add_dates(struct passwords *out, const struct date *date)
{
	static const char *const marks[] = { "", "/", "-" };
	char text[64];
	int len;

	for (size_t i = 0; date->year > 0 && i < 3; i++) {
		len = snprintf(text, sizeof text, "%04u%s%02u%s%02u",
		    date->year, marks[i], date->month, marks[i], date->day);
		passwords_add(out, PASSWORD_DATE, text, (size_t)len);
		if (i == 0)
			passwords_add(
			    out, PASSWORD_DATE, text + 2, (size_t)len - 2);
	}
	len = snprintf(text, sizeof text, "%02u%02u", date->month, date->day);
	passwords_add(out, PASSWORD_DATE, text, (size_t)len);
}

static void
add_all(struct passwords *out, const struct passwords *from)
{
	for (size_t i = 0; i < from->count; i++)
		passwords_add(out, from->items[i].kind, from->items[i].text,
		    from->items[i].len);
}

/* A pass over all texts. */
static void
each_text(const struct password_finder *finder, struct passwords *out,
    void (*pass)(struct passwords *, const struct text *, bool), bool which)
{
	for (size_t i = 0; i < finder->text_count; i++)
		pass(out, &finder->texts[i], which);
}

void
password_finder_labelled(
    const struct password_finder *finder, struct passwords *out)
{
	size_t left = LIMIT_PASSWORD_LABELS;

	*out = (struct passwords){ 0 };
	for (size_t i = 0; i < finder->text_count; i++)
		for (size_t j = 0; j < finder->texts[i].line_count; j++)
			add_labelled(out, &finder->texts[i], j, &left);
}

void
password_finder_finish(struct password_finder *finder, struct passwords *out)
{
	password_finder_labelled(finder, out);
	for (size_t i = 0; i < finder->text_count; i++) {
		mark_near(&finder->texts[i]);
		for (size_t j = 0; j < finder->texts[i].line_count; j++)
			find_dates(finder, finder->texts[i].lines[j].span);
	}
	add_all(out, &finder->given);
	each_text(finder, out, add_quoted, true);
	each_text(finder, out, add_near, true);
	add_all(out, &finder->names);
	for (size_t i = 0; i < finder->date_count; i++)
		add_dates(out, &finder->dates[i]);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		passwords_add(
		    out, PASSWORD_DEFAULT, known[i], strlen(known[i]));
	each_text(finder, out, add_near, false);
	each_text(finder, out, add_quoted, false);
	each_text(finder, out, add_ends, true);
	each_text(finder, out, add_ends, false);
}
