/* spf_answers.c - evaluate SPF against records given as text, for tests.
 *
 * Reads lines: `clear`, `record NAME TYPE VALUE` (TYPE A, AAAA, CNAME, MX,
 * PTR, TXT with the value in hex, or TIMEOUT), `check ID IP HELO SENDER` (`-`
 * for an empty one); prints `ID RESULT WHY`. MX values are `PREFERENCE NAME`; a
 * blank inside a NAME is written as a tab. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "net/address.h"
#include "net/spf.h"

/* An alias; the resolver follows it before anyone sees it. */
#define CNAME ((enum dns_type)5)

struct row {
	char *name;
	enum dns_type type; /* DNS_TYPE_UNSET: every question times out */
	struct dns_record record;
};

struct zone {
	struct row *rows;
	size_t count, cap;
	struct dns_answer *answers[4096]; /* handed out, until `clear` */
	size_t answered;
};

static enum dns_type
type_of(const char *word)
{
	static const struct {
		const char *word;
		enum dns_type type;
	} types[] = { { "A", DNS_A }, { "AAAA", DNS_AAAA }, { "MX", DNS_MX },
		{ "PTR", DNS_PTR }, { "TXT", DNS_TXT }, { "CNAME", CNAME } };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].word, word) == 0)
			return types[i].type;
	return DNS_TYPE_UNSET;
}

static void
from_hex(struct dns_record *record, const char *hex)
{
	size_t len = strlen(hex) / 2;

	record->text = mem_new(len + 1, 1);
	record->text_len = len;
	for (size_t i = 0; i < len; i++) {
		char pair[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

		record->text[i] = (char)strtoul(pair, NULL, 16);
	}
}

static void
add_record(struct zone *zone, char *name, char *type, char *value)
{
	struct row *row;

	zone->rows = mem_grow(
	    zone->rows, zone->count, &zone->cap, sizeof *zone->rows);
	row = &zone->rows[zone->count++];
	*row = (struct row){ .name = mem_text(name, strlen(name)),
		.type = type_of(type) };
	for (char *c = row->name; (c = strchr(c, '\t')) != NULL;)
		*c = ' ';
	if (row->type == DNS_TXT) {
		from_hex(&row->record, value);
	} else if (row->type == DNS_A || row->type == DNS_AAAA) {
		address_parse(value, strlen(value), &row->record.address);
	} else if (row->type != DNS_TYPE_UNSET) {
		char *space = strchr(value, ' ');
		char *host = row->type == DNS_MX && space ? space + 1 : value;

		row->record.text = mem_text(host, strlen(host));
		row->record.text_len = strlen(host);
	}
}

static const char *
follow_aliases(const struct zone *zone, const char *name)
{
	for (int step = 0; step < 8; step++) {
		const char *next = name;

		for (size_t i = 0; i < zone->count; i++)
			if (zone->rows[i].type == CNAME &&
			    strcasecmp(zone->rows[i].name, name) == 0)
				next = zone->rows[i].record.text;
		if (next == name)
			break;
		name = next;
	}
	return name;
}

static const struct dns_answer *
answer_from(void *arg, const char *name, enum dns_type type)
{
	struct zone *zone = arg;
	struct dns_answer *answer = mem_new(1, sizeof *answer);
	bool exists = false;

	name = follow_aliases(zone, name);
	answer->records = mem_new(zone->count + 1, sizeof *answer->records);
	for (size_t i = 0; i < zone->count; i++) {
		const struct row *row = &zone->rows[i];

		if (strcasecmp(row->name, name) != 0)
			continue;
		exists = true;
		if (row->type == DNS_TYPE_UNSET && answer->record_count == 0)
			answer->status = DNS_TIMEOUT;
		else if (row->type == type && answer->status != DNS_TIMEOUT)
			answer->records[answer->record_count++] = row->record;
	}
	if (answer->record_count > 0)
		answer->status = DNS_FOUND;
	else if (answer->status != DNS_TIMEOUT)
		answer->status = exists ? DNS_NO_DATA : DNS_NO_NAME;
	zone->answers[zone->answered++] = answer;
	return answer;
}

static void
clear(struct zone *zone)
{
	for (size_t i = 0; i < zone->count; i++) {
		free(zone->rows[i].name);
		free(zone->rows[i].record.text);
	}
	zone->count = 0;
}

static void
check(struct zone *zone, char *id, char *ip, char *helo, char *sender)
{
	struct spf_dns dns = { .ask = answer_from, .arg = zone };
	struct in6_addr client;
	struct spf_answer answer;
	struct spf_query query = { .client = &client,
		.helo = helo,
		.sender = strcmp(sender, "-") == 0 ? "" : sender };
	const char *at = strrchr(query.sender, '@');

	if (address_parse(ip, strlen(ip), &client) != 0) {
		printf("%s bad-address\n", id);
		return;
	}
	query.domain = at != NULL && at[1] != '\0' ? at + 1 : helo;
	if (at == NULL && query.sender[0] != '\0')
		query.domain = query.sender;
	spf_check(&query, &dns, &answer);
	printf("%s %s %s\n", id, spf_result_name(answer.result), answer.why);
	for (size_t i = 0; i < zone->answered; i++) {
		free(zone->answers[i]->records);
		free(zone->answers[i]);
	}
	zone->answered = 0;
}

int
main(void)
{
	struct zone zone = { .count = 0 };
	scoped_mem char *line = NULL;
	size_t cap = 0;

	while (getline(&line, &cap, stdin) > 0) {
		char *rest = line, *words[5] = { NULL };
		int count = 0;

		line[strcspn(line, "\n")] = '\0';
		/* A record's value may hold spaces: the fourth word is all of
		 * the rest. */
		while (count < 4 && (words[count] = strsep(&rest, " ")))
			count++;
		words[4] = rest;
		if (strcmp(words[0], "clear") == 0)
			clear(&zone);
		else if (strcmp(words[0], "record") == 0 && count == 4) {
			if (rest != NULL)
				rest[-1] = ' ';
			add_record(&zone, words[1], words[2], words[3]);
		} else if (strcmp(words[0], "check") == 0 && rest != NULL)
			check(&zone, words[1], words[2], words[3], rest);
	}
	clear(&zone);
	free(zone.rows);
	return 0;
}
