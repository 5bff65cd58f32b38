/* list_test.c - three questions a list, and what the answers say of it. */
#include "net/list_test.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"
#include "net/address.h"

/* Any code is a listing here: which of them count is not the question. */
static const struct dns_list any_code = { .zone = "" };

void
list_test_describe(enum dns_status status, const uint8_t code[4], char *out)
{
	const char *what = "no answer in time";

	if (status == DNS_FOUND) {
		(void)snprintf(out, LIMIT_LIST_ERROR_BYTES,
		    "answered %u.%u.%u.%u: %s", code[0], code[1], code[2],
		    code[3],
		    code[0] == 127
			? "it refuses our questions"
			: "no list means anything by that (expired?)");
		return;
	}
	if (status == DNS_SERVFAIL)
		what = "the name server says that it failed or refuses";
	else if (status == DNS_MALFORMED)
		what = "the answer is malformed";
	(void)snprintf(out, LIMIT_LIST_ERROR_BYTES, "%s", what);
}

/* The first address that is an error of the list, or NULL. */
static const uint8_t *
find_error(const struct dns_answer *answer)
{
	for (size_t i = 0; i < answer->record_count; i++) {
		const uint8_t *code = answer->records[i].address.s6_addr + 12;

		if (dns_list_judge(&any_code, code) == LIST_CODE_ERROR)
			return code;
	}
	return NULL;
}

static bool
is_listed(const struct dns_answer *answer)
{
	for (size_t i = 0; i < answer->record_count; i++)
		if (dns_list_judge(
			&any_code, answer->records[i].address.s6_addr + 12) ==
		    LIST_CODE_LISTED)
			return true;
	return false;
}

static bool
is_answered(const struct dns_answer *answer)
{
	return answer->status == DNS_FOUND || answer->status == DNS_NO_DATA ||
	    answer->status == DNS_NO_NAME;
}

enum list_state
list_test_judge(const struct dns_answer *listed, const struct dns_answer *local,
    const struct dns_answer *random, const char *test, char *why)
{
	const struct dns_answer *const answers[] = { random, local, listed };

	/* What would cost mail comes first. */
	for (size_t i = 0; i < 3; i++) {
		const uint8_t *code = find_error(answers[i]);

		if (code == NULL)
			continue;
		list_test_describe(DNS_FOUND, code, why);
		return LIST_STATE_FAILED;
	}
	if (is_listed(random)) {
		(void)snprintf(why, LIMIT_LIST_ERROR_BYTES,
		    "it lists names that do not exist, and so everybody");
		return LIST_STATE_FAILED;
	}
	if (is_listed(local)) {
		(void)snprintf(why, LIMIT_LIST_ERROR_BYTES,
		    "it lists %s, and so everybody",
		    test[0] >= '0' && test[0] <= '9' ? "127.0.0.1"
						     : "what no list does");
		return LIST_STATE_FAILED;
	}
	for (size_t i = 0; i < 3; i++) {
		if (is_answered(answers[i]) ||
		    (answers[i] == listed && *test == '\0'))
			continue;
		list_test_describe(answers[i]->status, NULL, why);
		return LIST_STATE_UNTESTED;
	}
	if (is_listed(listed) || *test == '\0')
		return LIST_STATE_GOOD;
	(void)snprintf(why, LIMIT_LIST_ERROR_BYTES,
	    "it does not list its test record %s", test);
	return LIST_STATE_FAILED;
}

/* "2.0.0.127.zone"; labels that are no address stand as they are. */
static int
add_question(struct batch *batch, const char *test, const char *zone)
{
	char reversed[ADDRESS_REVERSED_BYTES], name[LIMIT_DNS_NAME_BYTES + 1];
	struct in6_addr address;
	int len;

	if (address_parse(test, strlen(test), &address) == 0) {
		address_reversed(&address, reversed);
		test = reversed;
	}
	len = snprintf(name, sizeof name, "%s.%s", test, zone);
	if (len < 0 || (size_t)len >= sizeof name)
		return -1;
	return batch_add(batch, name, DNS_A);
}

/* A name that nobody can have listed, nor a cache have kept. */
static void
make_random(char out[LIST_TEST_BYTES])
{
	uint64_t number;

	if (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number)
		abort();
	(void)snprintf(out, LIST_TEST_BYTES, "test-%016" PRIx64, number);
}

struct questions {
	int listed, local, random;
};

void
list_test_run(struct resolver *resolver, const struct list_point *points,
    size_t count, struct deadline deadline, struct list_verdict *verdicts)
{
	scoped_batch struct batch *batch = batch_new(resolver);
	struct questions asked[LIMIT_LISTS];

	for (size_t i = 0; i < count; i++) {
		char random[LIST_TEST_BYTES];

		make_random(random);
		asked[i].listed = *points[i].test != '\0'
		    ? add_question(batch, points[i].test, points[i].zone)
		    : -1;
		asked[i].local = add_question(batch,
		    points[i].names ? "invalid" : "127.0.0.1", points[i].zone);
		asked[i].random = add_question(batch, random, points[i].zone);
	}
	batch_start(batch);
	batch_wait(batch, deadline);
	for (size_t i = 0; i < count; i++) {
		struct dns_answer listed = batch_answer(batch, asked[i].listed);
		struct dns_answer local = batch_answer(batch, asked[i].local);
		struct dns_answer random = batch_answer(batch, asked[i].random);

		verdicts[i].why[0] = '\0';
		verdicts[i].state = list_test_judge(
		    &listed, &local, &random, points[i].test, verdicts[i].why);
	}
}
