/* html_facts.c - a stack of looks under libxml2's events. */
#include "text/html_facts.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#include "base/domain.h"
#include "base/text.h"
#include "text/css.h"
#include "text/html_cut.h"

/* What libxml2 gets at a time. */
#define PIECE 65536

/* Elements around a text whose looks are remembered; what is deeper looks like
 * what is around it. */
#define DEPTH 256

/* A link's text that is compared with its target. */
#define LINK_BYTES 256

struct reading {
	struct buffer *visible;
	struct scan_text *facts;
	struct css_look looks[DEPTH];
	size_t depth;
	size_t unread;  /* scripts, styles and heads around */
	bool has_sheet; /* a style sheet may change every colour */
	/* Where hidden letters stand. */
	bool after_letter, hides;
	uint32_t split;
	/* The link that is open. */
	bool in_link;
	char href[LINK_BYTES];
	char text[LINK_BYTES];
	size_t href_len, text_len;
};

static bool
is(const xmlChar *name, const char *word)
{
	const char *text = (const char *)name;

	/* Most are another one. */
	return text_lower(text[0]) == word[0] &&
	    text_equal(text, strlen(text), word, strlen(word));
}

static bool
is_among(const xmlChar *name, const char *const *list)
{
	for (; *list != NULL; list++)
		if (is(name, *list))
			return true;
	return false;
}

static bool
is_unread(const xmlChar *name)
{
	static const char *const unread[] = { "script", "style", "head",
		"title", NULL };

	return is_among(name, unread);
}

static const char *
separator(const xmlChar *name)
{
	static const char *const cells[] = { "td", "th", NULL };
	static const char *const inside[] = { "a", "b", "i", "u", "em", "span",
		"strong", "font", "code", "tt", "sub", "sup", "small", "big",
		"wbr", "s", "mark", "q", "abbr", "bdo", "label", NULL };

	return is_among(name, cells) ? "\t"
	    : is_among(name, inside) ? ""
				     : "\n";
}

static struct css_look *
look_now(struct reading *reading)
{
	size_t depth = reading->depth < DEPTH ? reading->depth : DEPTH - 1;

	return &reading->looks[depth];
}

/* An attribute's value, "" where it has none or is not there. */
static const char *
attribute(const xmlChar **attributes, const char *name)
{
	for (; attributes != NULL && attributes[0] != NULL; attributes += 2)
		if (is(attributes[0], name))
			return attributes[1] != NULL
			    ? (const char *)attributes[1]
			    : "";
	return "";
}

static void
set_colour(int *colour, const xmlChar **attributes, const char *name)
{
	const char *value = attribute(attributes, name);

	if (value[0] != '\0')
		*colour = css_colour(value, strlen(value));
}

static void
push_look(
    struct reading *reading, const xmlChar *name, const xmlChar **attributes)
{
	struct css_look look = *look_now(reading);
	const char *style = attribute(attributes, "style");

	set_colour(&look.ground, attributes, "bgcolor");
	if (attribute(attributes, "background")[0] != '\0')
		look.ground = CSS_UNKNOWN;
	if (is(name, "font"))
		set_colour(&look.colour, attributes, "color");
	if (is(name, "body"))
		set_colour(&look.colour, attributes, "text");
	/* A sheet elsewhere may paint what has a class. */
	if (reading->has_sheet &&
	    (attribute(attributes, "class")[0] != '\0' ||
		attribute(attributes, "id")[0] != '\0'))
		look.ground = CSS_UNKNOWN;
	css_apply(&look, style, strlen(style));
	reading->depth++;
	if (reading->depth < DEPTH)
		reading->looks[reading->depth] = look;
}

/* Pictures of a pixel count who reads, they show nothing. */
static bool
is_pixel(const xmlChar **attributes)
{
	static const char *const sides[] = { "width", "height" };

	for (size_t i = 0; i < 2; i++) {
		const char *side = attribute(attributes, sides[i]);
		uint64_t value;

		if (text_number(side, strlen(side), 2, &value) == 0)
			return true;
	}
	return false;
}

static void
begin_link(struct reading *reading, const char *href)
{
	size_t len = strlen(href);

	if (href[0] == '\0')
		return;
	text_count_add(&reading->facts->counts[COUNT_LINKS], 1);
	if (text_begins(href, len, "data:"))
		text_sign_add(reading->facts, SIGN_HTML_DATA_LINK);
	reading->in_link = true;
	reading->text_len = 0;
	reading->href_len = len < LINK_BYTES ? len : LINK_BYTES;
	memcpy(reading->href, href, reading->href_len);
}

