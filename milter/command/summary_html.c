/* summary_html.c - the report as one page that needs nothing else.
 *
 * No script, no font, no picture from elsewhere: a page that is mailed to a
 * manager must open anywhere, and a log's texts, which strangers chose, must
 * never become markup. Colours follow the reader's light or dark; one column
 * on a phone. */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "command/page.h"
#include "command/say.h"
#include "command/summary.h"

#define SPANS    60
#define TOP_MOST 100

/* The timeline's drawing, in units of its own. */
#define CHART_WIDTH  720
#define CHART_HEIGHT 160

static const char *const way_classes[WAY_COUNT] = {
	[WAY_PASSED] = "passed",
	[WAY_TAGGED] = "tagged",
	[WAY_HELD] = "held",
	[WAY_DEFERRED] = "deferred",
	[WAY_BLOCKED] = "blocked",
	[WAY_REFUSED] = "refused",
};

static const char style[] =
    ":root{color-scheme:light dark;--back:#fff;--text:#1c2330;--dim:#667085;"
    "--line:#e4e7ec;--card:#f8f9fb;--passed:#9fc5a9;--tagged:#e0a100;"
    "--held:#d97706;--deferred:#8b7fd6;--blocked:#d03b3b;--refused:#8f1d3f;"
    "--bar:#3b6fd0}"
    "@media(prefers-color-scheme:dark){:root{--back:#12161d;--text:#e6e9ef;"
    "--dim:#98a2b3;--line:#2a3140;--card:#1a2029;--passed:#3f6b4c;"
    "--tagged:#e5b73b;--held:#e8923a;--deferred:#a79cf0;--blocked:#ef6461;"
    "--refused:#c2456f;--bar:#6f9cf0}}"
    "*{box-sizing:border-box}"
    "body{margin:0 auto;max-width:1100px;padding:16px;background:var(--back);"
    "color:var(--text);font:15px/1.5 system-ui,'Hiragino Sans','Noto Sans "
    "CJK JP',Meiryo,sans-serif}"
    "h1{font-size:1.5rem;margin:.2em 0}h2{font-size:1rem;margin:0 0 .6em}"
    ".dim{color:var(--dim)}"
    ".cards,.topics{display:grid;gap:12px;margin:16px 0}"
    ".cards{grid-template-columns:repeat(auto-fit,minmax(140px,1fr))}"
    ".topics{grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),"
    "1fr))}"
    ".card{background:var(--card);border:1px solid var(--line);"
    "border-radius:10px;padding:12px;min-width:0}"
    ".card b{display:block;font-size:1.5rem;font-variant-numeric:"
    "tabular-nums}"
    ".key{display:inline-block;width:.7em;height:.7em;border-radius:2px;"
    "margin-right:.4em}"
    "table{width:100%;border-collapse:collapse;table-layout:fixed}"
    "td{padding:3px 0;vertical-align:middle}"
    "td:first-child{width:55%;overflow-wrap:anywhere;padding-right:8px}"
    "td.count{width:6em;text-align:right;padding-right:8px;"
    "font-variant-numeric:tabular-nums}"
    ".bar{height:.8em;background:var(--bar);border-radius:3px;min-width:2px}"
    "svg{width:100%;height:160px;display:block}"
    ".times{display:flex;justify-content:space-between;color:var(--dim);"
    "font-size:.8rem}"
    ".passed{fill:var(--passed);background:var(--passed)}"
    ".tagged{fill:var(--tagged);background:var(--tagged)}"
    ".held{fill:var(--held);background:var(--held)}"
    ".deferred{fill:var(--deferred);background:var(--deferred)}"
    ".blocked{fill:var(--blocked);background:var(--blocked)}"
    ".refused{fill:var(--refused);background:var(--refused)}";

/* Text that strangers may have chosen. */
static void
put_text(FILE *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		switch (text[i]) {
		case '&':
			(void)fputs("&amp;", out);
			break;
		case '<':
			(void)fputs("&lt;", out);
			break;
		case '>':
			(void)fputs("&gt;", out);
			break;
		case '"':
			(void)fputs("&quot;", out);
			break;
		default:
			/* The log escapes controls; what is left of them here
			 * came from another hand. */
			(void)fputc(
			    (unsigned char)text[i] < ' ' ? '?' : text[i], out);
		}
	}
}

static void
put_words(FILE *out, const char *words)
{
	put_text(out, words, strlen(words));
}

static void
put_head(const struct summary *summary, FILE *out)
{
	char first[PAGE_TEXT_BYTES], last[PAGE_TEXT_BYTES];

	(void)fprintf(out,
	    "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta "
	    "charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	    "<title>%s</title>\n<style>%s</style></head><body>\n<h1>%s</h1>\n",
	    say("en"), say("Mail gate report"), style, say("Mail gate report"));
	(void)fputs("<p class=\"dim\">", out);
	(void)fprintf(out, say("%s to %s"), page_time(first, summary->first_s),
	    page_time(last, summary->last_s));
	(void)fputs("</p>\n", out);
}

