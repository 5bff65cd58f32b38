/* test_lenient.c - mail/lenient.h */
#include "check.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "mail/lenient.h"

#define LEFT 4096

typedef void decoder(const char *bytes, size_t len, struct lenient_sink *sink);

/* Readings one after the other, each behind a bar. */
static void
gather(void *with, const char *bytes, size_t len)
{
	struct buffer *out = with;

	buffer_add_text(out, "|");
	buffer_add(out, bytes, len);
}

struct reading_case {
	const char *name;
	decoder *decode;
	const char *coded;
	const char *want;
};

static const struct reading_case readings[] = {
	{ "plain base64 has one reading", lenient_base64, "aGVs\r\nbG8=\r\n",
	    "|hello" },
	{ "padding may be missing", lenient_base64, "aGVsbG8", "|hello" },
	{ "blanks and line ends in base64 are nothing", lenient_base64,
	    " aG Vs\tbG\n8=", "|hello" },
	{ "padding in the middle: ignored, a new piece, the end",
	    lenient_base64, "aGU=bGxv", "|he\x1b\x1b\x1b|hello|he" },
	{ "padding between whole groups", lenient_base64,
	    "aGVs=bG8=", "|hello|hello|hello" },
	{ "foreign characters are nothing, or spoil their line", lenient_base64,
	    "a*GVs\r\nbG8=", "|hello|lo" },
	{ "nothing decodes to nothing", lenient_base64, "\r\n=\r\n", "" },
	{ "half a character of base64 is nothing", lenient_base64, "a", "" },
	{ "quoted-printable in either case", lenient_quoted, "=4A=4a=6A=6a",
	    "|JJjj" },
	{ "a soft line end", lenient_quoted, "he=\r\nllo", "|hello" },
	{ "a soft line end with blanks behind it", lenient_quoted,
	    "he= \t\r\nllo= \nx", "|hellox" },
	{ "a soft line end of several signs, or within an escape",
	    lenient_quoted, "he==\r\n6Clo", "|he6Clo|hello" },
	{ "a broken escape stays", lenient_quoted, "=XY=4", "|=XY=4" },
	{ "line ends stay", lenient_quoted, "a \r\nb\nc\rd",
	    "|a\r\nb\r\nc\r\nd" },
	{ "uuencode", lenient_uu, "%:&5L;&\\\r\n`\r\nend\r\n", "|hello" },
	{ "uuencode without padding of the row", lenient_uu, "#86)C\n",
	    "|abc" },
	{ "uuencode with blanks cut off", lenient_uu, "#8\n", "|`\\0\\0" },
	{ "uuencode with a checksum behind the row", lenient_uu, "#86)CX\n",
	    "|abc" },
	{ "uuencode with an empty line in it", lenient_uu, "#86)C\n\n#86)C\n",
	    "|abcabc" },
	{ "uuencode ends at the second empty line", lenient_uu,
	    "#86)C\n\n\n#86)C\n", "|abc" },
	{ "prose is no uuencode", lenient_uu, "of the meeting\r\n", "" },
	{ "yEnc", lenient_yenc, "\x92\x8f\x96\x96\x99\r\n=yend size=5\r\n",
	    "|hello" },
	{ "yEnc with an escape", lenient_yenc, "=}\x92\r\n=yend\r\n",
	    "|\x13h" },
	{ "yEnc's part line is none of it", lenient_yenc,
	    "=ypart begin=1 end=2\r\n\x92\x93\r\n", "|hi" },
	{ "yEnc cut in an escape", lenient_yenc, "\x92=", "|h\x13" },
};

static void
test_reading(const struct reading_case *one)
{
	scoped_buffer struct buffer got = BUFFER_OF(LEFT);
	struct lenient_sink sink = {
		.take = gather, .with = &got, .left = LEFT
	};

	one->decode(one->coded, strlen(one->coded), &sink);
	CHECK(one->name, !sink.full);
	if (strstr(one->want, "\\0") == NULL)
		CHECK_TEXT(one->name, buffer_text(&got), one->want);
	else
		CHECK(one->name,
		    got.len == 4 && memcmp(got.data, "|`\0\0", 4) == 0);
}

/* Every prefix ends somewhere, and nobody reads behind it. */
static void
test_prefixes(const struct reading_case *one)
{
	for (size_t len = 0; len < strlen(one->coded); len++) {
		scoped_buffer struct buffer got = BUFFER_OF(LEFT);
		struct lenient_sink sink = {
			.take = gather, .with = &got, .left = LEFT
		};
		char *exact = malloc(len > 0 ? len : 1);

		if (exact == NULL)
			return;
		memcpy(exact, one->coded, len);
		one->decode(exact, len, &sink);
		free(exact);
		CHECK(one->name, got.len <= 4 * len + 4);
	}
}

static void
test_bound(decoder *decode, const char *coded)
{
	scoped_buffer struct buffer got = BUFFER_OF(LEFT);
	struct lenient_sink sink = { .take = gather, .with = &got, .left = 4 };

	decode(coded, strlen(coded), &sink);
	CHECK("what does not fit is said", sink.full);
	CHECK("no more than allowed", got.len <= 5);
	CHECK_EQ("what was given is counted", sink.left + got.len,
	    got.len > 0 ? 5 : 4);
}

static void
test_plain(void)
{
	CHECK("plain base64", lenient_base64_is_plain("aGVs\r\nbG8=\r\n", 12));
	CHECK("nothing is plain", lenient_base64_is_plain("", 0));
	CHECK("a star is not", !lenient_base64_is_plain("aG*Vs", 5));
	CHECK("padding in the middle is not",
	    !lenient_base64_is_plain("aGU=bGxv", 8));
	CHECK("padding in front is not", !lenient_base64_is_plain("=aGVs", 5));
}

static bool
is_quoted(const char *text)
{
	return lenient_quoted_is_plain(text, strlen(text));
}

static void
test_quoted(void)
{
	CHECK("escapes and soft ends", is_quoted("a=4A=4a b=\r\nc=\nd \r\n"));
	CHECK("nothing is plain", is_quoted(""));
	CHECK("a sign at the end is not", !is_quoted("a="));
	CHECK("half an escape at the end is not", !is_quoted("a=4"));
	CHECK("no hex is not", !is_quoted("a=4x"));
	CHECK("a blank behind the sign is not", !is_quoted("a= \r\nb"));
	CHECK("a lone CR behind it is not", !is_quoted("a=\rb"));
	CHECK("two signs are not", !is_quoted("a==\r\nb"));
}

static void
test_lines(void)
{
	CHECK_EQ("CRLF", lenient_line("ab\r\nc", 5), 4);
	CHECK_EQ("LF", lenient_line("ab\ncd", 5), 3);
	CHECK_EQ("a lone CR ends a line", lenient_line("ab\rcd", 5), 3);
	CHECK_EQ("CR at the end", lenient_line("ab\r", 3), 3);
	CHECK_EQ("no end", lenient_line("ab", 2), 2);
	CHECK_EQ("its text", lenient_line_text("ab \t\r\nc", 7), 2);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
		test_reading(&readings[i]);
		test_prefixes(&readings[i]);
	}
	test_bound(lenient_base64, "aGVsbG8gaGVsbG8=");
	test_bound(lenient_quoted, "hello hello");
	test_bound(lenient_uu, "%:&5L;&\\\r\n%:&5L;&\\\r\n");
	test_bound(lenient_yenc, "hello hello");
	test_plain();
	test_quoted();
	test_lines();
	return check_done();
}
