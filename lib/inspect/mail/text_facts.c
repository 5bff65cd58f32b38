/* text_facts.c - every displayed text once, the HTML one of an alternative
 * rather than its plain twin. */
#include "mail/text_facts.h"

#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/own.h"
#include "base/text.h"
#include "mail/header_facts.h"
#include "text/html_facts.h"
#include "text/text_words.h"

/* HTML is longer than what it shows. */
#define HTML_FACTOR 8

/* The test pattern that every spam filter knows, in two pieces so that no
 * filter finds it here. */
#define GTUBE_BEGIN "XJS*C4JDBQADN1.NSBN3*2IDNEN*"
#define GTUBE_END   "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"

struct texts {
	const struct mime *mime;
	struct scan_report *report;
	struct text_words *words;
	size_t plain_letters, html_letters; /* bytes that are no blanks */
	bool has_plain, has_html, has_html_twin;
};

static bool
is_html(const struct scan_part *part)
{
	return text_begins(part->declared, strlen(part->declared), "text/html");
}

static bool
is_shown(const struct scan_part *part)
{
	return part->kind == PART_LEAF && (part->flags & PART_DISPLAYED) != 0;
}

/* Whether the part is a plain text beside an HTML one that says the same. */
static bool
has_twin(const struct scan_report *report, const struct scan_part *part)
{
	const struct scan_part *around;

	if (part->parent == 0 || is_html(part))
		return false;
	around = &report->parts[part->parent - 1];
	if (!text_equal(around->declared, strlen(around->declared),
		"multipart/alternative", 21))
		return false;
	for (size_t i = 0; i < report->part_count; i++) {
		const struct scan_part *other = &report->parts[i];
		uint32_t parent = other->parent;

		/* The twin may stand in a multipart/related of its own. */
		if (parent != part->parent && parent > 0)
			parent = report->parts[parent - 1].parent;
		if (parent == part->parent && is_shown(other) && is_html(other))
			return true;
	}
	return false;
}

/* Charsets whose only use is a script, which is then expected. */
struct charset_script {
	const char *pattern;
	enum text_script scripts[2];
};

static const struct charset_script *
charset_script(const char *charset)
{
	static const struct charset_script rows[] = {
		{ "iso-2022-jp*", { SCRIPT_KANA, SCRIPT_HAN } },
		{ "shift*jis*", { SCRIPT_KANA, SCRIPT_HAN } },
		{ "euc-jp*", { SCRIPT_KANA, SCRIPT_HAN } },
		{ "gb*", { SCRIPT_HAN, SCRIPT_KANA } },
		{ "big5*", { SCRIPT_HAN, SCRIPT_HAN } },
		{ "euc-kr*", { SCRIPT_HANGUL, SCRIPT_HAN } },
		{ "ks_c_5601*", { SCRIPT_HANGUL, SCRIPT_HAN } },
		{ "koi8*", { SCRIPT_CYRILLIC, SCRIPT_CYRILLIC } },
		{ "windows-1251", { SCRIPT_CYRILLIC, SCRIPT_CYRILLIC } },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (text_matches(rows[i].pattern, charset, strlen(charset)))
			return &rows[i];
	return NULL;
}

static bool
is_mismatch(
    const struct charset_script *row, const uint32_t letters[SCRIPT_COUNT])
{
	uint64_t all = 0;

	for (int i = 0; i < SCRIPT_COUNT; i++)
		all += letters[i];
	return letters[row->scripts[0]] == 0 && letters[row->scripts[1]] == 0 &&
	    all >= 50;
}

static bool
is_ascii(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] >= 0x7f)
			return false;
	return len > 0;
}

/* Text as it is shown. */
struct shown {
	const char *text;
	size_t len;
};

static size_t
count_solid(struct shown shown)
{
	size_t count = 0;

	for (size_t i = 0; i < shown.len; i++)
		count += (unsigned char)shown.text[i] > ' ';
	return count;
}

static bool
has_gtube(struct shown shown)
{
	static const char gtube[] = GTUBE_BEGIN GTUBE_END;

	return memmem(shown.text, shown.len, gtube, sizeof gtube - 1) != NULL;
}

/* Whether a charset was declared for letters that the text has none of. */
static void
compare_charset(struct texts *texts, uint32_t ordinal, struct shown shown)
{
	const char *charset = mime_charset(texts->mime, ordinal);
	uint32_t letters[SCRIPT_COUNT] = { 0 };

	if (charset_script(charset) == NULL)
		return;
	for (size_t i = 0; i < shown.len;) {
		const char *at = shown.text + i;
		size_t step = text_utf8_char(at, shown.len - i);
		enum text_script script = step > 0
		    ? text_script_of(text_words_character(at, step))
		    : SCRIPT_COUNT;

		if (script != SCRIPT_COUNT)
			letters[script]++;
		i += step > 0 ? step : 1;
	}
	if (is_mismatch(charset_script(charset), letters))
		text_sign_add(&texts->report->text, SIGN_CHARSET_MISMATCH);
}

