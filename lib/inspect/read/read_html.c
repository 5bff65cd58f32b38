/* read_html.c - tags, attributes and scripts to features. */
#include "read/read_html.h"

#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/text.h"
#include "measure/file_role.h"
#include "measure/script_words.h"
#include "measure/text_measures.h"
#include "measure/web_address.h"
#include "text/html_walk.h"
#include "text/plain_text.h"

/* Between the word download and the name that it gives. */
#define DOWNLOAD_GAP 8

/* A name that is longer is none. */
#define DOWNLOAD_NAME 128

/* What kinds of words of scripts tell. */
static const struct {
	enum feature feature;
	enum meaning meaning;
} words_told[] = {
	{ FEATURE_HTML_BLOB_WORDS, MEANING_BLOB },
	{ FEATURE_HTML_DECODE_WORDS, MEANING_DECODE },
	{ FEATURE_HTML_CHARACTER_WORDS, MEANING_CHARS },
	{ FEATURE_HTML_DYNAMIC_WORDS, MEANING_DYNAMIC },
	{ FEATURE_HTML_INSERT_WORDS, MEANING_INSERT },
	{ FEATURE_HTML_CLICK_WORDS, MEANING_CLICK },
	{ FEATURE_HTML_REDIRECT_WORDS, MEANING_REDIRECT },
	{ FEATURE_HTML_SYSTEM_WORDS, MEANING_EXECUTE },
	{ FEATURE_HTML_SYSTEM_WORDS, MEANING_OBJECT },
	{ FEATURE_HTML_SYSTEM_WORDS, MEANING_WRITE },
	{ FEATURE_HTML_SYSTEM_WORDS, MEANING_DOWNLOAD },
};

/* Elements that are counted as such. */
static const struct {
	const char *name;
	enum feature feature;
} elements[] = {
	{ "script", FEATURE_HTML_SCRIPTS },
	{ "form", FEATURE_HTML_FORMS },
	{ "iframe", FEATURE_HTML_FRAMES },
	{ "frame", FEATURE_HTML_FRAMES },
	{ "object", FEATURE_HTML_OBJECTS },
	{ "embed", FEATURE_HTML_OBJECTS },
	{ "applet", FEATURE_HTML_OBJECTS },
	{ "img", FEATURE_HTML_IMAGES },
	{ "image", FEATURE_HTML_IMAGES },
};

/* A piece of the document. */
struct span {
	const char *text;
	size_t len;
};

struct page {
	struct html_piece piece; /* the last one */
	struct reading *out;
	struct buffer code; /* scripts, and attributes that hold code */
	size_t script_bytes;
	size_t text_bytes;
};

static void
add(struct page *page, enum feature feature, double value)
{
	features_add(&page->out->features, feature, value);
}

static bool
begins(const struct span *piece, const char *with)
{
	return text_begins(piece->text, piece->len, with);
}

static bool
has(const struct span *piece, const char *what)
{
	return text_find(piece->text, piece->len, what) < piece->len;
}

static bool
is(const struct span *piece, const char *what)
{
	return html_is(piece->text, piece->len, what);
}

static bool
is_element(const struct page *page, const char *name)
{
	return html_is(page->piece.name, page->piece.name_len, name);
}

static bool
is_risky_name(const char *name, size_t len)
{
	enum file_role role = file_role_of_name(name, len);

	return role == ROLE_PROGRAM || role == ROLE_SCRIPT ||
	    role == ROLE_SHORTCUT || role == ROLE_ARCHIVE || role == ROLE_PAGE;
}

/* An address of the web in an attribute, whose ampersands may be written out;
 * other references do not occur in what a browser would follow anyway. */
static void
add_address(struct page *page, const struct span *value)
{
	char url[LIMIT_URL_BYTES];
	size_t len = 0;

	for (size_t i = 0; i < value->len && len < sizeof url; i++) {
		url[len++] = value->text[i];
		if (value->text[i] == '&' && value->len - i >= 5 &&
		    memcmp(value->text + i, "&amp;", 5) == 0)
			i += 4;
	}
	reading_url(page->out, url, len);
	add(page, FEATURE_HTML_LINKS, 1);
	add(page, FEATURE_HTML_NUMERIC_LINKS, web_address_is_numeric(url, len));
	add(page, FEATURE_HTML_FILE_LINKS, web_address_is_file(url, len));
}

