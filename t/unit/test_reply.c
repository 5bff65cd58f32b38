/* test_reply.c - milter/gate/reply.h */
#include "check.h"

#include "gate/reply.h"

#include <stdlib.h>

static const struct {
	const char *name;
	int code;
	const char *enhanced, *text;
	const char *want_code, *want_enhanced, *want_text;
} cases[] = {
	{ "the id stands at the end", 550, "5.7.1", "infected (X)", "550",
	    "5.7.1", "infected (X) [s=0abc]" },
	{ "a percent sign is doubled, as MTAs halve it", 550, "5.7.1", "100%",
	    "550", "5.7.1", "100%% [s=0abc]" },
	{ "a line end cannot begin another reply", 550, "5.7.1", "a\r\n250 b",
	    "550", "5.7.1", "a\\x0d\\x0a250 b [s=0abc]" },
	{ "8-bit is shown as ASCII", 550, "5.7.1", "\xc3\xa9", "550", "5.7.1",
	    "\\xc3\\xa9 [s=0abc]" },
	{ "a backslash stays", 550, "5.7.1", "a\\b", "550", "5.7.1",
	    "a\\b [s=0abc]" },
	{ "an empty text is only the id", 451, "4.3.0", "", "451", "4.3.0",
	    " [s=0abc]" },
	{ "a code that accepts is not spoken", 250, "2.0.0", "ok", "451",
	    "4.7.1", "ok [s=0abc]" },
	{ "a code above 599 neither", 600, "5.7.1", "no", "451", "4.7.1",
	    "no [s=0abc]" },
	{ "a 4yz code never carries 5.x.x", 450, "5.7.1", "later", "450",
	    "4.7.1", "later [s=0abc]" },
	{ "a 5yz code never carries 4.x.x", 554, "4.3.0", "no", "554", "5.7.1",
	    "no [s=0abc]" },
	{ "no enhanced code is one of ours", 554, NULL, "no", "554", "5.7.1",
	    "no [s=0abc]" },
	{ "an ill-formed one too", 554, "5.7", "no", "554", "5.7.1",
	    "no [s=0abc]" },
	{ "with too many digits", 554, "5.7.1234", "no", "554", "5.7.1",
	    "no [s=0abc]" },
	{ "with letters", 554, "5.x.1", "no", "554", "5.7.1", "no [s=0abc]" },
	{ "three digits each are well-formed", 554, "5.777.123", "no", "554",
	    "5.777.123", "no [s=0abc]" },
};

static void
test_long(void)
{
	char text[3 * LIMIT_REPLY_TEXT_BYTES];
	struct reply reply;
	size_t len;

	for (int c = 1; c < 256; c++) {
		memset(text, c, sizeof text - 1);
		text[sizeof text - 1] = '\0';
		reply_format(&reply, 550, "5.7.1", text, "0abc");
		len = strlen(reply.text);
		CHECK("a long text fits", len <= LIMIT_REPLY_TEXT_BYTES);
		CHECK("it uses the room", len > LIMIT_REPLY_TEXT_BYTES - 4);
		CHECK_TEXT("a long text never pushes out the id",
		    reply.text + len - 9, " [s=0abc]");
	}
	memset(text, '%', sizeof text - 1);
	reply_format(&reply, 550, "5.7.1", text, "0abc");
	CHECK_EQ("no half of a doubled sign", strspn(reply.text, "%") % 2, 0);
}

int
main(void)
{
	struct reply reply;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		reply_format(&reply, cases[i].code, cases[i].enhanced,
		    cases[i].text, "0abc");
		CHECK_TEXT(cases[i].name, reply.code, cases[i].want_code);
		CHECK_TEXT(
		    cases[i].name, reply.enhanced, cases[i].want_enhanced);
		CHECK_TEXT(cases[i].name, reply.text, cases[i].want_text);
		CHECK_EQ(cases[i].name, reply_is_temporary(&reply),
		    cases[i].want_code[0] == '4');
	}
	test_long();
	return check_done();
}
