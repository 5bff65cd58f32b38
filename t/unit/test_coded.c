/* test_coded.c - mail/coded.h */
#include "check.h"

#include <stdbool.h>

#include "base/buffer.h"
#include "mail/coded.h"

static void
take(void *with, const char *bytes, size_t len)
{
	struct buffer *out = with;

	buffer_add_text(out, "[");
	buffer_add(out, bytes, len);
	buffer_add_text(out, "]");
}

/* "name[content]" of each file. */
static void
check(const char *what, const char *text, const char *wanted)
{
	struct coded_walk walk = { text, strlen(text) };
	scoped_buffer struct buffer found = BUFFER_OF(65536);
	struct coded_file file;

	while (coded_next(&walk, &file)) {
		struct lenient_sink sink = {
			.take = take, .with = &found, .left = 65536
		};

		buffer_add(&found, file.name, file.name_len);
		coded_read(&file, &sink);
	}
	CHECK_TEXT(what, buffer_text(&found), wanted);
	CHECK(what, coded_is_there(text, strlen(text)) == (wanted[0] != '\0'));
}

static void
test_uuencode(void)
{
	check("uuencode", "Hello\r\nbegin 644 a b.lnk\r\n#0V%T\r\n`\r\nend\r\n",
	    "a b.lnk[Cat]");
	check("two of them, one in a quotation",
	    "begin 644 a\n#0V%T\n`\nend\n> begin 755 b\n#0V%T\n`\nend\n",
	    "a[Cat]b[Cat]");
	check("without a mode", "begin order.js\n#0V%T\n", "order.js[Cat]");
	check("without a name", "begin 644\n#0V%T\n", "[Cat]");
	check("with empty lines", "begin 644 a\r\n\r\n#0V%T\r\n\r\n", "a[Cat]");
	check("prose is none", "begin with the text\nand go on\n", "");
	check("nor is the end", "begin 644 a", "");
}

static void
test_others(void)
{
	static const char binhex[] =
	    "(This file must be converted with BinHex 4.0)\n\n:#\n";

	check("base64", "begin-base64 644 a.txt\nQ2F0\n====\n", "a.txt[Cat]");
	check("yEnc",
	    "=ybegin line=128 size=3 name=a b.js\r\n\x6d\x8b\x9e\r\n"
	    "=yend size=3\r\n",
	    "a b.js[Cat]");
	CHECK("BinHex is there", coded_is_there(binhex, sizeof binhex - 1));
	CHECK("its first line alone is not",
	    !coded_is_there(binhex, sizeof binhex - 4));
}

static void
test_calendar(void)
{
	check("a calendar's attachment, folded anywhere",
	    "BEGIN:VEVENT\r\nATTACH;FMTTYPE=\"a:b\";ENCO\r\n DING=BASE64;"
	    "X-FILENAME=\"order\r\n .com\":Q2\r\n F0\r\nEND:VEVENT\r\n",
	    "order.com[Cat]");
	check("a name without quotes",
	    "attach;filename=a.js;encoding=base64:Q2F0\n", "a.js[Cat]");
	check("a link is none", "ATTACH:http://a.example/base64\r\n", "");
	check("nor is prose", "attached base64\r\nfiles: none\r\n", "");
}

int
main(void)
{
	test_uuencode();
	test_others();
	test_calendar();
	return check_done();
}
