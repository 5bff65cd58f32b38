/* test_report.c - command/log_entry.h, tally.h and summary.h */
#include "check.h"

#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "command/summary.h"

#define HEAD "2026-11-23T02:24:31.5+09:00 gate sekisho-milter[7]: "
#define LINE                                                                   \
	"s=a1 q=4X event=message action=tag class=infected "                   \
	"reason=\"Eicar \\\"x\\\" y\" stage=eom code=- client=192.0.2.9 "      \
	"name=- helo=h auth=- from=a@b.example rcpt=x@one.example,"            \
	"y@two.example,+3 rcpts=5 size=9 parts=2 malware=Eicar,Other "         \
	"file=\"a b.zip\" ml=- ml_why=+ spam=- spf=pass rbl=zen,dead? url=- "  \
	"unscanned=- edits=subject ms=12"

/* 2026-11-22T17:24:31Z */
#define LINE_TIME 1795368271

static bool
parse(const char *text, struct log_entry *out)
{
	struct log_clock clock = { .now_s = LINE_TIME };
	struct log_line line = { .text = text, .len = strlen(text) };

	return log_entry_parse(&line, &clock, out);
}

static const char *
value(const struct log_entry *entry, enum log_key key)
{
	static char text[256];

	snprintf(text, sizeof text, "%.*s", (int)entry->values[key].len,
	    entry->values[key].text);
	return text;
}

static void
test_entry(void)
{
	struct log_entry entry;

	CHECK("an event line is one", parse(HEAD LINE, &entry));
	CHECK_EQ("its time has a zone", entry.time_s, LINE_TIME);
	CHECK_TEXT("a word", value(&entry, LOG_ACTION), "tag");
	CHECK_TEXT("quotes go", value(&entry, LOG_FILE), "a b.zip");
	CHECK_TEXT("escaped quotes end nothing", value(&entry, LOG_REASON),
	    "Eicar \\\"x\\\" y");
	CHECK_EQ("- is empty", entry.values[LOG_ML].len, 0);
	CHECK_EQ("so is what had no room", entry.values[LOG_ML_WHY].len, 0);
	CHECK_EQ("the last one ends the line",
	    log_value_number(&entry.values[LOG_MS]), 12);
	CHECK("others' lines are none",
	    !parse("Nov 23 02:24:31 gate postfix/smtpd[1]: s=a q=b", &entry));
	CHECK("nor what the gate says besides",
	    !parse(HEAD "settings read anew", &entry));
	CHECK("nor half a line", !parse(HEAD "s=a1 q=4X event=mess", &entry));
}

static void
test_every_prefix(void)
{
	char text[sizeof HEAD LINE];
	struct log_entry entry;

	for (size_t len = 0; len < sizeof HEAD LINE - 6; len++) {
		memcpy(text, HEAD LINE, len);
		text[len] = '\0';
		CHECK("a prefix is no event line", !parse(text, &entry));
	}
}

/* The traditional time of a moment, and what is read back. */
static int64_t
round_trip(int64_t time_s, int64_t now_s)
{
	struct log_clock clock = { .now_s = now_s };
	time_t time = (time_t)time_s;
	char text[2048];
	struct log_line line = { .text = text };
	struct log_entry entry = { 0 };
	struct tm tm;

	localtime_r(&time, &tm);
	line.len = strftime(
	    text, sizeof text, "%b %e %H:%M:%S gate sekisho-milter[7]: ", &tm);
	memcpy(text + line.len, LINE, sizeof LINE);
	line.len += sizeof LINE - 1;
	log_entry_parse(&line, &clock, &entry);
	return entry.time_s;
}

static void
test_years(void)
{
	int64_t now = LINE_TIME, day = 86400;

	CHECK_EQ("today", round_trip(now, now), now);
	CHECK_EQ(
	    "a month ago", round_trip(now - 30 * day, now), now - 30 * day);
	CHECK_EQ("across the new year", round_trip(now - 330 * day, now),
	    now - 330 * day);
	CHECK_EQ(
	    "a clock that is ahead", round_trip(now + 600, now), now + 600);
}

static void
test_lists(void)
{
	struct log_entry entry;
	struct log_value item;
	size_t at = 0, count = 0;

	parse(HEAD LINE, &entry);
	while (log_value_next(&entry.values[LOG_RCPT], &at, &item))
		count++;
	CHECK_EQ("what is only counted is no item", count, 2);
}