/* Schemes that leave the browser. */
static bool
is_system_link(const struct span *value)
{
	static const char *const schemes[] = { "search-ms:", "search:", "ms-",
		"file:", "\\\\", "vbscript:", "wscript" };

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (begins(value, schemes[i]))
			return true;
	return false;
}

static void
take_data(struct page *page, const struct span *value)
{
	add(page, FEATURE_HTML_DATA_URLS, 1);
	if (begins(value, "data:text/html") ||
	    begins(value, "data:application/") ||
	    begins(value, "data:text/javascript") ||
	    (begins(value, "data:image/svg") && !is_element(page, "img") &&
		!is_element(page, "link")))
		add(page, FEATURE_HTML_DATA_PAGES, 1);
}

/* Keep what is code, a blank between two pieces. */
static void
add_code(struct page *page, const struct span *piece)
{
	buffer_add(&page->code, piece->text, piece->len);
	buffer_add(&page->code, "\n", 1);
}

/* Where an attribute leads. */
static void
take_link(struct page *page, struct span value)
{
	while (value.len > 0 && (unsigned char)value.text[0] <= ' ') {
		value.text++;
		value.len--;
	}
	if (begins(&value, "data:"))
		take_data(page, &value);
	else if (web_address_is(value.text, value.len))
		add_address(page, &value);
	else if (begins(&value, "//"))
		add(page, FEATURE_HTML_LINKS, 1);
	else if (begins(&value, "javascript:"))
		add_code(page, &value);
	else if (is_system_link(&value))
		add(page, FEATURE_HTML_SYSTEM_LINKS, 1);
}

static bool
is_hiding(const struct span *style)
{
	static const char *const ways[] = { "display:none", "display: none",
		"visibility:hidden", "visibility: hidden", "font-size:0",
		"font-size: 0", "opacity:0;", "opacity: 0;" };

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (has(style, ways[i]))
			return true;
	return false;
}

static void
take_download(struct page *page, const char *name, size_t len)
{
	add(page, FEATURE_HTML_DOWNLOADS, 1);
	add(page, FEATURE_HTML_RISKY_DOWNLOADS, is_risky_name(name, len));
}

static void
take_attribute(struct page *page, const struct html_attribute *attribute)
{
	static const char *const links[] = { "href", "src", "action",
		"formaction", "xlink:href", "data", "background", "poster" };
	const struct span name = { attribute->name, attribute->name_len };
	const struct span value = { attribute->value, attribute->value_len };
	bool is_form = is(&name, "action") || is(&name, "formaction");

	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		if (is(&name, links[i]))
			take_link(page, value);
	if (is_form && web_address_is(value.text, value.len))
		add(page, FEATURE_HTML_FORMS_ELSEWHERE, 1);
	if (is(&name, "type") && is(&value, "password"))
		add(page, FEATURE_HTML_PASSWORD_FIELDS, 1);
	if (is(&name, "download"))
		take_download(page, value.text, value.len);
	if (is(&name, "hidden") || (is(&name, "style") && is_hiding(&value)))
		add(page, FEATURE_HTML_HIDDEN_ELEMENTS, 1);
	if (name.len > 3 && begins(&name, "on")) {
		add(page, FEATURE_HTML_HANDLERS, 1);
		add_code(page, &value);
	}
}

/* <meta http-equiv=refresh content="0; url=...">: with an address it leads
 * away. */
static void
take_meta(struct page *page)
{
	struct html_attribute attribute;
	bool is_refresh = false, leads = false;
	size_t at = 0;

	while (html_attribute(&page->piece, &at, &attribute)) {
		const struct span name = { attribute.name, attribute.name_len };
		const struct span value = { attribute.value,
			attribute.value_len };
		size_t url;

		if (is(&name, "http-equiv"))
			is_refresh = is(&value, "refresh");
		if (!is(&name, "content"))
			continue;
		url = text_find(value.text, value.len, "url=");
		leads = url < value.len;
		if (leads)
			web_address_read(
			    value.text + url, value.len - url, page->out);
	}
	if (is_refresh && leads)
		features_set(
		    &page->out->features, FEATURE_HTML_META_REFRESH, 1);
}

