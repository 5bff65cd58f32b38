/* event.c - the log line, key by key. */
#include "judge/event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "judge/scores.h"
#include "judge/spam.h"
#include "wire/report.h"

/* Every key in the order that readers of the log rely on, and what its value
 * is sure of. A client chooses name, helo, auth, from and rcpt; their least
 * still tells who it was, and what was found keeps the rest. */
static const struct logline_key keys[] = {
	{ "s", 20 },
	{ "q", 20 },
	{ "event", 10 },
	{ "action", 10 },
	{ "class", 10 },
	{ "reason", 64 },
	{ "stage", 7 },
	{ "code", 5 },
	{ "client", 45 },
	{ "name", 24 },
	{ "helo", 24 },
	{ "auth", 16 },
	{ "from", 48 },
	{ "rcpt", 48 },
	{ "rcpts", 5 },
	{ "size", 10 },
	{ "parts", 5 },
	{ "malware", 64 },
	{ "file", 40 },
	{ "ml", 6 },
	{ "ml_why", 48 },
	{ "spam", 48 },
	{ "spf", 9 },
	{ "rbl", 40 },
	{ "url", 40 },
	{ "unscanned", 24 },
	{ "edits", 24 },
	{ "ms", 8 },
};

/* Sites of one line, and one of them. */
#define SITES_SHOWN 10
#define SITE_BYTES  (LIMIT_DNS_NAME_BYTES + LIMIT_LIST_SHOW_BYTES + 24)

/* A list of texts, each once. */
struct texts {
	const char **items;
	size_t count, cap;
};

static void
add_text(struct texts *texts, const char *text)
{
	for (size_t i = 0; i < texts->count; i++)
		if (strcmp(texts->items[i], text) == 0)
			return;
	texts->items = mem_grow(
	    texts->items, texts->count, &texts->cap, sizeof *texts->items);
	texts->items[texts->count++] = text;
}

static void
add_texts(struct logline *out, const char *key, struct texts *texts)
{
	logline_add_list(out, key, texts->items, texts->count);
	free(texts->items);
	*texts = (struct texts){ 0 };
}

/* The number, or nothing when it is 0: a size or a code that is not there. */
static void
add_number(struct logline *out, const char *key, int64_t value)
{
	if (value > 0)
		logline_add_number(out, key, value);
	else
		logline_add(out, key, NULL);
}

void
event_reason(const struct decision *decision, struct buffer *out)
{
	if (decision->wished != decision->action)
		buffer_add_format(
		    out, "would %s: ", action_name(decision->wished));
	if (decision->reason != NULL)
		buffer_add_text(out, decision->reason);
}

static void
add_decision(struct logline *out, const struct event *event)
{
	static const struct decision none = { .reason = "" };
	const struct decision *decision = event->decision != NULL
	    ? event->decision
	    : &none;
	/* In monitor mode what was done is nothing; what the settings wished
	 * is said in the reason. */
	const char *action = action_name(decision->wished != decision->action
		? ACTION_MONITOR
		: decision->action);
	scoped_buffer struct buffer reason = BUFFER_OF(
	    LIMIT_REPORT_TEXT + LIMIT_NAME_BYTES);

	logline_add(out, "action", event->decision != NULL ? action : NULL);
	logline_add(out, "class",
	    event->decision != NULL ? verdict_class_name(decision->class)
				    : NULL);
	event_reason(decision, &reason);
	logline_add(out, "reason", buffer_text(&reason));
	logline_add(out, "stage", event->stage);
	add_number(out, "code", decision->code);
}

static void
add_envelope(struct logline *out, const struct event *event)
{
	logline_add(out, "client", event->client);
	logline_add(out, "name", event->client_name);
	logline_add(out, "helo", event->helo);
	logline_add(out, "auth", event->auth);
	logline_add(out, "from", event->from);
	logline_add_list(
	    out, "rcpt", event->recipients, event->recipient_count);
	logline_add_number(out, "rcpts", (long)event->recipient_count);
}

/* The files with the gravest macros of all. */
static void
add_macros(const struct scan_report *report, struct texts *files)
{
	enum macro_level worst = MACROS_NONE;

	for (size_t i = 0; i < report->file_count; i++)
		if (report->files[i].macros > worst)
			worst = report->files[i].macros;
	for (size_t i = 0; worst > 0 && i < report->file_count; i++)
		if (report->files[i].macros == worst)
			add_text(files, report->files[i].path);
}

/* Those that a list of digests names. */
static void
add_known_files(
    const struct event *event, struct texts *malware, struct texts *files)
{
	const struct file_answers *known = event->files;

	if (known == NULL || event->report == NULL)
		return;
	for (size_t i = 0; i < known->count; i++) {
		if (!known->items[i].bad)
			continue;
		add_text(malware, known->items[i].verdict);
		add_text(files, event->report->files[i].path);
	}
}

