/* dnsbl.c - one question a zone, every entry judges the answer. */
#include "net/dnsbl.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/address.h"
#include "net/list_health.h"

/* An activation code inside a list's words, if it has its own label. */
#define SECRET_LABEL_BYTES 8

struct dnsbl {
	const struct dns_lists *lists;
	struct list_health *health;
	struct batch *batch;       /* NULL: nothing is asked */
	int question[LIMIT_LISTS]; /* of each list; -1: none */
	int leader[LIMIT_LISTS];   /* the first list of the same zone */
};

const char *
list_outcome_name(enum list_outcome outcome)
{
	static const char *const names[] = {
		[LIST_NOT_ASKED] = "not-asked",
		[LIST_LISTED] = "listed",
		[LIST_NOT_LISTED] = "not-listed",
		[LIST_UNKNOWN] = "unknown",
		[LIST_ERROR] = "error",
	};

	return names[outcome];
}

void
dnsbl_result_release(struct dnsbl_result *result)
{
	free(result->answers);
	*result = (struct dnsbl_result){ .count = 0 };
}

/* How strongly a record speaks: an error outweighs a listing (a zone that
 * answers with both is no list any more), a listing every other code. */
static enum list_outcome
outcome_of(enum list_code code)
{
	switch (code) {
	case LIST_CODE_ERROR:
		return LIST_ERROR;
	case LIST_CODE_LISTED:
		return LIST_LISTED;
	default:
		return LIST_NOT_LISTED;
	}
}

static bool
outweighs(enum list_outcome a, enum list_outcome b)
{
	static const int weights[] = {
		[LIST_NOT_LISTED] = 1, [LIST_LISTED] = 2, [LIST_ERROR] = 3
	};

	return weights[a] > weights[b];
}

static void
judge_records(const struct dns_list *list, const struct dns_answer *answer,
    struct dnsbl_answer *out)
{
	out->outcome = LIST_NOT_LISTED;
	for (size_t i = 0; i < answer->record_count; i++) {
		const uint8_t *code = answer->records[i].address.s6_addr + 12;
		enum list_outcome outcome = outcome_of(
		    dns_list_judge(list, code));

		/* The lowest of equals: servers send them in any order. */
		if (i == 0 || outweighs(outcome, out->outcome) ||
		    (outcome == out->outcome &&
			memcmp(code, out->code, sizeof out->code) < 0)) {
			out->outcome = outcome;
			memcpy(out->code, code, sizeof out->code);
		}
	}
}

static void
judge_one(const struct dns_list *list, const struct dns_answer *answer,
    struct dnsbl_answer *out)
{
	*out = (struct dnsbl_answer){ .status = answer->status,
		.ttl_s = answer->ttl_s,
		.took_ms = answer->took_ms,
		.cached = answer->cached };
	switch (answer->status) {
	case DNS_FOUND:
		judge_records(list, answer, out);
		break;
	case DNS_NO_NAME:
	case DNS_NO_DATA:
		out->outcome = LIST_NOT_LISTED;
		break;
	case DNS_MALFORMED:
		out->outcome = LIST_ERROR;
		break;
	case DNS_TIMEOUT:
	case DNS_SERVFAIL:
		out->outcome = LIST_UNKNOWN;
		break;
	case DNS_UNSET:
	default:
		out->outcome = LIST_NOT_ASKED;
		break;
	}
}

static void
add_weight(const struct dns_list *list, struct dnsbl_result *result)
{
	if ((list->classes & DNS_LIST_RBL) != 0)
		result->rbl += list->weight;
	if ((list->classes & DNS_LIST_ZOMBIE) != 0)
		result->zombie += list->weight;
	if ((list->classes & DNS_LIST_ALLOW) != 0) {
		result->allow += list->weight;
		result->allowed = true;
	}
}

void
dnsbl_judge(const struct dns_lists *lists, const struct dns_answer *answers,
    struct dnsbl_result *out)
{
	struct dnsbl_result result = { .count = lists->count };

	result.answers = mem_new(lists->count, sizeof *result.answers);
	for (size_t i = 0; i < lists->count; i++) {
		judge_one(&lists->items[i], &answers[i], &result.answers[i]);
		if (result.answers[i].outcome == LIST_LISTED)
			add_weight(&lists->items[i], &result);
	}
	*out = result;
}

/* The first list with the zone of list i: itself, or an earlier one. */
static int
find_leader(const struct dns_lists *lists, size_t i)
{
	const char *zone = lists->items[i].zone;

	for (size_t j = 0; j < i; j++) {
		const char *other = lists->items[j].zone;

		if (text_equal(zone, strlen(zone), other, strlen(other)))
			return (int)j;
	}
	return (int)i;
}

static int
add_question(struct batch *batch, const char *reversed, const char *zone,
    enum dns_type type)
{
	char name[LIMIT_DNS_NAME_BYTES + 1];
	int len = snprintf(name, sizeof name, "%s.%s", reversed, zone);

	if (len < 0 || (size_t)len >= sizeof name)
		return -1;
	return batch_add(batch, name, type);
}