static void
read_shown(struct texts *texts, uint32_t ordinal, struct shown shown)
{
	if (has_gtube(shown))
		text_sign_add(&texts->report->text, SIGN_GTUBE);
	compare_charset(texts, ordinal, shown);
	if (!has_twin(texts->report, &texts->report->parts[ordinal]))
		text_words_add(texts->words, PLACE_BODY, shown.text, shown.len);
}

static void
read_html(struct texts *texts, uint32_t ordinal, const char *html, size_t len)
{
	scoped_buffer struct buffer visible = BUFFER_OF(2 * len + 64);
	struct shown shown;

	html_facts_read(html, len, &visible, &texts->report->text);
	shown = (struct shown){ buffer_text(&visible), visible.len };
	texts->has_html = true;
	texts->html_letters += count_solid(shown);
	read_shown(texts, ordinal, shown);
}

static void
read_plain(struct texts *texts, uint32_t ordinal, struct shown shown)
{
	texts->has_plain = true;
	texts->plain_letters += count_solid(shown);
	texts->has_html_twin = texts->has_html_twin ||
	    has_twin(texts->report, &texts->report->parts[ordinal]);
	read_shown(texts, ordinal, shown);
}

/* Whether a text was encoded that needs no encoding. */
static bool
is_coded_needlessly(
    const struct texts *texts, const struct displayed_text *text)
{
	const char *charset = mime_charset(texts->mime, text->part);
	struct mime_coded coded;

	mime_coded(texts->mime, text->part, &coded);
	return coded.transfer == TRANSFER_BASE64 &&
	    is_ascii(text->text, text->len) &&
	    !text_begins(charset, strlen(charset), "iso-2022");
}

static void
read_text(struct texts *texts, const struct displayed_text *text)
{
	size_t len = displayed_len(text,
	    text->is_html ? HTML_FACTOR * LIMIT_TEXT_BYTES : LIMIT_TEXT_BYTES);

	if (text->is_cut || len < text->len)
		text_sign_add(&texts->report->text, SIGN_CUT);
	if (is_coded_needlessly(texts, text))
		text_sign_add(&texts->report->text, SIGN_TEXT_NEEDLESS);
	if (text->is_html)
		read_html(texts, text->part, text->text, len);
	else
		read_plain(
		    texts, text->part, (struct shown){ text->text, len });
}

/* The first of them: a message of very many texts is no letter. */
static void
read_texts(struct texts *texts, const struct displayed *displayed)
{
	struct scan_report *report = texts->report;
	size_t count = 0;

	for (size_t i = 0; i < displayed->count; i++) {
		const struct displayed_text *text = &displayed->items[i];
		const char *type = report->parts[text->part].declared;

		if (!text_begins(type, strlen(type), "text/"))
			continue;
		if (count++ == LIMIT_TEXT_PARTS) {
			text_sign_add(&report->text, SIGN_CUT);
			return;
		}
		read_text(texts, text);
	}
	if (displayed->is_cut)
		text_sign_add(&report->text, SIGN_CUT);
}

/* Pictures that are shown beside the text. */
static void
count_pictures(const struct scan_report *report, struct scan_text *facts)
{
	for (size_t i = 0; i < report->part_count; i++) {
		const struct scan_part *part = &report->parts[i];

		if (part->kind == PART_LEAF &&
		    text_begins(
			part->declared, strlen(part->declared), "image/"))
			text_count_add(&facts->counts[COUNT_IMAGES], 1);
	}
}

static void
judge_texts(const struct texts *texts, struct scan_text *facts)
{
	if (texts->has_html && !texts->has_plain)
		text_sign_add(facts, SIGN_HTML_ONLY);
	if (texts->has_html_twin && texts->plain_letters < 20 &&
	    texts->html_letters > 100)
		text_sign_add(facts, SIGN_PLAIN_EMPTY);
}

static void
read_all(const struct mime *mime, const struct displayed *displayed,
    struct scan_report *report)
{
	scoped_text_words struct text_words *words = text_words_new();
	struct texts texts = { .mime = mime, .report = report, .words = words };
	const char *subject = report->subject.decoded;

	text_words_add(words, PLACE_SUBJECT, subject, strlen(subject));
	read_texts(&texts, displayed);
	count_pictures(report, &report->text);
	judge_texts(&texts, &report->text);
	text_words_finish(words, &report->text);
}

void
text_facts_read(const char *message, size_t len, const struct mime *mime,
    const struct displayed *displayed, struct scan_report *report)
{
	header_facts_read(message, len, report);
	if ((report->spared & SPARE_TEXT) == 0)
		read_all(mime, displayed, report);
}
