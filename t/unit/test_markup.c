/* test_markup.c - text/markup.h */
#include "text/markup.h"

#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "check.h"

/* Tags and texts of a document in one line: <name a=value>, </name>, 'text'.
 */
static void
describe(const char *bytes, size_t len, struct buffer *out)
{
	struct markup markup = { .next = bytes, .left = len };
	scoped_buffer struct buffer value = BUFFER_OF(256);

	while (markup_next(&markup)) {
		if (markup.kind == MARKUP_TEXT) {
			buffer_clear(&value);
			markup_text(&markup, &value);
			buffer_add_format(out, "'%s'", buffer_text(&value));
			continue;
		}
		buffer_add_format(out, "<%s%.*s",
		    markup.kind == MARKUP_CLOSE ? "/" : "",
		    (int)markup.name_len, markup.name);
		if (markup_attribute(&markup, "a", &value))
			buffer_add_format(out, " a=%s", buffer_text(&value));
		buffer_add_text(out, markup.is_empty ? "/>" : ">");
	}
}

static const struct {
	const char *name, *text, *want;
} cases[] = {
	{ "tags and texts", "<x><y>1</y>2</x>", "<x><y>'1'</y>'2'</x>" },
	{ "prefixes are left out", "<w:x w:a='1'/>", "<x a=1/>" },
	{ "attributes in any quotes", "<x b = \"'\" a=\"<>\"/>", "<x a=<>/>" },
	{ "an attribute of another name", "<x aa='1' b='a'/>", "<x/>" },
	{ "entities", "<x a='&lt;&#65;&#x3042;'>&amp;&quot;&nix;&</x>",
	    "<x a=<A\u3042>'&\"&nix;&'</x>" },
	{ "a text that is literal", "<x><![CDATA[<&amp;>]]>y</x>",
	    "<x>'<&amp;>''y'</x>" },
	{ "comments, instructions, types",
	    "<?xml a='1'?><!DOCTYPE x><!-- <z> --><x/>", "<x/>" },
	{ "what never ends", "<x><y a='", "<x><y>" },
	{ "a tag across lines", "<x\r\n\ta\n=\n'1'\n/>", "<x a=1/>" },
	{ "nothing", "", "" },
};

static void
test_case(size_t i)
{
	scoped_buffer struct buffer got = BUFFER_OF(4096);
	size_t len = strlen(cases[i].text);

	describe(cases[i].text, len, &got);
	CHECK_TEXT(cases[i].name, buffer_text(&got), cases[i].want);
	for (size_t cut = 0; cut < len; cut++) {
		scoped_mem char *copy = mem_new(cut, 1);
		scoped_buffer struct buffer some = BUFFER_OF(4096);

		memcpy(copy, cases[i].text, cut);
		describe(copy, cut, &some);
		CHECK(cases[i].name, some.len <= got.len + len + 8);
	}
}

static void
test_utf16(void)
{
	scoped_buffer struct buffer out = BUFFER_OF(256);

	CHECK("UTF-8 is none", !markup_from_utf16("<x/>", 4, &out));
	CHECK("with a mark",
	    markup_from_utf16("\xff\xfe<\0x\0>\0\x42\x30", 10, &out));
	CHECK_TEXT("with a mark", buffer_text(&out), "<x>\u3042");
	buffer_clear(&out);
	CHECK("the other order, without a mark",
	    markup_from_utf16("\0<\0x\0>\xd8\x3d\xde\0", 10, &out));
	CHECK_TEXT("the other order, without a mark", buffer_text(&out),
	    "<x>\U0001F600");
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		test_case(i);
	test_utf16();
	return check_done();
}
