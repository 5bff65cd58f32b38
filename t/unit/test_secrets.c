/* The few passwords that travel with a message. */
#include "base/secrets.h"

#include "check.h"

static void
add(struct secrets *secrets, const char *text)
{
	secrets_add(secrets, text, strlen(text));
}

static void
test_add(void)
{
	struct secrets secrets = { 0 };
	char longest[LIMIT_PASSWORD_BYTES + 1];

	memset(longest, 'x', sizeof longest);
	add(&secrets, "one");
	add(&secrets, "one");
	add(&secrets, "");
	add(&secrets, "two\n");
	add(&secrets, "\xff\xfe");
	secrets_add(&secrets, "\0", 1);
	CHECK_EQ("what repeats or is none stays out", secrets.count, 1);
	CHECK_TEXT("it is kept as it is", secrets.texts[0], "one");
	secrets_add(&secrets, longest, sizeof longest);
	CHECK_EQ("too long is none", secrets.count, 1);
	secrets_add(&secrets, longest, sizeof longest - 1);
	CHECK_EQ(
	    "the longest fits", strlen(secrets.texts[1]), LIMIT_PASSWORD_BYTES);
	for (int i = 0; i < 2 * LIMIT_SECRETS; i++)
		secrets_add(&secrets, longest, (size_t)i + 1);
	CHECK_EQ("the list is bounded", secrets.count, LIMIT_SECRETS);
}

static void
test_wipe(void)
{
	static const struct secrets empty;
	struct secrets secrets = { 0 };

	add(&secrets, "one");
	secrets_wipe(&secrets);
	CHECK(
	    "wiped is all zeros", memcmp(&secrets, &empty, sizeof empty) == 0);
}

int
main(void)
{
	test_add();
	test_wipe();
	return check_done();
}