/* Sites that lists name, and what was not asked: "a.example:dangerous:dbl". */
static void
add_sites(struct logline *out, const struct event *event)
{
	const struct url_answers *urls = event->urls;
	struct texts sites = { 0 };
	char words[SITES_SHOWN][SITE_BYTES];

	for (size_t i = 0; urls != NULL && i < urls->count; i++) {
		const struct url_answer *answer = &urls->items[i];

		if (answer->rating == URL_RATING_UNSET ||
		    sites.count == SITES_SHOWN)
			continue;
		(void)snprintf(words[sites.count], SITE_BYTES, "%s:%s:%s",
		    answer->domain, url_rating_name(answer->rating),
		    answer->list);
		add_text(&sites, words[sites.count]);
	}
	if ((urls != NULL && urls->cut) ||
	    (event->report != NULL && event->report->urls.cut))
		add_text(&sites, "cut");
	if (urls != NULL && urls->silent)
		add_text(&sites, "silent");
	add_texts(out, "url", &sites);
}

/* The names of what was found and of the files it was found in. */
static void
add_hits(struct logline *out, const struct event *event)
{
	const struct scan_report *report = event->report;
	const struct file_score *top = scores_top(event->scores);
	struct texts malware = { 0 }, files = { 0 };

	for (size_t i = 0; report != NULL && i < report->hit_count; i++) {
		uint32_t part = report->hits[i].part;

		add_text(&malware, report->hits[i].name);
		if (part > 0 && part <= report->part_count &&
		    report->parts[part - 1].name_count > 0)
			add_text(&files, report->parts[part - 1].names[0]);
	}
	add_known_files(event, &malware, &files);
	if (top != NULL && report != NULL && event->decision != NULL &&
	    (event->decision->classes & 1U << CLASS_SUSPICIOUS) != 0)
		add_text(&files, report->files[top->file].path);
	if (report != NULL && event->decision != NULL &&
	    (event->decision->classes & 1U << CLASS_MACRO) != 0)
		add_macros(report, &files);
	add_texts(out, "malware", &malware);
	add_texts(out, "file", &files);
}

/* The highest score and what raised it. */
static void
add_score(struct logline *out, const struct file_score *top)
{
	const char *why[MODEL_REASONS];
	char score[16] = "";

	if (top != NULL)
		(void)snprintf(score, sizeof score, "%.3f", (double)top->score);
	logline_add(out, "ml", score);
	for (size_t i = 0; top != NULL && i < top->reasons.count; i++)
		why[i] = feature_row(top->reasons.features[i])->name;
	logline_add_list(
	    out, "ml_why", why, top != NULL ? top->reasons.count : 0);
}

/* The score, and the tests that made it, the gravest first. */
static void
add_spam(struct logline *out, const struct decision *decision)
{
	const struct spam_score *score = decision != NULL ? decision->spam
							  : NULL;
	const char *values[SPAM_TEST_COUNT + 1] = { "" };
	scoped_buffer struct buffer points = BUFFER_OF(32);

	for (size_t i = 0; score != NULL && i < score->count; i++)
		values[i + 1] = spam_row(score->tests[i].test)->name;
	if (score != NULL)
		spam_format_points(score->points, &points);
	values[0] = buffer_text(&points);
	logline_add_list(
	    out, "spam", values, score != NULL ? score->count + 1 : 0);
}

static void
add_unscanned(struct logline *out, const struct event *event)
{
	const struct scan_report *report = event->report;
	struct texts reasons = { 0 };

	if (event->unscanned != NULL)
		add_text(&reasons, event->unscanned);
	for (size_t i = 0; report != NULL && i < report->unscanned.count; i++)
		add_text(&reasons, report->unscanned.items[i].reason);
	add_texts(out, "unscanned", &reasons);
}

/* Lists that name the client; one that did not answer, or not as a list does,
 * has a question mark. */
static void
add_lists(struct logline *out, const struct event *event)
{
	const struct dnsbl_result *answers = event->answers;
	char shown[LIMIT_LISTS][LIMIT_LIST_SHOW_BYTES + 1];
	struct texts lists = { 0 };

	for (size_t i = 0; answers != NULL && i < answers->count; i++) {
		enum list_outcome outcome = answers->answers[i].outcome;
		bool is_silent = outcome == LIST_UNKNOWN ||
		    outcome == LIST_ERROR;

		if (outcome != LIST_LISTED && !is_silent)
			continue;
		(void)snprintf(shown[i], sizeof shown[i], "%s%s",
		    event->lists->items[i].show, is_silent ? "?" : "");
		add_text(&lists, shown[i]);
	}
	add_texts(out, "rbl", &lists);
}

static void
add_all(struct logline *out, const struct event *event)
{
	static const char *const kinds[] = {
		[EVENT_MESSAGE] = "message",
		[EVENT_CONNECTION] = "connection",
	};
	const struct scan_report *report = event->report;

	logline_add(out, "s", event->session);
	logline_add(out, "q", event->queue_id);
	logline_add(out, "event", kinds[event->kind]);
	add_decision(out, event);
	add_envelope(out, event);
	add_number(out, "size", event->size_bytes);
	add_number(
	    out, "parts", report != NULL ? (int64_t)report->part_count : 0);
	add_hits(out, event);
	add_score(out, scores_top(event->scores));
	add_spam(out, event->decision);
	logline_add(out, "spf",
	    event->spf != SPF_UNSET ? spf_result_name(event->spf) : NULL);
	add_lists(out, event);
	add_sites(out, event);
	add_unscanned(out, event);
	logline_add(out, "edits", event->edits);
	logline_add_number(out, "ms", event->took_ms);
}

void
event_format(const struct event *event, struct logline *out)
{
	logline_init(out, keys, sizeof keys / sizeof *keys);
	add_all(out, event);
	logline_write(out);
	add_all(out, event);
}
