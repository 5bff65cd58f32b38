/* url_html.c - elements and attributes that hold URLs. */
#include "web/url_html.h"

#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "text/html_decode.h"
#include "text/html_walk.h"

/* What a link shows is looked at so far. */
#define SHOWN_BYTES 4096

/* One document on its way. */
struct page {
	struct url_sink *sink;
	struct buffer visible; /* text without tags */
	struct buffer value;   /* of one attribute */
	struct parsed_url base;
	bool has_base;
	/* The link whose text is being read. */
	struct parsed_url link;
	bool has_link;
	size_t link_text; /* where its text begins */
};

/* What an attribute holds. */
enum holds {
	HOLDS_NOTHING = 0,
	HOLDS_URL,
	HOLDS_TEXT, /* a text with URLs in it: style, srcset, onclick */
};

static const struct {
	const char *name;
	enum holds holds;
	uint32_t flags;
} attributes[] = {
	{ "href", HOLDS_URL, URL_LINK },
	{ "xlink:href", HOLDS_URL, URL_LINK },
	{ "action", HOLDS_URL, URL_FORM },
	{ "formaction", HOLDS_URL, URL_FORM },
	{ "src", HOLDS_URL, URL_LOADED },
	{ "background", HOLDS_URL, URL_LOADED },
	{ "poster", HOLDS_URL, URL_LOADED },
	{ "data", HOLDS_URL, URL_LOADED },
	{ "lowsrc", HOLDS_URL, URL_LOADED },
	{ "dynsrc", HOLDS_URL, URL_LOADED },
	{ "longdesc", HOLDS_URL, 0 },
	{ "cite", HOLDS_URL, 0 },
	{ "ping", HOLDS_TEXT, 0 },
	{ "srcset", HOLDS_TEXT, URL_LOADED },
	{ "style", HOLDS_TEXT, URL_LOADED },
	{ "srcdoc", HOLDS_TEXT, 0 },
	{ "data-saferedirecturl", HOLDS_URL, 0 },
};

/* A value with its references decoded; valid until the next one. */
static const struct buffer *
decode(struct page *page, const struct html_attribute *attribute)
{
	buffer_clear(&page->value);
	html_decode(attribute->value, attribute->value_len, &page->value);
	return &page->value;
}

static const struct parsed_url *
base_of(const struct page *page)
{
	return page->has_base ? &page->base : NULL;
}

/* "www.a.example/x" in an href: relative by the rules, and a link to that
 * host in more than one mail program. */
static bool
is_bare(const char *text, size_t len)
{
	struct url_walk walk = { .text = text, .len = len };
	struct found_url found;

	return url_next(&walk, &found) && found.bare && found.text == text;
}

static uint32_t
take_value(struct page *page, const struct html_attribute *attribute,
    uint32_t flags, struct parsed_url *out)
{
	const struct buffer *value = decode(page, attribute);
	const char *text = buffer_text(value);
	size_t len = value->len;

	text_trim(&text, &len);
	return url_take(page->sink,
	    &(struct written_url){ .text = text,
		.len = len,
		.base = base_of(page),
		.bare = !page->has_base && is_bare(text, len),
		.flags = flags },
	    out);
}

/* The link's text is complete: does it name another host? */
static void
end_link(struct page *page)
{
	size_t len = page->visible.len - page->link_text;
	const char *text = buffer_text(&page->visible) + page->link_text;
	struct parsed_url shown;

	if (!page->has_link)
		return;
	page->has_link = false;
	if (len > SHOWN_BYTES)
		len = SHOWN_BYTES;
	text_trim(&text, &len);
	if (url_first_host(text, len, &shown) != 0 ||
	    strcmp(shown.host.name, page->link.host.name) == 0)
		return;
	(void)urls_add(page->sink->urls,
	    &(struct scan_url){ .url = page->link.text,
		.host = page->link.host.name,
		.written = page->link.host.written,
		.shown = shown.host.name,
		.flags = page->link.flags | page->sink->where | URL_LINK,
		.part = page->sink->part });
}

/* "5; url=http://x" */
static void
take_refresh(struct page *page, const struct html_attribute *content)
{
	const struct buffer *value = decode(page, content);
	const char *text = buffer_text(value);
	size_t len = value->len, at = text_find(text, len, "url");

	for (at += at < len ? 3 : 0; at < len; at++)
		if (strchr(" \t\r\n='\"", text[at]) == NULL)
			break;
	while (len > at && (text[len - 1] == '"' || text[len - 1] == '\''))
		len--;
	(void)url_take(page->sink,
	    &(struct written_url){ .text = text + at,
		.len = len - at,
		.base = base_of(page),
		.flags = URL_REFRESH },
	    NULL);
}