static void
end_link(struct reading *reading)
{
	if (reading->in_link &&
	    html_link_lies(reading->href, reading->href_len, reading->text,
		reading->text_len))
		text_count_add(&reading->facts->counts[COUNT_LINK_LIES], 1);
	reading->in_link = false;
}

static void
note_element(
    struct reading *reading, const xmlChar *name, const xmlChar **attributes)
{
	static const struct {
		const char *name, *attribute, *value;
		enum text_sign sign;
	} tricks[] = {
		{ "form", NULL, NULL, SIGN_HTML_FORM },
		{ "input", "type", "password", SIGN_HTML_PASSWORD },
		{ "script", NULL, NULL, SIGN_HTML_SCRIPT },
		{ "iframe", NULL, NULL, SIGN_HTML_FRAME },
		{ "frame", NULL, NULL, SIGN_HTML_FRAME },
		{ "meta", "http-equiv", "refresh", SIGN_HTML_REFRESH },
	};

	for (size_t i = 0; i < sizeof tricks / sizeof *tricks; i++)
		if (is(name, tricks[i].name) &&
		    (tricks[i].attribute == NULL ||
			is((const xmlChar *)attribute(
			       attributes, tricks[i].attribute),
			    tricks[i].value)))
			text_sign_add(reading->facts, tricks[i].sign);
	if (is(name, "style") || is(name, "link"))
		reading->has_sheet = true;
	if (is(name, "img") && !is_pixel(attributes))
		text_count_add(&reading->facts->counts[COUNT_IMAGES], 1);
	if (is(name, "a") || is(name, "area"))
		begin_link(reading, attribute(attributes, "href"));
}

static void
separate(struct reading *reading, const xmlChar *name)
{
	const char *text = separator(name);

	if (text[0] == '\0')
		return;
	buffer_add_text(reading->visible, text);
	reading->after_letter = false;
	reading->hides = false;
}

static void
on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
	struct reading *reading = context;

	if (is_unread(name))
		reading->unread++;
	push_look(reading, name, attributes);
	note_element(reading, name, attributes);
	separate(reading, name);
}

static void
on_end(void *context, const xmlChar *name)
{
	struct reading *reading = context;

	if (is_unread(name) && reading->unread > 0)
		reading->unread--;
	if (reading->depth > 0)
		reading->depth--;
	if (is(name, "a") || is(name, "area"))
		end_link(reading);
	separate(reading, name);
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (unsigned char)c >= 0xc3;
}

static void
put_hidden(struct reading *reading, char c)
{
	if (!is_letter(c))
		return;
	text_count_add(&reading->facts->counts[COUNT_HIDDEN], 1);
	reading->hides = reading->hides || reading->after_letter;
}

/* Whether the last character is a letter; all of its bytes may stand in the
 * text before. */
static bool
ends_in_letter(const char *text, size_t len, bool before)
{
	while (len > 0 && (unsigned char)text[len - 1] >= 0x80 &&
	    (unsigned char)text[len - 1] < 0xc3)
		len--;
	return len > 0 ? is_letter(text[len - 1]) : before;
}

/* A line end in the source is a blank to a reader. */
static void
add_shown(struct buffer *visible, const char *text, size_t len)
{
	size_t begin = visible->len;

	buffer_add(visible, text, len);
	for (size_t i = begin; i < visible->len; i++)
		if (visible->data[i] == '\n' || visible->data[i] == '\r')
			visible->data[i] = ' ';
}

static void
add_link_text(struct reading *reading, const char *text, size_t len)
{
	size_t room = LINK_BYTES - reading->text_len;

	for (size_t i = 0; i < len && i < room; i++) {
		char c = text[i];

		if (c == '\n' || c == '\r')
			c = ' ';
		reading->text[reading->text_len++] = c;
	}
}

static void
put_visible(struct reading *reading, const char *text, size_t len)
{
	if (reading->hides && is_letter(text[0]))
		text_count_add(&reading->split, 1);
	reading->hides = false;
	reading->after_letter = ends_in_letter(
	    text, len, reading->after_letter);
	add_shown(reading->visible, text, len);
	if (reading->in_link)
		add_link_text(reading, text, len);
}

static void
on_text(void *context, const xmlChar *text, int len)
{
	struct reading *reading = context;

	if (reading->unread > 0 || len <= 0)
		return;
	if (!css_is_unseen(look_now(reading))) {
		put_visible(reading, (const char *)text, (size_t)len);
		return;
	}
	for (int i = 0; i < len; i++)
		put_hidden(reading, (char)text[i]);
}

