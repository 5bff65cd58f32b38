/* read_pdf.c - counts and objects to features. */
#include "read/read_pdf.h"

#include <string.h>

#include "read/pdf_objects.h"
#include "read/pdf_words.h"

/* Where a PDF may begin (annex H 3.4.1). */
#define HEADER_LOOK 1024

/* US Letter, where nobody says how large a page is. */
#define PAGE_AREA (612.0 * 792.0)

/* A lure: hardly more text than a button and a sentence, and a link on most of
 * what is seen. */
#define LURE_TEXT_BYTES 400
#define LURE_COVER      0.3

static const enum feature word_features[PDF_WORD_COUNT] = {
	[PDF_OBJ] = FEATURE_PDF_OBJ,
	[PDF_ENDOBJ] = FEATURE_PDF_ENDOBJ,
	[PDF_STREAM] = FEATURE_PDF_STREAM,
	[PDF_ENDSTREAM] = FEATURE_PDF_ENDSTREAM,
	[PDF_XREF] = FEATURE_PDF_XREF,
	[PDF_TRAILER] = FEATURE_PDF_TRAILER,
	[PDF_STARTXREF] = FEATURE_PDF_STARTXREF,
	[PDF_PAGE] = FEATURE_PDF_PAGE,
	[PDF_ENCRYPT] = FEATURE_PDF_ENCRYPT,
	[PDF_OBJSTM] = FEATURE_PDF_OBJSTM,
	[PDF_JS] = FEATURE_PDF_JS,
	[PDF_JAVASCRIPT] = FEATURE_PDF_JAVASCRIPT,
	[PDF_AA] = FEATURE_PDF_AA,
	[PDF_OPENACTION] = FEATURE_PDF_OPENACTION,
	[PDF_ACROFORM] = FEATURE_PDF_ACROFORM,
	[PDF_JBIG2DECODE] = FEATURE_PDF_JBIG2DECODE,
	[PDF_RICHMEDIA] = FEATURE_PDF_RICHMEDIA,
	[PDF_LAUNCH] = FEATURE_PDF_LAUNCH,
	[PDF_EMBEDDEDFILE] = FEATURE_PDF_EMBEDDEDFILE,
	[PDF_XFA] = FEATURE_PDF_XFA,
	[PDF_COLORS] = FEATURE_PDF_COLORS,
};

static void
set(struct reading *out, enum feature feature, double value)
{
	features_set(&out->features, feature, value);
}

/* "%PDF-1.7": 1.0 to 1.7, and 2.0 (7.5.2, ISO 32000-2). */
static bool
is_odd_version(const char *version, size_t len)
{
	bool is_known = len >= 3 && version[1] == '.' &&
	    ((version[0] == '1' && version[2] >= '0' && version[2] <= '7') ||
		(version[0] == '2' && version[2] == '0'));

	return !is_known || (len > 3 && version[3] >= '0' && version[3] <= '9');
}

/* A header further inside is not found by every program. */
static void
set_header(const char *bytes, size_t len, struct reading *out)
{
	const char *header = memmem(
	    bytes, len < HEADER_LOOK ? len : HEADER_LOOK, "%PDF-", 5);
	size_t at;

	if (header == NULL)
		return;
	at = (size_t)(header - bytes);
	set(out, FEATURE_PDF_HEADER_OFFSET, (double)at);
	set(out, FEATURE_PDF_ODD_VERSION,
	    is_odd_version(header + 5, len - at - 5));
}

/* What stands behind the end is read by none, or by another. */
static void
set_end(const char *bytes, size_t len, struct reading *out)
{
	size_t left = len >= 5 ? len - 4 : 0, at = 0;

	while (at == 0) {
		const char *mark = memrchr(bytes, '%', left);

		if (mark == NULL)
			return;
		left = (size_t)(mark - bytes);
		if (memcmp(mark, "%%EOF", 5) == 0)
			at = left + 5;
	}
	while (at < len && (bytes[at] == '\r' || bytes[at] == '\n'))
		at++;
	set(out, FEATURE_PDF_TRAILING_BYTES, (double)(len - at));
}

/* Scripts that belong to nothing. The words alone, as tables have them, do not
 * tell what prints from what does not. */
static void
set_scripts(const struct pdf_words *words, const struct pdf_objects *objects,
    struct reading *out)
{
	size_t count = words->counts[PDF_JS] > objects->scripts.count
	    ? words->counts[PDF_JS]
	    : objects->scripts.count;
	bool has_form = words->counts[PDF_ACROFORM] > 0 || objects->forms > 0;

	set(out, FEATURE_PDF_FREE_SCRIPTS,
	    count > objects->scripts.plain && !has_form);
	set(out, FEATURE_PDF_SCRIPT_WORDS, (double)objects->scripts.words);
}

static void
set_objects(const struct pdf_objects *objects, struct reading *out)
{
	double page = objects->page_area > 0 ? objects->page_area : PAGE_AREA;
	double cover = objects->link_area < page ? objects->link_area / page
						 : 1;

	set(out, FEATURE_PDF_PAGES, (double)objects->pages);
	set(out, FEATURE_PDF_IMAGES, (double)objects->images);
	set(out, FEATURE_PDF_LINKS, (double)objects->links);
	set(out, FEATURE_PDF_LINK_HOSTS, (double)objects->hosts);
	set(out, FEATURE_PDF_NUMERIC_LINKS, (double)objects->numeric_links);
	set(out, FEATURE_PDF_FILE_LINKS, (double)objects->file_links);
	set(out, FEATURE_PDF_LINK_COVER, cover);
	set(out, FEATURE_PDF_SUBMIT_FORMS, (double)objects->submits);
	set(out, FEATURE_PDF_REMOTE_ACTIONS, (double)objects->remotes);
	set(out, FEATURE_PDF_RISKY_FILES, (double)objects->risky_files);
	set(out, FEATURE_PDF_LAUNCHED_PROGRAMS, (double)objects->launched);
	set(out, FEATURE_PDF_HIDDEN_ACTIONS, (double)objects->hidden);
}

static void
set_lure(
    const struct pdf_objects *objects, bool is_encrypted, struct reading *out)
{
	double cover = (double)out->features.values[FEATURE_PDF_LINK_COVER];

	if (objects->pages != 1 || is_encrypted)
		return;
	set(out, FEATURE_PDF_TEXT_BYTES, (double)objects->text_bytes);
	set(out, FEATURE_PDF_LURE,
	    objects->images > 0 && objects->text_bytes <= LURE_TEXT_BYTES &&
		cover >= LURE_COVER);
}

void
read_pdf(const char *bytes, size_t len, struct reading *out)
{
	struct pdf_words words;
	struct pdf_objects objects;
	bool is_encrypted;

	pdf_words_count(bytes, len, &words);
	for (size_t i = 0; i < PDF_WORD_COUNT; i++)
		set(out, word_features[i], (double)words.counts[i]);
	set(out, FEATURE_PDF_OBFUSCATED, (double)words.obfuscated);
	set_header(bytes, len, out);
	set_end(bytes, len, out);
	is_encrypted = words.counts[PDF_ENCRYPT] > 0;
	pdf_objects_read(bytes, len, is_encrypted, &objects, out);
	set_objects(&objects, out);
	set_scripts(&words, &objects, out);
	set_lure(&objects, is_encrypted, out);
}
