/* openmetrics.c - figures, family by family. */
#include "gate/openmetrics.h"

#include <inttypes.h>
#include <string.h>

#include "base/deadline.h"
#include "gate/current_config.h"
#include "gate/drain.h"
#include "gate/lookups.h"
#include "gate/metrics.h"
#include "gate/originals.h"
#include "gate/scanner_view.h"
#include "gate/session.h"
#include "gate/session_threads.h"
#include "net/list_health.h"
#include "wire/scan_client.h"

/* Who asks for figures asks again in some seconds. */
#define SCANNER_WAIT_MS 1000

/* The head of a family of metrics. */
static void
family(struct buffer *out, const char *name, const char *type, const char *help)
{
	buffer_add_format(out, "# TYPE sekisho_%s %s\n# HELP sekisho_%s %s\n",
	    name, type, name, help);
}

static void
gauge(struct buffer *out, const char *name, const char *help, int64_t value)
{
	family(out, name, "gauge", help);
	buffer_add_format(out, "sekisho_%s %" PRId64 "\n", name, value);
}

static void
counter(struct buffer *out, const char *name, const char *help, uint64_t value)
{
	family(out, name, "counter", help);
	buffer_add_format(out, "sekisho_%s_total %" PRIu64 "\n", name, value);
}

/* A label's value: an administrator's text, quoted as the format wants. */
static void
add_label(struct buffer *out, const char *value)
{
	for (; *value != '\0'; value++) {
		if (*value == '\\' || *value == '"')
			buffer_add(out, "\\", 1);
		if (*value == '\n')
			buffer_add(out, "\\n", 2);
		else
			buffer_add(out, value, 1);
	}
}

static void
decisions(struct buffer *out)
{
	family(out, "messages", "counter",
	    "Messages decided, by the section of the first recipient's "
	    "policy.");
	for (size_t group = 0; group < metrics_groups(); group++)
		for (unsigned int i = 0; i < CLASS_COUNT * METRICS_ACTIONS;
		     i++) {
			enum verdict_class class = i / METRICS_ACTIONS;
			enum action action = i % METRICS_ACTIONS;
			uint64_t count = metrics_group_decided(
			    group, class, action);

			if (count == 0)
				continue;
			buffer_add_text(out, "sekisho_messages_total{group=\"");
			add_label(out, metrics_group_name(group));
			buffer_add_format(out,
			    "\",class=\"%s\",action=\"%s\"} %" PRIu64 "\n",
			    verdict_class_name(class), action_name(action),
			    count);
		}
}

/* A sample's name with its labels, whose last comma stands for a bucket's. */
static void
add_sample(
    struct buffer *out, const char *name, const char *which, const char *labels)
{
	size_t len = strlen(labels);

	buffer_add_format(out, "sekisho_%s_seconds_%s", name, which);
	if (len > 0)
		buffer_add_format(out, "{%.*s}", (int)len - 1, labels);
}

/* One histogram's samples; labels are "" or `list="x",`. */
static void
add_histogram(struct buffer *out, const char *name, const char *labels,
    const struct histogram *histogram)
{
	uint64_t seen = 0;

	for (unsigned int i = 0; i < HISTOGRAM_BUCKETS; i++) {
		seen += histogram->counts[i];
		/* Every fourth bucket, a doubling: as fine as graphs show. */
		if (i % 4 == 3 && i + 1 < HISTOGRAM_BUCKETS)
			buffer_add_format(out,
			    "sekisho_%s_seconds_bucket{%sle=\"%.3f\"} %" PRIu64
			    "\n",
			    name, labels, histogram_bucket_end(i) / 1e3, seen);
	}
	buffer_add_format(out,
	    "sekisho_%s_seconds_bucket{%sle=\"+Inf\"} %" PRIu64 "\n", name,
	    labels, histogram->total);
	add_sample(out, name, "count", labels);
	buffer_add_format(out, " %" PRIu64 "\n", histogram->total);
	add_sample(out, name, "sum", labels);
	buffer_add_format(out, " %.3f\n", (double)histogram->sum_ms / 1e3);
}

static void
times(struct buffer *out)
{
	struct histogram histogram;

	family(out, "message_seconds", "histogram",
	    "From a message's last byte to its decision.");
	metrics_took(&histogram);
	add_histogram(out, "message", "", &histogram);
	family(out, "scan_seconds", "histogram",
	    "What the scanner took for a message, queue included.");
	metrics_scan_took(&histogram);
	add_histogram(out, "scan", "", &histogram);
}

static void
gate(struct buffer *out)
{
	int64_t used, max;

	session_spool(&used, &max);
	counter(out, "refused_connections",
	    "Connections refused before there was a message.",
	    metrics_refusals());
	gauge(out, "sessions", "Connections of the MTA.",
	    (int64_t)session_threads_count());
	gauge(out, "under_way", "Messages being decided.",
	    (int64_t)drain_count());
	gauge(out, "spool_bytes", "Memory of messages being received.", used);
	gauge(out, "spool_limit_bytes", "Most that it may be.", max);
}

static void
quarantine(struct buffer *out)
{
	struct originals_figures figures;

	originals_figures(&figures);
	gauge(out, "originals", "Originals of cleaned messages kept.",
	    figures.originals);
	gauge(out, "originals_bytes", "What they take on the disk.",
	    figures.bytes);
	gauge(out, "held",
	    "Messages put into the MTA's hold queue and kept "
	    "in mind.",
	    figures.held);
}

