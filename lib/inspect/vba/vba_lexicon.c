/* vba_lexicon.c - the words that tell what a macro does. */
#include "vba/vba_lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct word {
	const char *text;
	enum vba_word kind;
};

#define VBA_NAME(word, kind) { word, VBA_WORD_##kind },
#define VBA_TEXT(word, kind)
static const struct word names[] = {
#include "vba/vba_lexicon.def"
};
#undef VBA_NAME
#undef VBA_TEXT

#define VBA_NAME(word, kind)
#define VBA_TEXT(word, kind) { word, VBA_WORD_##kind },
static const struct word texts[] = {
#include "vba/vba_lexicon.def"
};
#undef VBA_NAME
#undef VBA_TEXT

/* What follows the name of a control, or of the application, in the name of
 * the procedure that its event runs. */
static const char *const events[] = { "_beforenavigate2",
	"_beforescriptexecute", "_change", "_click", "_documentchange",
	"_documentcomplete", "_documentopen", "_downloadbegin",
	"_downloadcomplete", "_filedownload", "_gotfocus", "_layout",
	"_lostfocus", "_mouseenter", "_mousehover", "_mouseleave", "_mousemove",
	"_navigatecomplete2", "_navigateerror", "_newdocument", "_onconnecting",
	"_painted", "_painting", "_presentationopen", "_progresschange",
	"_propertychange", "_resize", "_setsecurelockicon", "_statustextchange",
	"_titlechange", "_windowactivate", "_workbookactivate",
	"_workbookopen" };

/* Longer than every word of the lexicon. */
#define WORD_BYTES 40

static int
compare_word(const void *key, const void *row)
{
	return strcmp(key, ((const struct word *)row)->text);
}

static enum vba_word
find(const struct word *words, size_t count, const char *text, size_t len)
{
	char key[WORD_BYTES];
	const struct word *found;

	if (len >= sizeof key)
		return VBA_WORD_NONE;
	for (size_t i = 0; i < len; i++)
		key[i] = text_lower(text[i]);
	key[len] = '\0';
	found = bsearch(key, words, count, sizeof *words, compare_word);
	return found != NULL ? found->kind : VBA_WORD_NONE;
}

enum vba_word
vba_lexicon_name(const char *name, size_t len)
{
	enum vba_word kind = find(
	    names, sizeof names / sizeof *names, name, len);

	if (kind != VBA_WORD_NONE || memchr(name, '_', len) == NULL)
		return kind;
	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		if (text_ends(name, len, events[i]))
			return VBA_WORD_EVENT;
	return VBA_WORD_NONE;
}

enum vba_word
vba_lexicon_text(const char *word, size_t len)
{
	enum vba_word kind;

	if (text_ends(word, len, ".exe"))
		len -= 4;
	kind = find(texts, sizeof texts / sizeof *texts, word, len);
	if (kind != VBA_WORD_NONE)
		return kind;
	/* Functions that a Declare names in its Alias. */
	kind = find(names, sizeof names / sizeof *names, word, len);
	return kind == VBA_WORD_NETWORK || kind == VBA_WORD_MEMORY
	    ? kind
	    : VBA_WORD_NONE;
}
