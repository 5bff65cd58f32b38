/* What a reader sees of HTML. */
#include "text/html_text.h"

#include "check.h"
#include "unlock/unlock.h"

static const struct {
	const char *name, *html, *want;
} cases[] = {
	{ "plain words", "one two", "one two" },
	{ "blocks are lines", "<p>one</p><div>two</div>", "one|two" },
	{ "a line break", "one<br>two", "one|two" },
	{ "a line end is a blank", "one\r\ntwo", "one  two" },
	{ "cells are separated", "<table><tr><td>PW</td><td>ab12</td></table>",
	    "PW\tab12" },
	{ "words go on in inline elements", "ab<b>c</b>12", "abc12" },
	{ "entities", "a&amp;b&#12497;&#x30B9;", "a&bパス" },
	{ "entities of every language", "contrase&ntilde;a", "contraseña" },
	{ "text in a head is shown", "<head>PW: x</head>y", "PW: x|y" },
	{ "a head that nobody closes", "<head><title>t</title><p>one", "one" },
	{ "UTF-8 whatever it declares",
	    "<meta charset=shift_jis><body>パスワード", "パスワード" },
	{ "no scripts", "<script>var a = '<p>';</script>one", "one" },
	{ "no styles", "<style>p { x: y }</style>one", "one" },
	{ "no title", "<html><head><title>t</title></head><body>one", "one" },
	{ "no comments", "on<!-- <p> -->e", "one" },
	{ "no attributes", "<a href=\"http://x/?a>b\">one</a>", "one" },
	{ "nothing", "", "" },
};

/* Lines separated by "|", empty ones and blanks at ends left out. */
static void
squeeze(const struct buffer *text, char *out)
{
	size_t len = 0;

	for (size_t i = 0; i < text->len; i++) {
		char c = text->data[i] == '\n' ? '|' : text->data[i];
		bool separates = c == '|' || c == '\t';

		if (separates &&
		    (len == 0 || out[len - 1] == '|' || out[len - 1] == c))
			continue;
		if (c == '|' && out[len - 1] == '\t')
			len--;
		out[len++] = c;
	}
	while (len > 0 && (out[len - 1] == '|' || out[len - 1] == '\t'))
		len--;
	out[len] = '\0';
}

int
main(void)
{
	unlock_warm_up();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_buffer struct buffer text = BUFFER_OF(1000);
		char seen[1001];

		html_text(cases[i].html, strlen(cases[i].html), &text);
		squeeze(&text, seen);
		CHECK_TEXT(cases[i].name, seen, cases[i].want);
	}
	return check_done();
}