static void
start_batch(struct dnsbl *dnsbl, struct resolver *resolver,
    const struct in6_addr *client)
{
	char reversed[ADDRESS_REVERSED_BYTES];
	bool v4 = address_is_v4(client);
	int64_t now_ms = clock_ms();

	dnsbl->batch = batch_new(resolver);
	address_reversed(client, reversed);
	for (size_t i = 0; i < dnsbl->lists->count; i++) {
		const struct dns_list *list = &dnsbl->lists->items[i];

		dnsbl->leader[i] = find_leader(dnsbl->lists, i);
		dnsbl->question[i] = -1;
		if (dnsbl->leader[i] < (int)i)
			dnsbl->question[i] = dnsbl->question[dnsbl->leader[i]];
		else if ((v4 || !list->v4_only) &&
		    (dnsbl->health == NULL ||
			list_health_may_ask(dnsbl->health, list->zone, now_ms)))
			dnsbl->question[i] = add_question(
			    dnsbl->batch, reversed, list->zone, DNS_A);
	}
	batch_start(dnsbl->batch);
}

struct dnsbl *
dnsbl_start(struct resolver *resolver, struct list_health *health,
    const struct dns_lists *lists, const struct in6_addr *client)
{
	struct dnsbl *dnsbl = mem_new(1, sizeof *dnsbl);

	assert(lists->count <= LIMIT_LISTS);
	dnsbl->lists = lists;
	dnsbl->health = health;
	if (lists->count > 0 && address_is_public(client))
		start_batch(dnsbl, resolver, client);
	return dnsbl;
}

/* Each zone's own result once; entries of one zone may differ in what counts,
 * so that a hit of any is a hit of the zone. */
static void
tell_health(const struct dnsbl *dnsbl, const struct dnsbl_result *result)
{
	int64_t now_ms = clock_ms();

	for (size_t i = 0; i < result->count; i++) {
		struct dnsbl_answer told = result->answers[i];

		if (dnsbl->leader[i] != (int)i)
			continue;
		for (size_t j = i + 1; j < result->count; j++)
			if (dnsbl->leader[j] == (int)i &&
			    result->answers[j].outcome == LIST_LISTED)
				told.outcome = LIST_LISTED;
		list_health_note(
		    dnsbl->health, dnsbl->lists->items[i].zone, &told, now_ms);
	}
}

void
dnsbl_finish(
    struct dnsbl *dnsbl, struct deadline deadline, struct dnsbl_result *out)
{
	struct dns_answer answers[LIMIT_LISTS] = { { .status = DNS_UNSET } };

	if (dnsbl->batch != NULL)
		batch_wait(dnsbl->batch, deadline);
	for (size_t i = 0; dnsbl->batch != NULL && i < dnsbl->lists->count; i++)
		answers[i] = batch_answer(dnsbl->batch, dnsbl->question[i]);
	dnsbl_judge(dnsbl->lists, answers, out);
	if (dnsbl->batch != NULL && dnsbl->health != NULL)
		tell_health(dnsbl, out);
}

void
dnsbl_free(struct dnsbl **dnsbl)
{
	if (*dnsbl == NULL)
		return;
	batch_free(&(*dnsbl)->batch);
	free(*dnsbl);
	*dnsbl = NULL;
}

int
dnsbl_first(const struct dns_lists *lists, const struct dnsbl_result *result,
    enum dns_list_class class)
{
	for (size_t i = 0; i < result->count; i++)
		if (result->answers[i].outcome == LIST_LISTED &&
		    (lists->items[i].classes & (unsigned int)class) != 0)
			return (int)i;
	return -1;
}

/* Copy text with every `secret` in it replaced. */
static void
hide(struct buffer *text, const char *secret, size_t secret_len,
    const char *instead)
{
	scoped_buffer struct buffer shown = { .max = text->max };

	for (size_t at = 0; at < text->len;) {
		if (secret_len <= text->len - at &&
		    text_equal(
			text->data + at, secret_len, secret, secret_len)) {
			buffer_add_text(&shown, instead);
			at += secret_len;
		} else {
			buffer_add(&shown, text->data + at++, 1);
		}
	}
	buffer_clear(text);
	buffer_add(text, buffer_text(&shown), shown.len);
}

/* The zone, and the label that makes it secret. */
static void
hide_zone(const struct dns_list *list, struct buffer *text)
{
	size_t label = strcspn(list->zone, ".");

	if (strcmp(list->show, list->zone) == 0)
		return;
	hide(text, list->zone, strlen(list->zone), list->show);
	if (label >= SECRET_LABEL_BYTES)
		hide(text, list->zone, label, "...");
}

void
dnsbl_reason(struct resolver *resolver, const struct dns_list *list,
    const struct in6_addr *client, struct deadline deadline, char *out,
    size_t size)
{
	scoped_batch struct batch *batch = batch_new(resolver);
	scoped_buffer struct buffer text = { .max = LIMIT_LIST_TEXT_BYTES };
	char reversed[ADDRESS_REVERSED_BYTES];
	struct dns_answer answer;
	int question;

	out[0] = '\0';
	address_reversed(client, reversed);
	question = add_question(batch, reversed, list->zone, DNS_TXT);
	batch_start(batch);
	batch_wait(batch, deadline);
	answer = batch_answer(batch, question);
	if (answer.record_count == 0)
		return;
	buffer_add(&text, answer.records[0].text, answer.records[0].text_len);
	hide_zone(list, &text);
	text_printable(out, size, buffer_text(&text), text.len, TEXT_ASCII);
}
