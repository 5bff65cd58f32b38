/* summary.c - one event line into counts. */
#include "command/summary.h"

#include <arpa/inet.h>
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "base/mem.h"

#define HOUR_S 3600
#define WEEK   ((size_t)7 * 24) /* hours */

/* What of a value is counted. */
enum shape {
	SHAPE_WHOLE,
	SHAPE_ITEMS,   /* each of a list */
	SHAPE_DOMAINS, /* of each address of a list */
	SHAPE_NETWORK, /* of an address: /24, /64 */
	SHAPE_POLICY,  /* class and action */
};

static const struct topic {
	const char *title;
	enum log_key key;
	enum shape shape;
	bool stopped_only; /* of messages that did not pass as they were */
} topics[TOPIC_COUNT] = {
	[TOPIC_POLICIES] = { "Policies enforced most", LOG_CLASS, SHAPE_POLICY,
	    true },
	[TOPIC_MALWARE] = { "Malware", LOG_MALWARE, SHAPE_ITEMS, false },
	[TOPIC_FILES] = { "Files", LOG_FILE, SHAPE_ITEMS, true },
	[TOPIC_MODEL] = { "Reasons of the machine-learning scorer", LOG_ML_WHY,
	    SHAPE_ITEMS, true },
	[TOPIC_SENDERS] = { "Senders stopped", LOG_FROM, SHAPE_WHOLE, true },
	[TOPIC_NETWORKS] = { "Networks stopped", LOG_CLIENT, SHAPE_NETWORK,
	    true },
	[TOPIC_LISTS] = { "Reputation lists", LOG_RBL, SHAPE_ITEMS, false },
	[TOPIC_URLS] = { "Hosts of dangerous addresses", LOG_URL, SHAPE_ITEMS,
	    false },
	[TOPIC_DOMAINS] = { "Domains of recipients protected", LOG_RCPT,
	    SHAPE_DOMAINS, true },
	[TOPIC_SPF] = { "SPF results", LOG_SPF, SHAPE_WHOLE, false },
	[TOPIC_UNSCANNED] = { "Why something was not examined", LOG_UNSCANNED,
	    SHAPE_ITEMS, false },
};

static const char *const way_titles[WAY_COUNT] = {
	[WAY_PASSED] = "passed",
	[WAY_TAGGED] = "cleaned or tagged",
	[WAY_HELD] = "quarantined",
	[WAY_DEFERRED] = "deferred",
	[WAY_BLOCKED] = "blocked",
	[WAY_REFUSED] = "refused by reputation",
};

const char *
summary_way_title(enum summary_way way)
{
	return way_titles[way];
}

const char *
summary_topic_title(enum summary_topic topic)
{
	return topics[topic].title;
}

void
summary_init(struct summary *summary, int64_t since_s)
{
	*summary = (struct summary){ .since_s = since_s };
	for (size_t i = 0; i < TOPIC_COUNT; i++)
		tally_init(&summary->topics[i]);
}

void
summary_release(struct summary *summary)
{
	for (size_t i = 0; i < TOPIC_COUNT; i++)
		tally_release(&summary->topics[i]);
	free(summary->hours);
	*summary = (struct summary){ 0 };
}

static bool
is_word(const struct log_value *value, const char *word)
{
	return value->len == strlen(word) &&
	    memcmp(value->text, word, value->len) == 0;
}

static enum summary_way
way_of(const struct log_entry *entry)
{
	static const struct {
		const char *action;
		enum summary_way way;
	} ways[] = {
		{ "tag", WAY_TAGGED },
		{ "quarantine", WAY_HELD },
		{ "defer", WAY_DEFERRED },
		{ "block", WAY_BLOCKED },
		{ "discard", WAY_BLOCKED },
	};
	const struct log_value *action = &entry->values[LOG_ACTION];

	if (is_word(&entry->values[LOG_EVENT], "connection"))
		return WAY_REFUSED;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (is_word(action, ways[i].action))
			return ways[i].way;
	return WAY_PASSED;
}

static void
add_domain(struct tally *tally, const struct log_value *address)
{
	const char *at = address->len > 0
	    ? memrchr(address->text, '@', address->len)
	    : NULL;

	if (at != NULL)
		tally_add(tally, at + 1,
		    (size_t)(address->text + address->len - at) - 1);
}

static void
add_network(struct tally *tally, const struct log_value *address)
{
	char text[INET6_ADDRSTRLEN], shown[INET6_ADDRSTRLEN + 4];
	struct in6_addr six;
	struct in_addr four;
	int len;

	if (address->len == 0 || address->len >= sizeof text)
		return;
	memcpy(text, address->text, address->len);
	text[address->len] = '\0';
	if (inet_pton(AF_INET, text, &four) == 1) {
		four.s_addr &= htonl(0xffffff00U);
		inet_ntop(AF_INET, &four, text, sizeof text);
		len = snprintf(shown, sizeof shown, "%s/24", text);
	} else if (inet_pton(AF_INET6, text, &six) == 1) {
		memset(six.s6_addr + 8, 0, 8);
		inet_ntop(AF_INET6, &six, text, sizeof text);
		len = snprintf(shown, sizeof shown, "%s/64", text);
	} else {
		return;
	}
	tally_add(tally, shown, (size_t)len);
}

