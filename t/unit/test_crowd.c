/* What only bombs have: pieces for libclamav, attributes for libxml2. */
#include "base/limits.h"
#include "check.h"
#include "text/crowd.h"
#include "text/html_cut.h"

/* `word` so many times. */
static void
fill(struct buffer *out, const char *word, size_t count)
{
	buffer_clear(out);
	for (size_t i = 0; i < count; i++)
		buffer_add_text(out, word);
}

static void
test_crowds(void)
{
	scoped_buffer struct buffer text = BUFFER_OF(1000000);

	fill(&text, "begin 644 a\r\n", LIMIT_CROWD);
	CHECK("as many as the limit are no crowd",
	    !crowd_is_mail(text.data, text.len));
	fill(&text, "begin 644 a\r\n", LIMIT_CROWD + 1);
	CHECK("one more is", crowd_is_mail(text.data, text.len));
	CHECK("a mail is not a page", !crowd_is_page(text.data, text.len));
	fill(&text, " begin 644 a\r\n", LIMIT_CROWD + 1);
	CHECK("only at the beginning of a line",
	    !crowd_is_mail(text.data, text.len));
	fill(&text, "begin", LIMIT_CROWD + 1);
	CHECK("a word alone is none", !crowd_is_mail(text.data, text.len));
	fill(&text, "<a href='data:,'>", LIMIT_CROWD);
	CHECK("as many addresses as the limit are no crowd",
	    !crowd_is_page(text.data, text.len));
	fill(&text, "DaTa:", LIMIT_CROWD + 1);
	CHECK("one more is, in any case of letters",
	    crowd_is_page(text.data, text.len));
	fill(&text, ":data", LIMIT_CROWD + 1);
	CHECK("the word before the colon counts",
	    !crowd_is_page(text.data, text.len - 5 * LIMIT_CROWD));
	CHECK("nothing is no crowd",
	    !crowd_is_mail("", 0) && !crowd_is_page("", 0));
}

/* <p a a a ...>x</p> */
static void
tag_with(struct buffer *out, const char *attribute, size_t count)
{
	buffer_clear(out);
	buffer_add_text(out, "<i>y</i><p");
	for (size_t i = 0; i < count; i++)
		buffer_add_format(out, " %s%zu=\">\"", attribute, i);
	buffer_add_text(out, ">x</p>");
}

static void
test_cut(void)
{
	scoped_buffer struct buffer page = BUFFER_OF(1000000);
	scoped_buffer struct buffer cut = BUFFER_OF(1000000);
	scoped_buffer struct buffer want = BUFFER_OF(1000000);

	tag_with(&page, "a", LIMIT_HTML_ATTRIBUTES);
	CHECK("as many attributes as the limit stay",
	    !html_cut(page.data, page.len, &cut));
	CHECK_EQ("and nothing is written", cut.len, 0);
	tag_with(&page, "a", LIMIT_HTML_ATTRIBUTES + 5);
	tag_with(&want, "a", LIMIT_HTML_ATTRIBUTES);
	CHECK("one more is cut", html_cut(page.data, page.len, &cut));
	CHECK_TEXT("with all that follow, and nothing else", buffer_text(&cut),
	    buffer_text(&want));
	fill(&page, "<p>text and more text</p>\n", 10000);
	CHECK("many short tags stay", !html_cut(page.data, page.len, &cut));
	fill(&page, "long text ", 10000);
	CHECK("long text stays", !html_cut(page.data, page.len, &cut));
	CHECK("nothing stays", !html_cut("", 0, &cut));
}

/* Cutting must read nothing behind what it is given. */
static void
test_prefixes(void)
{
	scoped_buffer struct buffer page = BUFFER_OF(1000000);

	tag_with(&page, "b", LIMIT_HTML_ATTRIBUTES + 3);
	for (size_t len = 0; len <= page.len; len++) {
		scoped_buffer struct buffer part = BUFFER_OF(1000000);
		scoped_buffer struct buffer cut = BUFFER_OF(1000000);

		buffer_add(&part, page.data, len);
		if (html_cut(part.data, part.len, &cut))
			CHECK("what is cut is shorter", cut.len < len);
	}
}

int
main(void)
{
	test_crowds();
	test_cut();
	test_prefixes();
	return check_done();
}
