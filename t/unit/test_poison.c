/* test_poison.c - milter/scanner/poison.h */
#include "check.h"

#include <fcntl.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scanner/poison.h"

static void
digest(uint8_t sha256[32], unsigned int number)
{
	memset(sha256, 0xa5, 32);
	memcpy(sha256, &number, sizeof number);
}

static void
test_counting(void)
{
	struct fault fault = { "" };
	struct poison *poison = poison_open(&fault);
	enum answer_outcome outcome = ANSWER_UNSET;
	uint8_t one[32], two[32], zero[32] = { 0 };

	CHECK("opens", poison != NULL);
	if (poison == NULL)
		return;
	digest(one, 1);
	digest(two, 2);
	CHECK_EQ("unknown at first", poison_find(poison, one, &outcome), 0);
	CHECK_EQ("nothing is written then", outcome, ANSWER_UNSET);
	CHECK_EQ("a free entry is no message of zeros",
	    poison_find(poison, zero, &outcome), 0);
	CHECK_EQ("first time", poison_add(poison, one, ANSWER_CRASH), 1);
	CHECK_EQ("second time", poison_add(poison, one, ANSWER_TIMEOUT), 2);
	CHECK_EQ("found", poison_find(poison, one, &outcome), 2);
	CHECK_EQ("the last outcome counts", outcome, ANSWER_TIMEOUT);
	CHECK_EQ(
	    "others are not touched", poison_find(poison, two, &outcome), 0);
	poison_free(&poison);
	CHECK("cleared", poison == NULL);
	poison_free(&poison);
}

static void
test_forgetting(void)
{
	struct fault fault = { "" };
	struct poison *poison = poison_open(&fault);
	enum answer_outcome outcome = ANSWER_UNSET;
	uint8_t sha256[32];

	CHECK("opens", poison != NULL);
	if (poison == NULL)
		return;
	for (unsigned int i = 0; i < LIMIT_POISON_ENTRIES; i++) {
		digest(sha256, i);
		poison_add(poison, sha256, ANSWER_CRASH);
	}
	digest(sha256, 0);
	CHECK_EQ(
	    "a full table keeps all", poison_find(poison, sha256, &outcome), 1);
	CHECK_EQ("counting again makes it young",
	    poison_add(poison, sha256, ANSWER_MEMORY), 2);
	digest(sha256, LIMIT_POISON_ENTRIES);
	CHECK_EQ("one more fits", poison_add(poison, sha256, ANSWER_CRASH), 1);
	digest(sha256, 1);
	CHECK_EQ("the oldest is forgotten",
	    poison_find(poison, sha256, &outcome), 0);
	digest(sha256, 0);
	CHECK_EQ(
	    "the young one is not", poison_find(poison, sha256, &outcome), 2);
	CHECK_EQ("with its outcome", outcome, ANSWER_MEMORY);
	poison_free(&poison);
}

/* In a child: 0 if the frozen table reads right and cannot be written. */
static int
frozen_child(struct poison *poison)
{
	struct fault fault = { "" };
	enum answer_outcome outcome = ANSWER_UNSET;
	uint8_t sha256[32];

	digest(sha256, 7);
	if (poison_freeze(poison, &fault) != 0)
		return 1;
	/* The parent's count is seen through the frozen view. */
	if (poison_find(poison, sha256, &outcome) != 1 ||
	    outcome != ANSWER_CRASH)
		return 2;
	return 0;
}

static void
test_freezing(void)
{
	struct fault fault = { "" };
	struct poison *poison = poison_open(&fault);
	enum answer_outcome outcome = ANSWER_UNSET;
	uint8_t sha256[32];
	int status = -1;
	pid_t child;

	CHECK("opens", poison != NULL);
	if (poison == NULL)
		return;
	digest(sha256, 7);
	poison_add(poison, sha256, ANSWER_CRASH);
	child = fork();
	if (child == 0)
		_exit(frozen_child(poison));
	waitpid(child, &status, 0);
	CHECK_EQ("a worker reads what the generation wrote", status, 0);
	CHECK_EQ("the generation still counts",
	    poison_add(poison, sha256, ANSWER_CRASH), 2);
	CHECK_EQ("and finds", poison_find(poison, sha256, &outcome), 2);
	poison_free(&poison);
}

/* A child that writes into a frozen table: killed, or 0 if it could. */
static int
writing_child(struct poison *poison, bool unprotect)
{
	struct fault fault = { "" };
	uint8_t *page;
	uint8_t sha256[32] = { 0 };

	if (poison_freeze(poison, &fault) != 0)
		return 0;
	if (!unprotect) {
		poison_add(poison, sha256, ANSWER_CRASH);
		return 0;
	}
	/* The first member is the view of the table. */
	memcpy(&page, poison, sizeof page);
	return mprotect(page, 1, PROT_READ | PROT_WRITE) == 0 ? 0 : 3;
}

static int
status_of(struct poison *poison, bool unprotect)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

		dup2(null, STDERR_FILENO);
		_exit(writing_child(poison, unprotect));
	}
	waitpid(child, &status, 0);
	return status;
}

static void
test_read_only(void)
{
	struct fault fault = { "" };
	struct poison *poison = poison_open(&fault);

	CHECK("opens", poison != NULL);
	if (poison == NULL)
		return;
	CHECK("a frozen table is not written", status_of(poison, false) != 0);
	CHECK(
	    "and cannot be made writable again", status_of(poison, true) != 0);
	poison_free(&poison);
}

int
main(void)
{
	test_counting();
	test_forgetting();
	test_freezing();
	test_read_only();
	return check_done();
}
