/* lures.c - phrases, letters only, and how much text there is. */
#include "measure/lures.h"

#include <stdbool.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

/* Without blanks and marks, in lower case. Macros and editing enabled, the
 * bars and views of Office named, files "protected" or of another version,
 * and the folder from which Office starts anything without asking. */
static const char *const phrases[] = {
	"enableediting",
	"enablecontent",
	"enablemacro",
	"macrosaredisabled",
	"protectedview",
	"documentisprotected",
	"documentprotected",
	"contentisprotected",
	"fileisprotected",
	"earlierversionofmicrosoft",
	"previousversionofmicrosoft",
	"olderversionofmicrosoft",
	"createdinanotherversion",
	"onlyavailablefordesktop",
	"previewisnotavailable",
	"onlinepreview",
	"todisplaythecontent",
	"toviewthiscontent",
	"toviewthisdocument",
	"todecryptthisdocument",
	"mostfeaturesaredisabled",
	"copythefiletothefollowing",
	"relaunch",
	"runitagain",
	"roottemplates",
	"requirementsofyoursecuritypolicy",
	"コンテンツの有効化",
	"コンテンツを有効",
	"編集を有効",
	"編集の有効化",
	"マクロを有効",
	"マクロの有効化",
	"マクロが無効",
	"保護ビュー",
	"保護されたビュー",
	"保護されています",
	"以前のバージョン",
	"プレビューできません",
	"プレビューは利用できません",
	"フォルダにコピー",
	"フォルダーにコピー",
	"コピーして再度",
};
_Static_assert(sizeof phrases / sizeof *phrases <= 64, "one bit for each");

/* No phrase is longer. */
#define PHRASE_BYTES 64

static void
search(struct lures *lures)
{
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
		if (memmem(lures->block, lures->len, phrases[i],
			strlen(phrases[i])) != NULL)
			lures->found |= (uint64_t)1 << i;
}

/* Search the full block; its end may be a phrase's beginning. */
static void
next_block(struct lures *lures)
{
	search(lures);
	lures->searched += lures->len - PHRASE_BYTES;
	memmove(lures->block, lures->block + lures->len - PHRASE_BYTES,
	    PHRASE_BYTES);
	lures->len = PHRASE_BYTES;
}

/* Blanks that are no ASCII: no-break, ideographic, of no width. */
static bool
is_wide_blank(const char *c, size_t len)
{
	return (len == 2 && memcmp(c, "\xc2\xa0", 2) == 0) ||
	    (len == 3 &&
		(memcmp(c, "\xe3\x80\x80", 3) == 0 ||
		    memcmp(c, "\xe2\x80\x8b", 3) == 0));
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Keep a character if it is a letter of any script. Returns whether a reader
 * sees it. */
static bool
take(struct lures *lures, const char *text, size_t len)
{
	char c = text_lower(*text);

	if ((len == 1 && (unsigned char)c <= ' ') || is_wide_blank(text, len))
		return false;
	if (lures->searched >= LIMIT_LURE_BYTES)
		return true;
	if (lures->len + len > LURES_BLOCK_BYTES)
		next_block(lures);
	if (len > 1) {
		memcpy(lures->block + lures->len, text, len);
		lures->len += len;
	} else if (is_letter(c)) {
		lures->block[lures->len++] = c;
	}
	return true;
}

void
lures_add(struct lures *lures, const char *text, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t step = text_utf8_char(text + i, len - i);

		if (step == 0)
			step = 1;
		if (take(lures, text + i, step))
			lures->visible++;
		i += step;
	}
}

void
lures_add_hidden(struct lures *lures, const char *text, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t step = text_utf8_char(text + i, len - i);

		if ((unsigned char)text[i] > ' ')
			lures->hidden++;
		i += step > 0 ? step : 1;
	}
}

void
lures_finish(struct lures *lures, struct reading *reading)
{
	struct features *features = &reading->features;
	float images = features->values[FEATURE_OFFICE_IMAGES];
	size_t all = lures->visible + lures->hidden;

	search(lures);
	features_raise(
	    features, FEATURE_OFFICE_TEXT_CHARS, (double)lures->visible);
	features_raise(features, FEATURE_OFFICE_TEXT_HIDDEN,
	    all > 0 ? (double)lures->hidden / (double)all : 0);
	features_raise(features, FEATURE_OFFICE_LURE_WORDS,
	    __builtin_popcountll(lures->found));
	features_raise(features, FEATURE_OFFICE_IMAGE_LURE,
	    images >= 1 && images <= LIMIT_LURE_IMAGES &&
		lures->visible <= LIMIT_LURE_CHARS);
}