/* download = "name", setAttribute("download", "name"). */
static void
find_downloads(struct page *page, const char *text, size_t len)
{
	static const char word[] = "download";
	size_t at = 0;

	while (at < len) {
		size_t found = text_find(text + at, len - at, word), end, begin;

		if (found == len - at)
			return;
		at += found + sizeof word - 1;
		for (begin = at; begin < len && begin < at + DOWNLOAD_GAP &&
		     text[begin] != '\0' &&
		     strchr(" \t\"'=:,(", text[begin]) != NULL;
		     begin++)
			;
		if (begin == at ||
		    (text[begin - 1] != '"' && text[begin - 1] != '\''))
			continue;
		for (end = begin; end < len && end - begin < DOWNLOAD_NAME &&
		     text[end] != text[begin - 1];
		     end++)
			;
		if (end > begin)
			take_download(page, text + begin, end - begin);
	}
}

static void
take_text(struct page *page)
{
	const struct html_piece *piece = &page->piece;

	for (size_t i = 0; i < piece->text_len; i++)
		page->text_bytes += (unsigned char)piece->text[i] > ' ';
}

/* What an element holds that is no markup: code, styles, or text. */
static void
take_raw(struct page *page)
{
	const struct span raw = { page->piece.text, page->piece.text_len };

	if (is_element(page, "script")) {
		page->script_bytes += raw.len;
		add_code(page, &raw);
	} else if (!is_element(page, "style")) {
		take_text(page);
	}
}

static void
take_tag(struct page *page)
{
	struct html_attribute attribute;
	size_t at = 0;

	for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
		if (is_element(page, elements[i].name))
			add(page, elements[i].feature, 1);
	while (html_attribute(&page->piece, &at, &attribute)) {
		const struct span name = { attribute.name, attribute.name_len };

		take_attribute(page, &attribute);
		if (is_element(page, "script") &&
		    (is(&name, "src") || is(&name, "href") ||
			is(&name, "xlink:href")))
			add(page, FEATURE_HTML_SCRIPTS_ELSEWHERE, 1);
	}
	if (is_element(page, "meta"))
		take_meta(page);
	if (is_element(page, "svg"))
		features_set(&page->out->features, FEATURE_HTML_SVG, 1);
}

static void
take_piece(struct page *page)
{
	if (page->piece.kind == HTML_OPEN)
		take_tag(page);
	else if (page->piece.kind == HTML_RAW)
		take_raw(page);
	else if (page->piece.kind == HTML_TEXT)
		take_text(page);
}

/* Words of its code: text that is read may be about anything. Measures of all
 * of it: what is encoded may stand anywhere. */
static void
set_words(struct page *page, const struct plain_text *plain)
{
	const char *code = buffer_text(&page->code);
	struct script_words words = { 0 };
	struct text_measures measures;

	find_downloads(page, code, page->code.len);
	web_address_read(code, page->code.len, page->out);
	script_words_count(code, page->code.len, &words);
	for (size_t i = 0; i < sizeof words_told / sizeof *words_told; i++)
		add(page, words_told[i].feature,
		    (double)words.counts[words_told[i].meaning]);
	add(page, FEATURE_HTML_SPLIT_WORDS, (double)words.split);
	add(page, FEATURE_HTML_JOINTS, (double)words.joints);
	text_measures_take(plain->text, plain->len, &measures);
	add(page, FEATURE_HTML_ESCAPES, (double)measures.escapes);
	add(page, FEATURE_HTML_ENCODED_BYTES, (double)measures.encoded_bytes);
	add(page, FEATURE_HTML_LONGEST_ENCODED,
	    (double)measures.longest_encoded);
	add(page, FEATURE_HTML_LONGEST_NUMBERS,
	    (double)measures.longest_numbers);
	add(page, FEATURE_HTML_ENCODED_FILES, (double)measures.encoded_files);
}

void
read_html(const char *bytes, size_t len, struct reading *out)
{
	scoped_plain_text struct plain_text plain = { 0 };
	struct page page = { .out = out };
	struct html_walk walk;

	plain_text_init(&plain, bytes, len);
	html_walk_init(&walk, plain.text, plain.len);
	buffer_init(&page.code, 2 * LIMIT_READING_TEXT_BYTES);
	features_begin(&out->features, FAMILY_HTML);
	while (html_next(&walk, &page.piece) != HTML_END)
		take_piece(&page);
	set_words(&page, &plain);
	features_set(
	    &out->features, FEATURE_HTML_TEXT_BYTES, (double)page.text_bytes);
	features_set(&out->features, FEATURE_HTML_SCRIPT_SHARE,
	    plain.len > 0 ? (double)page.script_bytes / (double)plain.len : 0);
	buffer_release(&page.code);
}