static void
test_tally(void)
{
	const struct tally_entry *top[3];
	struct tally tally;
	char text[16];

	tally_init(&tally);
	CHECK_EQ("of nothing", tally_top(&tally, top, 3), 0);
	for (int i = 0; i < 1000; i++)
		for (int times = 0; times <= i % 10; times++) {
			int len = snprintf(text, sizeof text, "%03d", i);

			tally_add(&tally, text, (size_t)len);
		}
	CHECK_EQ("each text once", tally.count, 1000);
	CHECK_EQ("all of them", tally.total, 5500);
	CHECK_EQ("the first three", tally_top(&tally, top, 3), 3);
	CHECK_EQ("most first", top[0]->count, 10);
	CHECK_TEXT("equal ones by their bytes", top[0]->text, "009");
	CHECK_TEXT("and the next", top[2]->text, "029");
	tally_release(&tally);
}

static void
add(struct summary *summary, int64_t time_s)
{
	struct log_entry entry;

	parse(HEAD LINE, &entry);
	entry.time_s = time_s;
	summary_add(summary, &entry);
}

static void
test_report(void)
{
	const struct tally_entry *top[4];
	struct summary summary;

	summary_init(&summary, LINE_TIME - 100);
	add(&summary, LINE_TIME - 101);
	CHECK_EQ("what is too old is left out", summary_total(&summary), 0);
	add(&summary, LINE_TIME);
	CHECK_EQ("a way", summary.ways[WAY_TAGGED], 1);
	CHECK_EQ("what did not pass", summary_stopped(&summary), 1);
	tally_top(&summary.topics[TOPIC_POLICIES], top, 4);
	CHECK_TEXT("a policy", top[0]->text, "infected: tag");
	CHECK_EQ(
	    "two names", tally_top(&summary.topics[TOPIC_MALWARE], top, 4), 2);
	CHECK_EQ("a silent list is no listing",
	    tally_top(&summary.topics[TOPIC_LISTS], top, 4), 1);
	tally_top(&summary.topics[TOPIC_NETWORKS], top, 4);
	CHECK_TEXT("a network", top[0]->text, "192.0.2.0/24");
	tally_top(&summary.topics[TOPIC_DOMAINS], top, 4);
	CHECK_TEXT("a domain", top[0]->text, "one.example");
	summary_release(&summary);
}

/* Spans whose sum is what was added, in whatever order it came. */
static void
test_timeline(void)
{
	struct summary_span spans[32];
	int64_t length, begin;
	uint64_t sum = 0;
	struct summary summary;
	size_t count;

	summary_init(&summary, 0);
	for (int64_t hour = 0; hour < 24 * 30; hour++)
		add(&summary, LINE_TIME + 3600 * (hour * 7919 % (24 * 30)));
	count = summary_timeline(&summary, spans, 32, &length, &begin);
	CHECK_EQ("a month is told by days", length, 86400);
	CHECK("which are thirty or, broken, one more",
	    count == 30 || count == 31);
	CHECK("that begin before the first event",
	    begin <= LINE_TIME && begin > LINE_TIME - 86400);
	for (size_t i = 0; i < count; i++)
		sum += spans[i].ways[WAY_TAGGED];
	CHECK_EQ("nothing is lost", sum, 24 * 30);
	add(&summary, LINE_TIME + 3600 * (int64_t)(LIMIT_SUMMARY_HOURS + 1));
	CHECK_EQ("what is ages away is counted, not drawn",
	    summary.ways[WAY_TAGGED], 24 * 30 + 1);
	CHECK_EQ("within bounds", summary.hour_count, 24 * 30);
	summary_release(&summary);
}

/* What strangers wrote never becomes markup. */
static void
test_html(void)
{
	struct log_entry entry;
	struct summary summary;
	char *page = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&page, &len);

	summary_init(&summary, 0);
	parse(HEAD LINE, &entry);
	entry.values[LOG_FROM] = (struct log_value){ "<script>\"&@x",
		sizeof "<script>\"&@x" - 1 };
	summary_add(&summary, &entry);
	summary_print_html(&summary, 10, out);
	fclose(out);
	CHECK("no markup of strangers", strstr(page, "<script") == NULL);
	CHECK("but their text",
	    strstr(page, "&lt;script&gt;&quot;&amp;@x") != NULL);
	free(page);
	summary_release(&summary);
}

int
main(void)
{
	test_entry();
	test_every_prefix();
	test_years();
	test_lists();
	test_tally();
	test_report();
	test_timeline();
	test_html();
	return check_done();
}
