/* html_text.c - events of libxml2 to lines. */
#include "text/html_text.h"

#include <libxml/HTMLparser.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"

/* What libxml2 gets at a time. */
#define PIECE 65536

struct reading {
	struct buffer *out;
	unsigned int hidden; /* elements around that nobody sees */
};

static bool
is_among(const xmlChar *name, const char *const *list)
{
	const char *text = (const char *)name;

	for (; *list != NULL; list++)
		if (text_equal(text, strlen(text), *list, strlen(*list)))
			return true;
	return false;
}

static bool
is_hidden(const xmlChar *name)
{
	static const char *const hidden[] = { "script", "style", "head", NULL };

	return is_among(name, hidden);
}

/* What stands between the texts around this element. */
static const char *
separator(const xmlChar *name)
{
	static const char *const cells[] = { "td", "th", NULL };
	static const char *const inside[] = { "a", "b", "i", "u", "em", "span",
		"strong", "font", "code", "tt", "sub", "sup", "small", "big",
		"wbr", "img", "s", "mark", "q", NULL };

	return is_among(name, cells) ? "\t"
	    : is_among(name, inside) ? ""
				     : "\n";
}

static void
on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
	struct reading *reading = context;

	(void)attributes;
	if (is_hidden(name))
		reading->hidden++;
	buffer_add_text(reading->out, separator(name));
}

static void
on_end(void *context, const xmlChar *name)
{
	struct reading *reading = context;

	if (is_hidden(name) && reading->hidden > 0)
		reading->hidden--;
	buffer_add_text(reading->out, separator(name));
}

/* A line end in the source is a blank to a reader. */
static void
on_text(void *context, const xmlChar *text, int len)
{
	struct reading *reading = context;

	for (int i = 0; reading->hidden == 0 && i < len; i++) {
		char c = (char)text[i];

		buffer_add(reading->out, c == '\n' || c == '\r' ? " " : &c, 1);
	}
}

/* The stray body tag that ends a head which nobody closed is libxml2's to
 * find; it sends the end of every element that it opened. */
void
html_text(const char *html, size_t len, struct buffer *out)
{
	struct reading reading = { .out = out };
	htmlSAXHandler handler = { .startElement = on_start,
		.endElement = on_end,
		.characters = on_text,
		.cdataBlock = NULL };
	htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(
	    &handler, &reading, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);

	if (parser == NULL)
		return;
	(void)htmlCtxtUseOptions(parser,
	    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
	while (len > 0 && !out->full) {
		size_t step = len < PIECE ? len : PIECE;

		(void)htmlParseChunk(parser, html, (int)step, 0);
		html += step;
		len -= step;
	}
	(void)htmlParseChunk(parser, "", 0, 1);
	htmlFreeParserCtxt(parser);
}
