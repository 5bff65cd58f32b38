/* kept_print.c - kept things for people. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "command/kept.h"
#include "command/say.h"

/* Columns of a cell, and bytes that may fill them. */
#define CELL_COLUMNS 24
#define CELL_BYTES   (4 * CELL_COLUMNS + 4)

/* A text that fits the cell, with a sign where it was cut. */
static void
fit(char out[CELL_BYTES], const char *text)
{
	char clean[CELL_BYTES * 2];
	size_t len = text_printable(
	    clean, sizeof clean, text, strlen(text), TEXT_UTF8);
	const char *next = clean;
	size_t at = 0;

	out[0] = '\0';
	while (len > 0) {
		size_t step = text_utf8_char(next, len);

		memcpy(out + at, next, step);
		out[at + step] = '\0';
		if (page_width(out) > CELL_COLUMNS - 2) {
			memcpy(out + at, "+", 2);
			return;
		}
		at += step;
		next += step;
		len -= step;
	}
	if (at == 0)
		memcpy(out, "-", 2);
}

static void
cell(const struct page *page, const char *text, size_t columns)
{
	char shown[CELL_BYTES];

	fit(shown, text);
	page_cell(page, shown, columns);
}

/* "a@example.jp +2" */
static void
recipients_cell(const struct page *page, const struct kept *kept)
{
	const json_t *rcpts = json_object_get(kept->facts, "rcpts");
	const char *first = json_string_value(json_array_get(rcpts, 0));
	size_t more = json_array_size(rcpts);
	char text[LIMIT_ADDRESS_BYTES + 32];

	(void)snprintf(text, sizeof text, "%s", first != NULL ? first : "");
	cell(page, text, CELL_COLUMNS);
	(void)snprintf(text, sizeof text, more > 1 ? "+%zu" : " ", more - 1);
	page_cell(page, text, 5);
}

static void
print_row(const struct page *page, const struct kept *kept)
{
	char text[PAGE_TEXT_BYTES];
	const char *why = kept_text(kept, "reason");

	page_cell(
	    page, page_time(text, json_number_of(kept->facts, "time_s")), 18);
	page_cell(page, say(kept_state(kept)), 10);
	cell(page, kept_text(kept, "s"), 16);
	cell(page, kept_text(kept, "q"), 16);
	cell(page, kept_text(kept, "from"), CELL_COLUMNS);
	recipients_cell(page, kept);
	page_cell(
	    page, page_bytes(text, json_number_of(kept->facts, "size")), 10);
	cell(page, why, CELL_COLUMNS);
	(void)fputc('\n', page->out);
}

void
kept_print_table(const struct page *page, const struct kept_list *list)
{
	static const struct {
		const char *title;
		size_t columns;
	} heads[] = { { "time", 18 }, { "state", 10 }, { "s=", 16 },
		{ "q=", 16 }, { "from", CELL_COLUMNS },
		{ "for", CELL_COLUMNS + 5 }, { "size", 10 }, { "reason", 1 } };

	if (list->count == 0) {
		(void)fprintf(page->out, "%s\n", say("nothing is kept"));
		return;
	}
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		page_cell(page, say(heads[i].title), heads[i].columns);
	(void)fputc('\n', page->out);
	for (size_t i = 0; i < list->count; i++)
		print_row(page, &list->items[i]);
}

/* A row of one fact, if it is known. */
static void
print_fact(const struct page *page, const struct kept *kept, const char *label,
    const char *key)
{
	const char *text = kept_text(kept, key);
	size_t size = 4 * strlen(text) + 1;
	scoped_mem char *shown = mem_new(size, 1);

	text_printable(shown, size, text, strlen(text), TEXT_UTF8);
	if (*text != '\0')
		page_row(page, say(label), "%s", shown);
}

static void
print_removed(const struct page *page, const json_t *part)
{
	const char *name = json_string_value(
	    json_array_get(json_object_get(part, "names"), 0));
	char shown[512], verdict[256];

	name = name != NULL ? name : json_text_of(part, "type");
	text_printable(shown, sizeof shown, name, strlen(name), TEXT_UTF8);
	name = json_text_of(part, "verdict");
	text_printable(verdict, sizeof verdict, name, strlen(name), TEXT_UTF8);
	page_row(page, say("removed"), "%s: %s (%s)", shown, verdict,
	    json_text_of(part, "class"));
	page_row(page, "", "SHA-256 %s", json_text_of(part, "sha256"));
}

static void
print_recipients(const struct page *page, const struct kept *kept)
{
	const json_t *rcpts = json_object_get(kept->facts, "rcpts");

	for (size_t i = 0; i < json_array_size(rcpts); i++) {
		const char *text = json_string_value(json_array_get(rcpts, i));
		char shown[4 * LIMIT_ADDRESS_BYTES];

		text = text != NULL ? text : "";
		text_printable(
		    shown, sizeof shown, text, strlen(text), TEXT_UTF8);
		page_row(page, i == 0 ? say("for") : "", "%s", shown);
	}
}

void
kept_print(const struct page *page, const struct kept *kept)
{
	const json_t *removed = json_object_get(kept->facts, "removed");
	char text[PAGE_TEXT_BYTES];

	page_line(page, PAGE_TITLE, "%s", kept_id(kept));
	page_row(page, say("state"), "%s", say(kept_state(kept)));
	page_row(page, say("time"), "%s",
	    page_time(text, json_number_of(kept->facts, "time_s")));
	if (kept->entry.released_s > 0)
		page_row(page, say("released"), "%s",
		    page_time(text, kept->entry.released_s));
	print_fact(page, kept, "s=", "s");
	print_fact(page, kept, "q=", "q");
	print_fact(page, kept, "from", "from");
	print_recipients(page, kept);
	print_fact(page, kept, "client", "client");
	print_fact(page, kept, "subject", "subject");
	page_row(page, say("size"), "%s",
	    page_bytes(text, json_number_of(kept->facts, "size")));
	print_fact(page, kept, "class", "class");
	print_fact(page, kept, "reason", "reason");
	for (size_t i = 0; i < json_array_size(removed); i++)
		print_removed(page, json_array_get(removed, i));
}
