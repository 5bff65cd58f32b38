/* test_hidden.c - mail/hidden.h */
#include "check.h"

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "mail/hidden.h"

/* "The file that nobody sees", as lines of base64 have it. */
#define FILE_TEXT "The file that nobody sees"
#define CODED     "VGhlIGZpbGUgdGhhdCBub2JvZHkgc2Vlcw==\r\n"
#define ENCODING  "Content-Transfer-Encoding: base64\r\n"
#define UU_ROW    "95&AE(&9I;&4@=&AA=\"!N;V)O9'D@<V5E<P  \r\n"

static void
gather(void *with, const char *bytes, size_t len)
{
	struct buffer *out = with;

	/* A bar between the pieces, counted like their bytes. */
	buffer_add_text(out, "|");
	buffer_add(out, bytes, len);
}

struct hidden_case {
	const char *name;
	const char *text;
	bool is_found;
};

static const struct hidden_case cases[] = {
	{ "nothing", "", false },
	{ "prose", "Begin with this:\r\nbegin to read\r\nthe end\r\n", false },
	{ "a part's headers and body", ENCODING "\r\n" CODED, true },
	{ "the headers behind text",
	    "Hello\r\n\r\n--b\r\nX: y\r\n" ENCODING "X: y\r\n\r\n" CODED,
	    true },
	{ "quoted in a reply", "> " ENCODING ">\r\n" CODED, true },
	{ "in another case and with blanks",
	    "CONTENT-TRANSFER-ENCODING \t:\r\n\tBASE64\r\n\r\n" CODED, true },
	{ "without a blank line", ENCODING CODED, true },
	{ "a line that is no header in front of the body",
	    ENCODING "junk!\r\nX: y\r\n\r\n" CODED, true },
	{ "the second of two encodings counts",
	    "Content-Transfer-Encoding: 7bit\r\n" ENCODING "\r\n" CODED, true },
	{ "the first of two encodings counts",
	    ENCODING "Content-Transfer-Encoding: 7bit\r\n\r\n" CODED, true },
	{ "lines ended by CR alone",
	    "Content-Transfer-Encoding: base64\r\rVGhlIGZpbGUgdGhhdCBub2JvZHk"
	    "gc2Vlcw==\r",
	    true },
	{ "short rows",
	    ENCODING "\r\nVGhlIGZp\r\nbGUgdGhh\r\ndCBub2Jv\r\nZHkgc2Vl\r\n"
		     "cw==\r\n",
	    true },
	{ "a body ends at a delimiter",
	    ENCODING "\r\nVGhlIGZpbGUgdGhhdCBub2JvZHkgc2Vlcw\r\n--b\r\n"
		     "xx\r\n",
	    true },
	{ "a body does not end at what only looks like a delimiter",
	    ENCODING "\r\nVGhlIGZpbGUgdG\r\n--\r\nhhdCBub2JvZHkgc2Vlcw\r\n",
	    true },
	{ "a body ends at the next encoding",
	    ENCODING "\r\nVGhl\r\n" ENCODING "\r\nIGZp\r\n", false },
	{ "quoted-printable",
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	    "The=20file= \r\n=20that nobody=20sees\r\n",
	    true },
	{ "an encoding that encodes nothing",
	    "Content-Transfer-Encoding: 8bit\r\n\r\nVGhlIGZp\r\n", false },
	{ "lines of base64 alone", "Hello\r\n\r\n" CODED "Bye.\r\n", true },
	{ "a word is no line of base64", "VGhlIGZpbGUgdGhh\r\n", false },
	{ "uuencode", "begin 644 x\r\n" UU_ROW "`\r\nend\r\n", true },
	{ "uuencode in any case, without a mode", "BEGIN x\r\n" UU_ROW, true },
	{ "uuencode behind a false begin",
	    "begin 644 a\r\nand more\r\nbegin 644 x\r\n" UU_ROW "end\r\n",
	    true },
	{ "begin-base64",
	    "begin-base64 644 x\r\nVGhlIGZpbGUgdGhhdCBu\r\n"
	    "b2JvZHkgc2Vlcw==\r\n====\r\n",
	    true },
	{ "yEnc",
	    "=ybegin line=128 size=25 name=x\r\n"
	    "~\x92\x8fJ\x90\x93\x96\x8fJ\x9e\x92\x8b\x9eJ\x98\x99\x8c\x99\x8e"
	    "\xa3J\x9d\x8f\x8f\x9d\r\n=yend size=25\r\n",
	    true },
	{ "BinHex from its first line on",
	    "Hi\r\n(This file must be converted with BinHex 4.0)\r\n"
	    ":The file that nobody sees:\r\n",
	    true },
};

static bool
finds(const char *text, size_t len, struct buffer *out)
{
	struct lenient_sink sink = { .take = gather, .with = out, .left = len };

	hidden_find(text, len, &sink);
	return out->len > 0 &&
	    memmem(out->data, out->len, FILE_TEXT, sizeof FILE_TEXT - 1) !=
	    NULL;
}

static void
test_case(const struct hidden_case *one)
{
	scoped_buffer struct buffer out = BUFFER_OF(4096);
	size_t len = strlen(one->text);

	CHECK_EQ(one->name, finds(one->text, len, &out), one->is_found);
	for (size_t cut = 0; cut < len; cut++) {
		scoped_mem char *exact = mem_new(cut + 1, 1);
		scoped_buffer struct buffer some = BUFFER_OF(4096);

		memcpy(exact, one->text, cut);
		(void)finds(exact, cut, &some);
		CHECK(one->name, some.len <= 4 * len + 64);
	}
}

/* Lines that each begin something, all at once: the time is that of one. */
static void
test_many(const char *name, const char *line, const char *end)
{
	scoped_buffer struct buffer text = BUFFER_OF(1L << 22);
	scoped_buffer struct buffer out = BUFFER_OF(1L << 24);

	while (text.len < 1L << 20)
		buffer_add_text(&text, line);
	while (text.len < 1L << 21)
		buffer_add_text(&text, end);
	(void)finds(text.data, text.len, &out);
	/* Each piece has a bar and at least one byte. */
	CHECK(name, out.len <= 2 * text.len);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		test_case(&cases[i]);
	test_many("a million encodings", ENCODING, "X: y\r\n");
	test_many("a million encodings, junk", ENCODING "!\r\n", "!\r\n");
	test_many("a million begins", "begin 644 x\r\n", "\r\n");
	test_many("a million begins, rows", "BEGIN\r\n", "`\r\n");
	test_many("a million begins, blanks", "BEGIN\r\n", " ");
	test_many("a million begin-base64", "begin-base64 x\r\n", "!\r\n");
	test_many("a million ybegins", "=ybegin\r\n", "\r\n");
	test_many("a million words", "VGhl\r\n", "VGhl ");
	return check_done();
}
