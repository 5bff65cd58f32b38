/* file_lists.c - digests to questions, answers to bad files. */
#include "net/file_lists.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/zone_asker.h"

#define HEX_BYTES (2 * 32 + 2)

struct file_lists {
	const struct config *config;
	const struct dns_lists *zones;
	struct zone_asker *asker; /* NULL: nothing is asked */
	struct file_answers answers;
	int (*tickets)[LIMIT_LISTS]; /* of each digest that is asked about */
	size_t *ticket_of;           /* of each question: index + 1, 0: none */
};

/* A digest as a list wants it. Above 63 digits, which no label holds, a dot
 * parts its halves. Returns whether it is known. */
static bool
label_of(const struct file_question *question, enum digest_kind kind,
    char out[HEX_BYTES])
{
	if (kind == DIGEST_MD5 && question->md5 != NULL) {
		text_hex(out, question->md5, 16);
	} else if (kind == DIGEST_SHA1 && question->sha1 != NULL) {
		text_hex(out, question->sha1, 20);
	} else if (kind == DIGEST_SHA256 && question->sha256 != NULL) {
		text_hex(out, question->sha256, 16);
		out[32] = '.';
		text_hex(out + 33, question->sha256 + 16, 16);
	} else {
		return false;
	}
	return true;
}

static void
ask(struct file_lists *lists, const struct file_question *question,
    size_t index)
{
	char label[HEX_BYTES];
	int *tickets;

	if (lists->answers.digests == LIMIT_FILE_DIGESTS) {
		lists->answers.cut = true;
		return;
	}
	tickets = lists->tickets[lists->answers.digests++];
	lists->ticket_of[index] = lists->answers.digests;
	for (size_t i = 0; i < lists->zones->count; i++) {
		enum digest_kind kind = lists->zones->items[i].digest;

		tickets[i] = label_of(question, kind, label)
		    ? zone_asker_add(lists->asker, i, label)
		    : -1;
	}
}

/* The earlier question about the same bytes, or `index`. */
static size_t
find_same(const struct file_question *questions, size_t index)
{
	for (size_t i = 0; i < index && questions[index].sha256 != NULL; i++)
		if (questions[i].sha256 != NULL &&
		    memcmp(questions[i].sha256, questions[index].sha256, 32) ==
			0)
			return i;
	return index;
}

static void
set_bad(struct file_answer *answer, const char *list)
{
	size_t size = sizeof FILE_LISTS_VERDICT + strlen(list);

	answer->bad = true;
	answer->verdict = mem_new(size, 1);
	(void)snprintf(answer->verdict, size, FILE_LISTS_VERDICT "%s", list);
}

static void
add(struct file_lists *lists, const struct file_question *questions,
    size_t index)
{
	const struct local_lists *local = config_local(lists->config);
	const struct file_question *question = &questions[index];
	struct file_answer *answer = &lists->answers.items[index];
	size_t same;

	if (digest_set_has(&local->allowed_files, question->md5, question->sha1,
		question->sha256)) {
		answer->allowed = true;
		return;
	}
	if (digest_set_has(&local->denied_files, question->md5, question->sha1,
		question->sha256)) {
		set_bad(answer, "deny_file");
		return;
	}
	if (!question->ask || lists->asker == NULL)
		return;
	/* A message has thousands of members at most, of which few are asked
	 * about: once the cap is reached nothing is compared. */
	same = lists->answers.digests < LIMIT_FILE_DIGESTS
	    ? find_same(questions, index)
	    : index;
	if (same != index && lists->ticket_of[same] != 0)
		lists->ticket_of[index] = lists->ticket_of[same];
	else
		ask(lists, question, index);
}

struct file_lists *
file_lists_start(struct resolver *resolver, struct list_health *health,
    const struct config *config, const struct file_question *questions,
    size_t count)
{
	struct file_lists *lists = mem_new(1, sizeof *lists);

	lists->config = config;
	lists->zones = &config_host(config)->file_lists;
	lists->answers.items = mem_new(count, sizeof *lists->answers.items);
	lists->answers.count = count;
	lists->tickets = mem_new(LIMIT_FILE_DIGESTS, sizeof *lists->tickets);
	lists->ticket_of = mem_new(count, sizeof *lists->ticket_of);
	if (resolver != NULL && lists->zones->count > 0)
		lists->asker = zone_asker_new(resolver, health, lists->zones);
	for (size_t i = 0; i < count; i++)
		add(lists, questions, i);
	if (lists->asker != NULL)
		zone_asker_start(lists->asker);
	return lists;
}

struct dnsbl_answer
file_lists_answer(const struct file_lists *lists, size_t question, size_t list)
{
	size_t ticket = lists->ticket_of[question];

	if (ticket == 0)
		return (struct dnsbl_answer){ .outcome = LIST_NOT_ASKED };
	return zone_asker_answer(
	    lists->asker, list, lists->tickets[ticket - 1][list]);
}

static void
settle(struct file_lists *lists, size_t index)
{
	struct file_answer *answer = &lists->answers.items[index];

	for (size_t i = 0; i < lists->zones->count && !answer->bad; i++) {
		enum list_outcome outcome = file_lists_answer(lists, index, i)
						.outcome;

		if (outcome == LIST_UNKNOWN)
			lists->answers.silent = true;
		if (outcome != LIST_LISTED)
			continue;
		set_bad(answer, lists->zones->items[i].show);
	}
}

void
file_lists_finish(struct file_lists *lists, struct deadline deadline,
    struct file_answers *out)
{
	if (lists->asker != NULL)
		zone_asker_wait(lists->asker, deadline);
	for (size_t i = 0; i < lists->answers.count; i++)
		if (lists->ticket_of[i] != 0)
			settle(lists, i);
	*out = lists->answers;
	lists->answers = (struct file_answers){ 0 };
}

void
file_lists_free(struct file_lists **lists)
{
	if (*lists == NULL)
		return;
	zone_asker_free(&(*lists)->asker);
	file_answers_release(&(*lists)->answers);
	free((*lists)->tickets);
	free((*lists)->ticket_of);
	free(*lists);
	*lists = NULL;
}

void
file_answers_release(struct file_answers *answers)
{
	for (size_t i = 0; i < answers->count; i++)
		free(answers->items[i].verdict);
	free(answers->items);
	*answers = (struct file_answers){ 0 };
}
