/* summary_text.c - the report for a terminal. */
#include <string.h>
#include <time.h>

#include "command/page.h"
#include "command/say.h"
#include "command/summary.h"

/* Columns of a name, and of the longest bar. */
#define NAME_COLUMNS 44
#define BAR_COLUMNS  24
#define SPANS        32
#define TOP_MOST     100

static const enum page_colour way_colours[WAY_COUNT] = {
	[WAY_PASSED] = PAGE_GOOD,
	[WAY_TAGGED] = PAGE_DOUBT,
	[WAY_HELD] = PAGE_DOUBT,
	[WAY_DEFERRED] = PAGE_DOUBT,
	[WAY_BLOCKED] = PAGE_BAD,
	[WAY_REFUSED] = PAGE_BAD,
};

/* A bar of eighths, so that small shares are still seen. */
static void
print_bar(const struct page *page, enum page_colour colour, uint64_t value,
    uint64_t most)
{
	static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊",
		"▉" };
	char bar[BAR_COLUMNS * 3 + 4] = "";
	uint64_t length = most > 0 ? value * BAR_COLUMNS * 8 / most : 0;
	size_t used = 0;

	if (value > 0 && length == 0)
		length = 1;
	for (; length >= 8; length -= 8, used += 3)
		memcpy(bar + used, "█", 4);
	strncat(bar, eighths[length], sizeof bar - used - 1);
	page_word(page, colour, bar);
}

static void
print_totals(const struct page *page, const struct summary *summary)
{
	char first[PAGE_TEXT_BYTES], last[PAGE_TEXT_BYTES];
	char number[PAGE_TEXT_BYTES];
	uint64_t total = summary_total(summary);

	page_line(page, PAGE_TITLE, say("%s to %s"),
	    page_time(first, summary->first_s),
	    page_time(last, summary->last_s));
	for (size_t way = 0; way < WAY_COUNT; way++) {
		(void)fputs("  ", page->out);
		page_cell(page, say(summary_way_title((enum summary_way)way)),
		    NAME_COLUMNS / 2);
		(void)fprintf(page->out, "%12s  ",
		    page_number(number, (int64_t)summary->ways[way]));
		print_bar(page, way_colours[way], summary->ways[way], total);
		(void)fputc('\n', page->out);
	}
	if (summary->took.total > 0)
		(void)fprintf(page->out,
		    say("  half of the messages took up "
			"to %d ms, 99 %% up to %d ms\n"),
		    (int)histogram_quantile(&summary->took, 0.5),
		    (int)histogram_quantile(&summary->took, 0.99));
}

static void
format_span(char out[PAGE_TEXT_BYTES], int64_t begin_s, int64_t length_s)
{
	time_t begin = (time_t)begin_s;
	struct tm tm;

	out[0] = '\0';
	if (localtime_r(&begin, &tm) != NULL)
		(void)strftime(out, PAGE_TEXT_BYTES,
		    length_s < 86400 ? "%m-%d %H:%M" : "%Y-%m-%d", &tm);
}

static void
print_timeline(const struct page *page, const struct summary *summary)
{
	struct summary_span spans[SPANS];
	int64_t length_s, begin_s;
	size_t count = summary_timeline(
	    summary, spans, SPANS, &length_s, &begin_s);
	uint64_t most = 0;

	(void)fputc('\n', page->out);
	page_line(page, PAGE_TITLE, "%s", say("Stopped over time"));
	for (size_t i = 0; i < count; i++) {
		uint64_t stopped = 0;

		for (size_t way = WAY_PASSED + 1; way < WAY_COUNT; way++)
			stopped += spans[i].ways[way];
		most = stopped > most ? stopped : most;
	}
	for (size_t i = 0; i < count; i++) {
		char text[PAGE_TEXT_BYTES], number[PAGE_TEXT_BYTES];
		uint64_t stopped = 0;

		for (size_t way = WAY_PASSED + 1; way < WAY_COUNT; way++)
			stopped += spans[i].ways[way];
		format_span(text, begin_s + (int64_t)i * length_s, length_s);
		(void)fprintf(page->out, "  %-14s%10s  ", text,
		    page_number(number, (int64_t)stopped));
		print_bar(page, PAGE_BAD, stopped, most);
		(void)fputc('\n', page->out);
	}
}

static void
print_topic(const struct page *page, const struct summary *summary,
    enum summary_topic topic, size_t top)
{
	const struct tally_entry *entries[TOP_MOST];
	const struct tally *tally = &summary->topics[topic];
	size_t count = tally_top(
	    tally, entries, top < TOP_MOST ? top : TOP_MOST);

	if (count == 0)
		return;
	(void)fputc('\n', page->out);
	page_line(page, PAGE_TITLE, "%s", say(summary_topic_title(topic)));
	for (size_t i = 0; i < count; i++) {
		char text[NAME_COLUMNS * 3], number[PAGE_TEXT_BYTES];
		size_t len = entries[i]->len < sizeof text - 1
		    ? entries[i]->len
		    : sizeof text - 1;

		memcpy(text, entries[i]->text, len);
		text[len] = '\0';
		(void)fputs("  ", page->out);
		page_cell(page, text, NAME_COLUMNS);
		(void)fprintf(page->out, "%10s  ",
		    page_number(number, (int64_t)entries[i]->count));
		print_bar(
		    page, PAGE_TITLE, entries[i]->count, entries[0]->count);
		(void)fputc('\n', page->out);
	}
}

void
summary_print_text(const struct summary *summary, size_t top, FILE *out)
{
	struct page page;

	page_init(&page, out);
	if (summary_total(summary) == 0) {
		page_line(&page, PAGE_DOUBT, "%s",
		    say("no event of the gate in these logs and this time"));
		return;
	}
	print_totals(&page, summary);
	print_timeline(&page, summary);
	for (size_t topic = 0; topic < TOPIC_COUNT; topic++)
		print_topic(&page, summary, (enum summary_topic)topic, top);
}
