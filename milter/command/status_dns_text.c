/* status_dns_text.c - the DNS part of a status for a person. */
#include <stdio.h>
#include <string.h>

#include "command/say.h"
#include "command/status_text.h"

/* Columns of a list's name, its state, and each figure. */
#define NAME_COLUMNS   28
#define STATE_COLUMNS  10
#define FIGURE_COLUMNS 10

static void
print_figure(const struct page *page, const char *text)
{
	size_t width = page_width(text);

	(void)fprintf(page->out, "%*s%s",
	    (int)(width < FIGURE_COLUMNS ? FIGURE_COLUMNS - width : 1), "",
	    text);
}

static void
print_head(const struct page *page)
{
	/* Figures' heads stand as far right as the figures. */
	static const char *const heads[] = { "queries", "hits", "errors",
		"median", "p99" };

	(void)fputs("  ", page->out);
	page_cell(page, say("list"), NAME_COLUMNS);
	page_cell(page, say("state"), STATE_COLUMNS);
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		print_figure(page, say(heads[i]));
	(void)fputc('\n', page->out);
}

static void
print_time(const struct page *page, int64_t ms)
{
	char text[PAGE_TEXT_BYTES] = "-";

	if (ms >= 0)
		(void)snprintf(text, sizeof text, "%lld ms", (long long)ms);
	print_figure(page, text);
}

static void
print_list(const struct page *page, const json_t *list)
{
	const char *state = json_text_of(list, "state");
	char text[PAGE_TEXT_BYTES];

	(void)fputs("  ", page->out);
	page_cell(page, json_text_of(list, "list"), NAME_COLUMNS);
	page_cell(page, say(state), STATE_COLUMNS);
	print_figure(page, page_number(text, json_number_of(list, "queries")));
	print_figure(page, page_number(text, json_number_of(list, "hits")));
	print_figure(page,
	    page_number(text,
		json_number_of(list, "errors") +
		    json_number_of(list, "timeouts")));
	print_time(page, json_number_of(list, "median_ms"));
	print_time(page, json_number_of(list, "p99_ms"));
	(void)fputc('\n', page->out);
}

void
status_print_dns(const struct page *page, const json_t *dns)
{
	const json_t *lists = json_object_get(dns, "lists");
	char asked[PAGE_TEXT_BYTES], cached[PAGE_TEXT_BYTES];

	if (dns == NULL)
		return;
	page_row(page, "DNS",
	    say("%s questions asked, %s answered from memory"),
	    page_number(asked, json_number_of(dns, "asked")),
	    page_number(cached, json_number_of(dns, "cached")));
	if (json_array_size(lists) == 0)
		return;
	print_head(page);
	for (size_t i = 0; i < json_array_size(lists); i++)
		print_list(page, json_array_get(lists, i));
}

/* A list that is not asked protects nobody. */
bool
status_list_problem(const json_t *list, char *out, size_t size)
{
	const char *state = json_text_of(list, "state");
	const char *name = json_text_of(list, "list");
	const char *why = json_text_of(list, "last_error");

	if (strcmp(state, "rested") == 0)
		(void)snprintf(out, size,
		    say("the list %s does not answer and is rested: %s"), name,
		    why);
	else if (strcmp(state, "failed") == 0)
		(void)snprintf(out, size,
		    say("the list %s fails its test and is not asked: %s"),
		    name, why);
	else
		return false;
	return true;
}