static void
put_cards(const struct summary *summary, FILE *out)
{
	char number[PAGE_TEXT_BYTES];
	uint64_t total = summary_total(summary);

	(void)fputs("<div class=\"cards\">\n", out);
	for (size_t way = 0; way < WAY_COUNT; way++)
		(void)fprintf(out,
		    "<div class=\"card\"><span class=\"key %s\"></span>%s"
		    "<b>%s</b><span class=\"dim\">%.1f %%</span></div>\n",
		    way_classes[way],
		    say(summary_way_title((enum summary_way)way)),
		    page_number(number, (int64_t)summary->ways[way]),
		    100.0 * (double)summary->ways[way] / (double)total);
	(void)fputs("</div>\n", out);
	if (summary->took.total > 0) {
		(void)fputs("<p class=\"dim\">", out);
		(void)fprintf(out,
		    say("  half of the messages took up to "
			"%d ms, 99 %% up to %d ms\n"),
		    (int)histogram_quantile(&summary->took, 0.5),
		    (int)histogram_quantile(&summary->took, 0.99));
		(void)fputs("</p>\n", out);
	}
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

static uint64_t
span_total(const struct summary_span *span)
{
	uint64_t total = 0;

	for (size_t way = 0; way < WAY_COUNT; way++)
		total += span->ways[way];
	return total;
}

/* One column of the chart, what was stopped at the bottom. */
static void
put_column(FILE *out, const struct summary_span *span, double left,
    double width, uint64_t most)
{
	double floor = CHART_HEIGHT;

	for (size_t i = WAY_COUNT; i-- > 0;) {
		double height = (double)CHART_HEIGHT * span->ways[i] /
		    (double)most;

		if (span->ways[i] == 0)
			continue;
		floor -= height;
		(void)fprintf(out,
		    "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
		    "height=\"%.1f\"><title>%s: %" PRIu32 "</title></rect>\n",
		    way_classes[i], left, floor, width, height,
		    say(summary_way_title((enum summary_way)i)), span->ways[i]);
	}
}

/* Three times are enough on a phone too. */
static void
put_times(FILE *out, size_t count, int64_t begin_s, int64_t length_s)
{
	char text[PAGE_TEXT_BYTES];

	(void)fputs("<div class=\"times\">", out);
	for (size_t i = 0; i < 3; i++) {
		size_t span = i * (count - 1) / 2;

		format_span(text, begin_s + (int64_t)span * length_s, length_s);
		(void)fprintf(out, "<span>%s</span>", text);
	}
	(void)fputs("</div>", out);
}

static void
put_timeline(const struct summary *summary, FILE *out)
{
	struct summary_span spans[SPANS];
	int64_t length_s, begin_s;
	size_t count = summary_timeline(
	    summary, spans, SPANS, &length_s, &begin_s);
	uint64_t most = 1;
	double width;

	if (count == 0)
		return;
	for (size_t i = 0; i < count; i++)
		if (span_total(&spans[i]) > most)
			most = span_total(&spans[i]);
	width = (double)CHART_WIDTH / (double)count;
	(void)fprintf(out,
	    "<div class=\"card\"><h2>%s</h2><svg role=\"img\" "
	    "viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" "
	    "aria-label=\"%s\">\n",
	    say("Over time"), CHART_WIDTH, CHART_HEIGHT, say("Over time"));
	for (size_t i = 0; i < count; i++)
		put_column(out, &spans[i], width * ((double)i + 0.08),
		    width * 0.84, most);
	(void)fputs("</svg>", out);
	put_times(out, count, begin_s, length_s);
	(void)fputs("</div>\n", out);
}

static void
put_topic(const struct summary *summary, enum summary_topic topic, size_t top,
    FILE *out)
{
	const struct tally_entry *entries[TOP_MOST];
	size_t count = tally_top(
	    &summary->topics[topic], entries, top < TOP_MOST ? top : TOP_MOST);
	char number[PAGE_TEXT_BYTES];

	if (count == 0)
		return;
	(void)fputs("<div class=\"card\"><h2>", out);
	put_words(out, say(summary_topic_title(topic)));
	(void)fputs("</h2><table>\n", out);
	for (size_t i = 0; i < count; i++) {
		(void)fputs("<tr><td>", out);
		put_text(out, entries[i]->text, entries[i]->len);
		(void)fprintf(out,
		    "</td><td class=\"count\">%s</td><td><div class=\"bar\" "
		    "style=\"width:%.1f%%\"></div></td></tr>\n",
		    page_number(number, (int64_t)entries[i]->count),
		    100.0 * (double)entries[i]->count /
			(double)entries[0]->count);
	}
	(void)fputs("</table></div>\n", out);
}

void
summary_print_html(const struct summary *summary, size_t top, FILE *out)
{
	put_head(summary, out);
	if (summary_total(summary) == 0) {
		(void)fputs("<p>", out);
		put_words(out,
		    say("no event of the gate in these logs and this time"));
		(void)fputs("</p></body></html>\n", out);
		return;
	}
	put_cards(summary, out);
	put_timeline(summary, out);
	(void)fputs("<div class=\"topics\">\n", out);
	for (size_t topic = 0; topic < TOPIC_COUNT; topic++)
		put_topic(summary, (enum summary_topic)topic, top, out);
	(void)fputs("</div>\n</body></html>\n", out);
}