/* A comment inside a word has no other use than to split it. */
static void
on_comment(void *context, const xmlChar *text)
{
	struct reading *reading = context;

	(void)text;
	reading->hides = reading->hides || reading->after_letter;
}

/* The host that a text or target names: behind "//", or from its begin when it
 * looks like one. Returns its length. */
static size_t
host_of(const char *text, size_t len, const char **host_out)
{
	const char *slashes = memmem(text, len, "//", 2);
	size_t at = 0, dots = 0;
	const char *user;

	if (slashes != NULL && (slashes == text || slashes[-1] == ':')) {
		len -= (size_t)(slashes + 2 - text);
		text = slashes + 2;
	}
	while (at < len && strchr("/?#:\\ \t", text[at]) == NULL &&
	    text[at] != '\0')
		at++;
	user = memrchr(text, '@', at);
	/* A mail address names no site. */
	if (user != NULL && slashes == NULL)
		return 0;
	if (user != NULL) {
		at -= (size_t)(user + 1 - text);
		text = user + 1;
	}
	for (size_t i = 0; i < at; i++) {
		unsigned char c = (unsigned char)text_lower(text[i]);

		if (c == '.')
			dots++;
		else if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '-' && c != '_' && c < 0x80)
			return 0;
	}
	*host_out = text;
	return dots > 0 && at > 3 ? at : 0;
}

/* Whether the last label is letters only, two to twelve: not a file's ending
 * by accident, a version, or a number. */
static bool
has_top_level(const char *host, size_t len)
{
	static const char *const endings[] = { "html", "htm", "php", "pdf",
		"doc", "docx", "xls", "xlsx", "txt", "zip", "asp", "aspx", "js",
		"jpg", "png", NULL };
	const char *dot = memrchr(host, '.', len);
	size_t at = dot != NULL ? (size_t)(dot + 1 - host) : len;
	size_t label = len - at;

	if (label < 2 || label > 12)
		return false;
	for (size_t i = at; i < len; i++)
		if (text_lower(host[i]) < 'a' || text_lower(host[i]) > 'z')
			return false;
	for (size_t i = 0; endings[i] != NULL; i++)
		if (text_equal(
			host + at, label, endings[i], strlen(endings[i])))
			return false;
	return true;
}

bool
html_link_lies(
    const char *href, size_t href_len, const char *text, size_t text_len)
{
	const char *shown, *target;
	size_t shown_len, target_len;

	text_trim(&text, &text_len);
	text_trim(&href, &href_len);
	if (!text_begins(href, href_len, "http:") &&
	    !text_begins(href, href_len, "https:"))
		return false;
	/* "See example.org today" is prose. */
	if (text_len == 0 || memchr(text, ' ', text_len) != NULL)
		return false;
	shown_len = host_of(text, text_len, &shown);
	target_len = host_of(href, href_len, &target);
	if (shown_len == 0 || target_len == 0 ||
	    !has_top_level(shown, shown_len))
		return false;
	return !domain_is_related(shown, shown_len, target, target_len);
}

static void
read_all(const char *html, size_t len, struct buffer *visible,
    struct scan_text *facts)
{
	struct reading reading = { .visible = visible, .facts = facts };
	htmlSAXHandler handler = { .startElement = on_start,
		.endElement = on_end,
		.characters = on_text,
		.comment = on_comment,
		.cdataBlock = NULL };
	htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(
	    &handler, &reading, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);

	if (parser == NULL)
		return;
	reading.looks[0] = css_default();
	(void)htmlCtxtUseOptions(parser,
	    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
	while (len > 0 && !visible->full) {
		size_t step = len < PIECE ? len : PIECE;

		(void)htmlParseChunk(parser, html, (int)step, 0);
		html += step;
		len -= step;
	}
	(void)htmlParseChunk(parser, "", 0, 1);
	htmlFreeParserCtxt(parser);
	/* One may be a typesetter's; three are meant. */
	if (reading.split >= 3)
		text_sign_add(facts, SIGN_HTML_SPLIT);
}

void
html_facts_read(const char *html, size_t len, struct buffer *visible,
    struct scan_text *facts)
{
	scoped_buffer struct buffer cut = BUFFER_OF(len);

	if (html_cut(html, len, &cut))
		read_all(cut.data, cut.len, visible, facts);
	else
		read_all(html, len, visible, facts);
}