/* One figure of every list. */
static void
each_list(struct buffer *out, const struct list_figures *lists, size_t count,
    size_t offset)
{
	static const char *const names[] = { "queries", "hits", "errors" };
	const uint64_t *values[3];

	for (size_t i = 0; i < count; i++) {
		values[0] = &lists[i].queries;
		values[1] = &lists[i].hits;
		values[2] = &lists[i].errors;
		buffer_add_format(
		    out, "sekisho_list_%s_total{list=\"", names[offset]);
		add_label(out, lists[i].show);
		buffer_add_format(out, "\"} %" PRIu64 "\n", *values[offset]);
	}
}

static void
lists(struct buffer *out, struct list_health *health)
{
	struct list_figures figures[LIMIT_LISTS];
	size_t count = list_health_figures(
	    health, clock_ms(), figures, LIMIT_LISTS);

	count = count < LIMIT_LISTS ? count : LIMIT_LISTS;
	family(out, "list_queries", "counter", "Questions to a DNS list.");
	each_list(out, figures, count, 0);
	family(out, "list_hits", "counter", "Listings found.");
	each_list(out, figures, count, 1);
	family(out, "list_errors", "counter",
	    "Answers that no list may give, and silences.");
	each_list(out, figures, count, 2);
	family(out, "list_good", "gauge", "1 while a list is asked.");
	for (size_t i = 0; i < count; i++) {
		buffer_add_text(out, "sekisho_list_good{list=\"");
		add_label(out, figures[i].show);
		buffer_add_format(out, "\"} %d\n",
		    figures[i].state == LIST_STATE_GOOD ? 1 : 0);
	}
	family(out, "list_seconds", "histogram", "How long a list took.");
	for (size_t i = 0; i < count; i++) {
		scoped_buffer struct buffer label = BUFFER_OF(512);

		buffer_add_text(&label, "list=\"");
		add_label(&label, figures[i].show);
		buffer_add_text(&label, "\",");
		add_histogram(
		    out, "list", buffer_text(&label), &figures[i].times);
	}
}

static void
dns(struct buffer *out)
{
	struct lookups *lookups = lookups_ref();
	struct resolver_figures figures;

	if (lookups == NULL)
		return;
	resolver_figures(lookups_resolver(lookups), &figures);
	counter(out, "dns_questions", "Questions, cached answers included.",
	    figures.asked);
	counter(out, "dns_cached", "Questions answered from memory.",
	    figures.cached);
	counter(out, "dns_timeouts", "Questions without an answer in time.",
	    figures.timeouts);
	counter(out, "dns_errors", "Answers that were errors.", figures.errors);
	gauge(out, "dns_cache_entries", "Answers in memory.",
	    (int64_t)figures.cache_entries);
	lists(out, lookups_health(lookups));
	lookups_free(&lookups);
}

/* What the scanner says of itself; asked by scan_ask_status(). */
static json_t *
ask_scanner(void)
{
	struct config *config = current_config_ref();
	struct scan_condition condition;
	json_t *view;

	scan_ask_status(config_host(config)->scanner_socket,
	    deadline_in(clock_ms(), SCANNER_WAIT_MS), &condition);
	view = scanner_view(&condition);
	scan_condition_release(&condition);
	config_free(&config);
	return view;
}

static void
scanner(struct buffer *out)
{
	static const struct {
		const char *member, *name, *help;
	} gauges[] = {
		{ "signatures", "signatures", "Signatures loaded." },
		{ "newest", "signatures_time_seconds",
		    "When the newest signature file was made." },
		{ "workers", "workers", "Worker processes." },
		{ "busy", "workers_busy", "Workers with a message." },
		{ "waiting", "scan_queue", "Messages that wait for one." },
		{ "pss", "scanner_bytes", "Memory of the scanner." },
	};
	static const struct {
		const char *member, *name, *help;
	} counters[] = {
		{ "jobs", "scans", "Requests answered." },
		{ "lost", "workers_lost", "Workers that died or were killed." },
		{ "generations", "generations",
		    "Signature loads that served." },
	};
	json_t *view = ask_scanner();

	gauge(out, "scanner_up", "1 while the scanner answers.",
	    json_is_true(json_object_get(view, "reachable")) ? 1 : 0);
	if (json_is_true(json_object_get(view, "reachable"))) {
		for (size_t i = 0; i < sizeof gauges / sizeof *gauges; i++)
			gauge(out, gauges[i].name, gauges[i].help,
			    json_number_of(view, gauges[i].member));
		for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
			counter(out, counters[i].name, counters[i].help,
			    (uint64_t)json_number_of(view, counters[i].member));
	}
	json_decref(view);
}

void
openmetrics_write(struct buffer *out)
{
	decisions(out);
	times(out);
	gate(out);
	quarantine(out);
	dns(out);
	scanner(out);
	buffer_add_text(out, "# EOF\n");
}

bool
openmetrics_health(struct buffer *out)
{
	json_t *view;
	bool up;

	if (drain_is_asked()) {
		buffer_add_text(out, "the gate is stopping\n");
		return false;
	}
	view = ask_scanner();
	up = json_is_true(json_object_get(view, "reachable"));
	if (up)
		buffer_add_text(out, "ok\n");
	else
		buffer_add_format(out, "the scanner does not answer: %s\n",
		    json_text_of(view, "why"));
	json_decref(view);
	return up;
}
