/* pdf_scripts.c - the words of JavaScript in PDFs (Acrobat's API). */
#include "read/pdf_scripts.h"

#include <string.h>

#include "base/ascii.h"
#include "measure/script_words.h"

/* A call for printing is a line. */
#define PLAIN_BYTES 512

/* Words of a script that prints, or shows a page in some size. */
static bool
is_plain_word(const char *word, size_t len)
{
	static const char *const known[] = { "this", "print", "true", "false",
		"bUI", "bSilent", "bShrinkToFit", "bAnnotations", "nStart",
		"nEnd", "app", "zoom", "zoomType", "pageNum", "layout" };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i]) == len && memcmp(known[i], word, len) == 0)
			return true;
	for (size_t i = 0; i < len; i++)
		if (word[i] < '0' || word[i] > '9')
			return false;
	return len <= 4;
}

/* Only such words and the marks of a call: without brackets and strings
 * there is nothing to hide anything in. */
static bool
is_plain(const char *text, size_t len)
{
	size_t at = 0;

	if (len > PLAIN_BYTES)
		return false;
	while (at < len) {
		size_t end = at;

		while (end < len && ascii_is_alnum(text[end]))
			end++;
		if (end > at && !is_plain_word(text + at, end - at))
			return false;
		if (end == at &&
		    memchr(" \t\r\n.,:;=(){}", text[at], 14) == NULL)
			return false;
		at = end > at ? end : at + 1;
	}
	return true;
}

/* What starts files that the document brings along, and what was called for
 * its mistakes. Each counts once. */
static size_t
count_calls(const char *text, size_t len)
{
	static const char *const calls[] = { "exportDataObject", "launchURL",
		"collectEmailInfo", "getIcon", "newPlayer", "syncAnnotScan",
		"spell.customDictionaryOpen", "printSeps" };
	size_t count = 0;

	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		count += memmem(text, len, calls[i], strlen(calls[i])) != NULL;
	return count;
}

void
pdf_scripts_add(
    struct pdf_scripts *scripts, const char *text, size_t len, bool is_whole)
{
	static const enum meaning telling[] = { MEANING_EXECUTE,
		MEANING_DYNAMIC, MEANING_MEMORY, MEANING_DECODE,
		MEANING_CHARS };
	struct script_words words = { 0 };

	scripts->count++;
	if (is_whole && is_plain(text, len)) {
		scripts->plain++;
		return;
	}
	script_words_count(text, len, &words);
	for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
		scripts->words += words.counts[telling[i]];
	scripts->words += count_calls(text, len);
}
