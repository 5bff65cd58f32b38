/* Passwords that came before the files they open. */
#include "gate/password_memory.h"

#include <pthread.h>
#include <stdlib.h>

#include "check.h"

#define NOW 1700000000

static struct fault fault;

static void
keep(struct password_memory *memory, const char *from, const char *to,
    const char *password, int64_t now_s)
{
	struct password_envelope envelope = { from, &to, 1 };
	struct secrets secrets = { 0 };

	secrets_add(&secrets, password, strlen(password));
	password_memory_keep(memory, &envelope, &secrets, now_s);
}

/* What is remembered, joined by blanks. */
static const char *
find(struct password_memory *memory, const char *from, const char *to,
    int64_t now_s)
{
	static _Thread_local char
	    text[LIMIT_SECRETS * (LIMIT_PASSWORD_BYTES + 1)];
	struct password_envelope envelope = { from, &to, 1 };
	struct secrets found = { 0 };
	size_t len = 0;

	password_memory_find(memory, &envelope, now_s, &found);
	text[0] = '\0';
	for (size_t i = 0; i < found.count; i++)
		len += (size_t)snprintf(text + len, sizeof text - len, "%s%s",
		    i > 0 ? " " : "", found.texts[i]);
	return text;
}

static void
test_pairs(void)
{
	struct password_memory *memory = password_memory_new(&fault);

	keep(memory, "<a@x>", "<b@y>", "one", NOW);
	CHECK_TEXT("what was said is remembered",
	    find(memory, "<a@x>", "<b@y>", NOW), "one");
	CHECK_TEXT(
	    "in any case and form", find(memory, "A@X", "B@y", NOW), "one");
	CHECK_TEXT("not for another recipient",
	    find(memory, "<a@x>", "<c@y>", NOW), "");
	CHECK_TEXT(
	    "not of another sender", find(memory, "<c@x>", "<b@y>", NOW), "");
	CHECK_TEXT(
	    "addresses are not glued", find(memory, "<a@xb>", "<@y>", NOW), "");
	CHECK_TEXT("nor in the other direction",
	    find(memory, "<b@y>", "<a@x>", NOW), "");
	keep(memory, "<>", "<b@y>", "two", NOW);
	CHECK_TEXT(
	    "a notice has no sender", find(memory, "<>", "<b@y>", NOW), "");
	password_memory_free(&memory);
	password_memory_free(&memory);
}

static void
test_order(void)
{
	struct password_memory *memory = password_memory_new(&fault);
	char text[16];

	for (int i = 0; i < 20; i++) {
		snprintf(text, sizeof text, "p%02d", i);
		keep(memory, "a", "b", text, NOW + i);
	}
	CHECK_TEXT("the latest first, and not all of them",
	    find(memory, "a", "b", NOW + 20),
	    "p19 p18 p17 p16 p15 p14 p13 p12");
	keep(memory, "a", "b", "p15", NOW + 21);
	CHECK_TEXT("one that is said again is there once",
	    find(memory, "a", "b", NOW + 22),
	    "p15 p19 p18 p17 p16 p14 p13 p12");
	password_memory_free(&memory);
}

static void
test_time(void)
{
	struct password_memory *memory = password_memory_new(&fault);

	keep(memory, "a", "b", "one", NOW);
	CHECK_TEXT("for a day",
	    find(memory, "a", "b", NOW + LIMIT_MEMORY_S - 1), "one");
	CHECK_TEXT(
	    "and no longer", find(memory, "a", "b", NOW + LIMIT_MEMORY_S), "");
	CHECK_TEXT("it does not come back", find(memory, "a", "b", NOW), "");
	password_memory_free(&memory);
}

static void
test_bounds(void)
{
	struct password_memory *memory = password_memory_new(&fault);
	char address[32];

	keep(memory, "a", "first", "one", NOW);
	keep(memory, "a", "second", "two", NOW + 1);
	for (int i = 0; i < LIMIT_MEMORY_PAIRS - 1; i++) {
		snprintf(address, sizeof address, "%d@z", i);
		keep(memory, "a", address, "x", NOW + 2);
	}
	CHECK_TEXT(
	    "the oldest makes room", find(memory, "a", "first", NOW + 3), "");
	CHECK_TEXT("and only it", find(memory, "a", "second", NOW + 3), "two");
	password_memory_free(&memory);
}

static void
test_recipients(void)
{
	struct password_memory *memory = password_memory_new(&fault);
	const char *recipients[LIMIT_MEMORY_RECIPIENTS + 1];
	struct password_envelope all = { "a", recipients,
		LIMIT_MEMORY_RECIPIENTS + 1 };
	struct secrets secrets = { 0 }, found = { 0 };

	for (size_t i = 0; i < all.recipient_count; i++)
		recipients[i] = "other";
	recipients[1] = "b";
	recipients[LIMIT_MEMORY_RECIPIENTS] = "last";
	secrets_add(&secrets, "one", 3);
	password_memory_keep(memory, &all, &secrets, NOW);
	CHECK_TEXT("each recipient counts", find(memory, "a", "b", NOW), "one");
	CHECK_TEXT("up to a bound", find(memory, "a", "last", NOW), "");
	keep(memory, "a", "b", "two", NOW);
	password_memory_find(memory, &all, NOW, &found);
	CHECK_EQ("what several know is there once", found.count, 2);
	password_memory_free(&memory);
}

static void *
use(void *with)
{
	struct password_memory *memory = with;
	char address[32];

	for (int i = 0; i < 300; i++) {
		snprintf(address, sizeof address, "%d@z", i % 7);
		keep(memory, "a", address, "x", NOW + i);
		find(memory, "a", address, NOW + i);
	}
	return NULL;
}

static void
test_threads(void)
{
	struct password_memory *memory = password_memory_new(&fault);
	pthread_t threads[4];

	for (size_t i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, use, memory);
	for (size_t i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	CHECK_TEXT("many threads", find(memory, "a", "0@z", NOW + 300), "x");
	password_memory_free(&memory);
}

int
main(void)
{
	test_pairs();
	test_order();
	test_time();
	test_bounds();
	test_recipients();
	test_threads();
	return check_done();
}
