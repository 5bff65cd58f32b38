/* summary.h - what the gate did over time, counted from its event lines.
 *
 * What the dashboard of an appliance shows: how many messages took which way,
 * hour by hour; the policies that acted most; whom they stopped and why.
 * Filled by verb_report.c, printed by summary_text.c and summary_html.c.
 * Thread: one. Never logs. */
#ifndef SEKISHO_COMMAND_SUMMARY_H
#define SEKISHO_COMMAND_SUMMARY_H

#include <stdint.h>
#include <stdio.h>

#include "base/histogram.h"
#include "command/log_entry.h"
#include "command/tally.h"

/* What became of a message, or of a connection before there was one. */
enum summary_way {
	WAY_PASSED, /* accept, monitor */
	WAY_TAGGED, /* cleaned or marked, and delivered */
	WAY_HELD,   /* quarantine */
	WAY_DEFERRED,
	WAY_BLOCKED, /* refused for good, discarded */
	WAY_REFUSED, /* at the connection: reputation */
	WAY_COUNT
};

/* What is counted; see the table in summary.c. */
enum summary_topic {
	TOPIC_POLICIES,
	TOPIC_MALWARE,
	TOPIC_FILES,
	TOPIC_MODEL,
	TOPIC_SENDERS,
	TOPIC_NETWORKS,
	TOPIC_LISTS,
	TOPIC_URLS,
	TOPIC_DOMAINS,
	TOPIC_SPF,
	TOPIC_UNSCANNED,
	TOPIC_COUNT
};

/* One stretch of time. */
struct summary_span {
	uint32_t ways[WAY_COUNT];
};

struct summary {
	int64_t since_s;         /* what is older is left out; 0: nothing is */
	int64_t first_s, last_s; /* of what was counted */
	uint64_t lines;          /* looked at */
	uint64_t ways[WAY_COUNT];
	struct tally topics[TOPIC_COUNT];
	struct histogram took; /* ms of messages */
	struct summary_span *hours;
	size_t hour_count, hour_cap;
	int64_t first_hour; /* since the epoch, of hours[0] */
};

void summary_init(struct summary *summary, int64_t since_s);
void summary_release(struct summary *summary);

/* Count one event line, unless it is too old. */
void summary_add(struct summary *summary, const struct log_entry *entry);

/* "Messages passed", ...: English, for say(). Static. */
const char *summary_way_title(enum summary_way way);
const char *summary_topic_title(enum summary_topic topic);

/* All that was counted, of which `stopped` are those that did not pass as they
 * were. */
uint64_t summary_total(const struct summary *summary);
uint64_t summary_stopped(const struct summary *summary);

/* The timeline in at most `most` spans of equal length, hours or days as they
 * fit. Returns how many, and in *length_s how long each is and in *begin_s
 * when the first one begins. */
size_t summary_timeline(const struct summary *summary, struct summary_span *out,
    size_t most, int64_t *length_s, int64_t *begin_s);

/* For a terminal, and as one page that needs nothing else. top: rows of each
 * topic. */
void summary_print_text(const struct summary *summary, size_t top, FILE *out);
void summary_print_html(const struct summary *summary, size_t top, FILE *out);

#endif
