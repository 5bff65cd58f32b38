/* test_message.c - milter/gate/message.h */
#include "check.h"

#include "gate/message.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "wire/sealed.h"

static struct spool_budget budget = { .max_bytes = 1000000 };

/* What has been spooled, sealed, as the scanner will see it. */
static void
check_bytes(const char *name, struct message *message, const char *want)
{
	struct sealed bytes = { 0 };
	struct fault fault;
	char got[1024] = "";

	CHECK_EQ(name, message_seal(message), SPOOL_OK);
	CHECK_EQ(name,
	    sealed_map(spool_fd(message->spool), 1000, &bytes, &fault), 0);
	memcpy(got, bytes.data, bytes.len);
	CHECK_TEXT(name, got, want);
	sealed_release(&bytes);
	message_release(message);
}

static void
test_bytes(void)
{
	struct message m;

	message_init(&m, &budget, 1000);
	message_header(&m, "Subject", " a", true);
	message_header(&m, "X", "\tb", true);
	message_end_headers(&m);
	CHECK("more is welcome", message_body(&m, "c\r\n", 3));
	check_bytes("a value with its leading space is exact", &m,
	    "Subject: a\r\nX:\tb\r\n\r\nc\r\n");

	message_header(&m, "Subject", "a", false);
	check_bytes(
	    "the space that the MTA ate comes back", &m, "Subject: a\r\n\r\n");

	message_header(&m, "To", " a,\n b,\r\n\tc\n d", true);
	check_bytes("folds become CRLF, whatever they were", &m,
	    "To: a,\r\n b,\r\n\tc\r\n d\r\n\r\n");

	message_header(&m, "A", " x\ry", true);
	check_bytes("a lone CR stays as it is", &m, "A: x\ry\r\n\r\n");

	message_body(&m, "b", 1);
	check_bytes("no header and no end of headers", &m, "\r\nb");

	message_header(&m, "A", " 1", true);
	message_body(&m, "b", 1);
	message_end_headers(&m);
	message_body(&m, "c", 1);
	check_bytes(
	    "one blank line, even if it is said late", &m, "A: 1\r\n\r\nbc");

	check_bytes("nothing at all is a message too", &m, "\r\n");

	message_body(&m, "a\0b", 3);
	CHECK_EQ("NUL is a byte", message_seal(&m), SPOOL_OK);
	CHECK_EQ("NUL is a byte", spool_bytes(m.spool), 5);
	message_release(&m);
}

static void
test_trouble(void)
{
	struct spool_budget tight = { .max_bytes = 10 };
	struct message m;

	message_init(&m, &budget, 10);
	message_header(&m, "A", " 1", true);
	CHECK("a body beyond the limit is not wanted",
	    !message_body(&m, "0123456789", 10));
	CHECK("nor anything behind it", !message_body(&m, "x", 1));
	CHECK_EQ("it is remembered", message_seal(&m), SPOOL_TOO_BIG);
	message_release(&m);
	CHECK_EQ("the next message begins anew", m.status, SPOOL_OK);
	message_header(&m, "Long-Name", " value", true);
	CHECK_EQ(
	    "headers alone may be too much", message_seal(&m), SPOOL_TOO_BIG);
	message_release(&m);

	message_init(&m, &tight, 1000);
	message_header(&m, "Long-Name", " value", true);
	CHECK_EQ("no room is another thing than too big", message_seal(&m),
	    SPOOL_NO_ROOM);
	message_release(&m);
	CHECK_EQ("its bytes are given back", tight.used_bytes, 0);
}

static void
test_envelope(void)
{
	struct message m;
	char *longest = malloc(2 * LIMIT_ADDRESS_BYTES);

	memset(longest, 'a', 2 * LIMIT_ADDRESS_BYTES - 1);
	longest[2 * LIMIT_ADDRESS_BYTES - 1] = '\0';
	message_init(&m, &budget, 1000);
	message_set_sender(&m, "<a@b>");
	CHECK_TEXT("without its brackets", m.sender, "a@b");
	message_set_sender(&m, "<>");
	CHECK_TEXT("the null sender keeps them", m.sender, "<>");
	message_set_sender(&m, longest);
	CHECK_TEXT("the longest one is kept whole", m.sender, longest);
	CHECK("and known to be too long", message_address_is_long(longest));
	longest[LIMIT_ADDRESS_BYTES] = '\0';
	CHECK("one that just fits is not", !message_address_is_long(longest));
	for (int i = 0; i < LIMIT_RECIPIENTS; i++)
		CHECK_EQ("recipients up to the limit",
		    message_add_recipient(&m, "<c@d>"), 0);
	CHECK_EQ("and not one more", message_add_recipient(&m, "<e@f>"), -1);
	CHECK_TEXT("without brackets too", m.recipients[0], "c@d");
	message_release(&m);
	CHECK_EQ("all of it is gone", m.recipient_count, 0);
	CHECK("all of it is gone", m.sender == NULL && m.recipients == NULL);
	message_release(&m);
	free(longest);
}

int
main(void)
{
	test_bytes();
	test_trouble();
	test_envelope();
	CHECK_EQ("nothing is kept", budget.used_bytes, 0);
	return check_done();
}