static void
add_policy(struct tally *tally, const struct log_entry *entry)
{
	const struct log_value *class = &entry->values[LOG_CLASS];
	const struct log_value *action = &entry->values[LOG_ACTION];
	char text[64];
	int len;

	if (class->len == 0 || action->len == 0)
		return;
	len = snprintf(text, sizeof text, "%.*s: %.*s",
	    (int)(class->len < 24 ? class->len : 24), class->text,
	    (int)(action->len < 24 ? action->len : 24), action->text);
	tally_add(tally, text, (size_t)len);
}

static void
add_topic(struct summary *summary, enum summary_topic topic,
    const struct log_entry *entry)
{
	struct tally *tally = &summary->topics[topic];
	const struct log_value *value = &entry->values[topics[topic].key];
	struct log_value item;
	size_t at = 0;

	if (value->len == 0)
		return;
	switch (topics[topic].shape) {
	case SHAPE_WHOLE:
		tally_add(tally, value->text, value->len);
		return;
	case SHAPE_NETWORK:
		add_network(tally, value);
		return;
	case SHAPE_POLICY:
		add_policy(tally, entry);
		return;
	case SHAPE_ITEMS:
		while (log_value_next(value, &at, &item))
			/* A list that did not answer is no listing. */
			if (topic != TOPIC_LISTS || item.len == 0 ||
			    item.text[item.len - 1] != '?')
				tally_add(tally, item.text, item.len);
		return;
	case SHAPE_DOMAINS:
		while (log_value_next(value, &at, &item))
			add_domain(tally, &item);
		return;
	}
}

/* The hour's place; NULL for one that would need more room than the limit. */
static struct summary_span *
hour_at(struct summary *summary, int64_t hour)
{
	size_t before, count;

	if (summary->hour_count == 0)
		summary->first_hour = hour;
	before = hour < summary->first_hour
	    ? (size_t)(summary->first_hour - hour)
	    : 0;
	count = before > 0 ? summary->hour_count + before
			   : (size_t)(hour - summary->first_hour) + 1;
	if (count < summary->hour_count)
		count = summary->hour_count;
	if (count > LIMIT_SUMMARY_HOURS)
		return NULL;
	if (count > summary->hour_cap) {
		summary->hour_cap = 2 * count;
		summary->hours = mem_resize(
		    summary->hours, summary->hour_cap, sizeof *summary->hours);
	}
	if (count > summary->hour_count) {
		/* Logs are not read in their order. */
		memmove(summary->hours + before, summary->hours,
		    summary->hour_count * sizeof *summary->hours);
		memset(before > 0 ? summary->hours
				  : summary->hours + summary->hour_count,
		    0, (count - summary->hour_count) * sizeof *summary->hours);
		summary->hour_count = count;
		summary->first_hour -= (int64_t)before;
	}
	return &summary->hours[hour - summary->first_hour];
}

void
summary_add(struct summary *summary, const struct log_entry *entry)
{
	enum summary_way way = way_of(entry);
	struct summary_span *hour;

	if (entry->time_s < summary->since_s || entry->time_s <= 0)
		return;
	if (summary->first_s == 0 || entry->time_s < summary->first_s)
		summary->first_s = entry->time_s;
	if (entry->time_s > summary->last_s)
		summary->last_s = entry->time_s;
	summary->ways[way]++;
	hour = hour_at(summary, entry->time_s / HOUR_S);
	if (hour != NULL)
		hour->ways[way]++;
	if (way != WAY_REFUSED)
		histogram_add(
		    &summary->took, log_value_number(&entry->values[LOG_MS]));
	for (size_t i = 0; i < TOPIC_COUNT; i++)
		if (way != WAY_PASSED || !topics[i].stopped_only)
			add_topic(summary, (enum summary_topic)i, entry);
}

uint64_t
summary_total(const struct summary *summary)
{
	uint64_t total = 0;

	for (size_t i = 0; i < WAY_COUNT; i++)
		total += summary->ways[i];
	return total;
}

uint64_t
summary_stopped(const struct summary *summary)
{
	return summary_total(summary) - summary->ways[WAY_PASSED];
}

/* Hours from the beginning of the span that the first hour lies in: days begin
 * at midnight here, whatever the log begins with. */
static size_t
lead_hours(const struct summary *summary, size_t length)
{
	time_t first = (time_t)(summary->first_hour * HOUR_S);
	struct tm tm;

	if (summary->hour_count == 0 || localtime_r(&first, &tm) == NULL)
		return 0;
	return (size_t)tm.tm_hour % (length < 24 ? length : 24);
}

size_t
summary_timeline(const struct summary *summary, struct summary_span *out,
    size_t most, int64_t *length_s, int64_t *begin_s)
{
	/* Lengths that people think in, in hours. */
	static const size_t lengths[] = { 1, 3, 6, 12, 24, WEEK, 4 * WEEK,
		28 * WEEK, SIZE_MAX };
	size_t hours = summary->hour_count, length = 0, lead = 0, count;

	for (; lengths[length] != SIZE_MAX; length++) {
		lead = lead_hours(summary, lengths[length]);
		if ((lead + hours - 1) / lengths[length] < most)
			break;
	}
	assert(hours <= LIMIT_SUMMARY_HOURS && lengths[length] != SIZE_MAX);
	count = hours > 0 ? (lead + hours - 1) / lengths[length] + 1 : 0;
	memset(out, 0, count * sizeof *out);
	for (size_t i = 0; i < hours; i++)
		for (size_t way = 0; way < WAY_COUNT; way++)
			out[(lead + i) / lengths[length]]
			    .ways[way] += summary->hours[i].ways[way];
	*length_s = (int64_t)lengths[length] * HOUR_S;
	*begin_s = (summary->first_hour - (int64_t)lead) * HOUR_S;
	return count;
}