/* The attribute of that name; false if there is none. */
static bool
find_attribute(const struct html_piece *piece, const char *name,
    struct html_attribute *out)
{
	size_t at = 0;

	while (html_attribute(piece, &at, out))
		if (html_is(out->name, out->name_len, name))
			return true;
	return false;
}

static void
take_meta(struct page *page, const struct html_piece *piece)
{
	struct html_attribute content, equivalent;

	if (!find_attribute(piece, "content", &content))
		return;
	if (find_attribute(piece, "http-equiv", &equivalent) &&
	    html_is(equivalent.value, equivalent.value_len, "refresh"))
		take_refresh(page, &content);
}

static void
take_base(struct page *page, const struct html_piece *piece)
{
	struct html_attribute href;
	const struct buffer *value;

	if (page->has_base || !find_attribute(piece, "href", &href))
		return;
	value = decode(page, &href);
	page->has_base = url_parse(buffer_text(value), value->len, NULL, false,
			     &page->base) == 0;
}

static void
take_attribute(struct page *page, const struct html_piece *piece,
    const struct html_attribute *attribute)
{
	const struct buffer *value;
	bool link = html_is(piece->name, piece->name_len, "a") ||
	    html_is(piece->name, piece->name_len, "area");

	for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
		uint32_t flags = attributes[i].flags;

		if (!html_is(attribute->name, attribute->name_len,
			attributes[i].name))
			continue;
		if (html_is(piece->name, piece->name_len, "link"))
			flags = URL_LOADED;
		if (attributes[i].holds == HOLDS_TEXT) {
			value = decode(page, attribute);
			url_take_text(
			    page->sink, buffer_text(value), value->len, flags);
		} else if (!link || flags != URL_LINK) {
			(void)take_value(page, attribute, flags, NULL);
		} else if (take_value(page, attribute, flags, &page->link)) {
			page->has_link = true;
			page->link_text = page->visible.len;
		}
		return;
	}
	if (text_begins(attribute->name, attribute->name_len, "on")) {
		value = decode(page, attribute);
		url_take_text(page->sink, buffer_text(value), value->len, 0);
	}
}

/* What keeps the texts around an element apart; nothing for those that stand
 * inside a word, which is how a URL is split. */
static const char *
separator(const struct html_piece *piece)
{
	static const char *const inside[] = { "b", "i", "u", "em", "span",
		"strong", "font", "code", "tt", "sub", "sup", "small", "big",
		"wbr", "img", "s", "mark", "q", "label", "bdo", "ins", "del",
		"o:p", "nobr", "abbr" };

	for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
		if (html_is(piece->name, piece->name_len, inside[i]))
			return "";
	return "\n";
}

static void
open_element(struct page *page, const struct html_piece *piece)
{
	struct html_attribute attribute;
	size_t at = 0;

	buffer_add_text(&page->visible, separator(piece));
	if (html_is(piece->name, piece->name_len, "base")) {
		take_base(page, piece);
		return;
	}
	if (html_is(piece->name, piece->name_len, "meta")) {
		take_meta(page, piece);
		return;
	}
	if (html_is(piece->name, piece->name_len, "a"))
		end_link(page);
	while (html_attribute(piece, &at, &attribute))
		take_attribute(page, piece, &attribute);
}

static void
close_element(struct page *page, const struct html_piece *piece)
{
	if (html_is(piece->name, piece->name_len, "a"))
		end_link(page);
	buffer_add_text(&page->visible, separator(piece));
}

static void
read_page(struct page *page, const char *html, size_t len)
{
	struct html_walk walk;
	struct html_piece piece;

	html_walk_init(&walk, html, len);
	while (html_next(&walk, &piece) != HTML_END) {
		if (piece.kind == HTML_TEXT)
			html_decode(piece.text, piece.text_len, &page->visible);
		else if (piece.kind == HTML_OPEN)
			open_element(page, &piece);
		else if (piece.kind == HTML_CLOSE)
			close_element(page, &piece);
		else
			url_take_text(
			    page->sink, piece.text, piece.text_len, 0);
	}
	end_link(page);
}

void
url_take_html(struct url_sink *sink, const char *html, size_t len)
{
	struct page page = { .sink = sink };

	buffer_init(&page.visible, 2 * len + 2);
	buffer_init(&page.value, 4UL * LIMIT_URL_BYTES);
	read_page(&page, html, len);
	url_take_text(sink, buffer_text(&page.visible), page.visible.len, 0);
	buffer_release(&page.visible);
	buffer_release(&page.value);
}
