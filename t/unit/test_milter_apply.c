/* test_milter_apply.c - milter/gate/apply.h, libmilter's calls being written
 * down instead of sent. */
#include "check.h"

#include "gate/apply.h"

#include <stdlib.h>

#include "base/buffer.h"

static struct buffer calls;
static int calls_until_failure;

static int
note(void)
{
	return calls_until_failure-- > 0 ? MI_SUCCESS : MI_FAILURE;
}

int
smfi_chgheader(SMFICTX *ctx, char *name, int index, char *value)
{
	(void)ctx;
	buffer_add_format(&calls, "change %s %d '%s'\n", name, index, value);
	return note();
}

int
smfi_insheader(SMFICTX *ctx, int index, char *name, char *value)
{
	(void)ctx;
	buffer_add_format(&calls, "insert %d %s '%s'\n", index, name, value);
	return note();
}

int
smfi_replacebody(SMFICTX *ctx, unsigned char *body, int len)
{
	(void)ctx;
	buffer_add_format(&calls, "body %d %c\n", len, len > 0 ? *body : '-');
	return note();
}

static struct edit items[] = {
	{ EDIT_DELETE, (char[]){ "A" }, 3, NULL },
	{ EDIT_DELETE, (char[]){ "A" }, 1, NULL },
	{ EDIT_CHANGE, (char[]){ "subject" }, 1, (char[]){ " [x] y" } },
	{ EDIT_INSERT, (char[]){ "B" }, 0, (char[]){ " b\n c" } },
	{ EDIT_INSERT, (char[]){ "C" }, 0, (char[]){ "" } },
};
static const struct edits edits = { items, 5, 5 };

static void
start(int until_failure)
{
	calls_until_failure = until_failure;
	buffer_clear(&calls);
}

static void
test_edits(void)
{
	struct fault fault = { "" };

	start(100);
	CHECK_EQ("all taken", apply_edits(NULL, &edits, true, &fault), 0);
	CHECK_TEXT("in the order of the list, insertions at the very top",
	    buffer_text(&calls),
	    "change A 3 ''\nchange A 1 ''\nchange subject 1 ' [x] y'\n"
	    "insert 0 B ' b\n c'\ninsert 0 C ''\n");
	start(100);
	apply_edits(NULL, &edits, false, &fault);
	CHECK_TEXT("an MTA that adds the space gets the value without",
	    buffer_text(&calls),
	    "change A 3 ''\nchange A 1 ''\nchange subject 1 '[x] y'\n"
	    "insert 0 B 'b\n c'\ninsert 0 C ''\n");
	start(1);
	CHECK_EQ("a refusal is a failure",
	    apply_edits(NULL, &edits, true, &fault), -1);
	CHECK_TEXT("and ends it", buffer_text(&calls),
	    "change A 3 ''\nchange A 1 ''\n");
	CHECK("with a sentence", strstr(fault.text, " A") != NULL);
}

static void
test_body(void)
{
	struct fault fault = { "" };
	char *body = calloc(1, 65535 * 2 + 1);

	body[0] = 'a', body[65535] = 'b', body[65535 * 2] = 'c';
	start(100);
	CHECK_EQ("all of it", apply_body(NULL, body, 65535 * 2 + 1, &fault), 0);
	CHECK_TEXT("in whole pieces", buffer_text(&calls),
	    "body 65535 a\nbody 65535 b\nbody 1 c\n");
	start(100);
	apply_body(NULL, body, 65535, &fault);
	CHECK_TEXT("no empty piece behind the last", buffer_text(&calls),
	    "body 65535 a\n");
	start(100);
	apply_body(NULL, "", 0, &fault);
	CHECK_TEXT(
	    "an empty body is one too", buffer_text(&calls), "body 0 -\n");
	start(1);
	CHECK_EQ("a refusal is a failure",
	    apply_body(NULL, body, 65535 * 2, &fault), -1);
	free(body);
}

static void
test_summary(void)
{
	static const struct edits none;
	struct edits some = edits;
	char out[APPLY_SUMMARY_BYTES];

	CHECK("nothing changed", apply_summary(&none, false, out) == NULL);
	CHECK_TEXT("the body alone", apply_summary(&none, true, out), "body");
	CHECK_TEXT("everything", apply_summary(&edits, true, out),
	    "subject,headers,body");
	some.count = 1;
	CHECK_TEXT("a header that is not the subject",
	    apply_summary(&some, false, out), "headers");
	some.items += 2;
	CHECK_TEXT("the subject in any case", apply_summary(&some, false, out),
	    "subject");
}

int
main(void)
{
	buffer_init(&calls, 4096);
	test_edits();
	test_body();
	test_summary();
	buffer_release(&calls);
	return check_done();
}
