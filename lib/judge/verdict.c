/* verdict.c - one row a family of libclamav's names, one word a class. */
#include "judge/verdict.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"

/* The first row that matches counts. The names are libclamav's own:
 * cl_engine's heuristics report themselves as signatures. */
static const struct {
	const char *pattern;
	enum verdict_class class;
} families[] = {
	{ "Heuristics.Limits.*", CLASS_LIMITS },
	{ "Heuristics.Encrypted.*", CLASS_ENCRYPTED },
	{ "Heuristics.OLE2.ContainsMacros.*", CLASS_MACRO },
	{ "Heuristics.OLE2.ContainsMacros", CLASS_MACRO },
	{ "Heuristics.Phishing.*", CLASS_PHISH },
	{ "PUA.*", CLASS_NOTED },
};

const char *verdict_class_name(enum verdict_class class)
{
	static const char *const names[CLASS_COUNT] = {
		[CLASS_UNSET] = "unset",
		[CLASS_CLEAN] = "clean",
		[CLASS_NOTED] = "noted",
		[CLASS_AMBIGUOUS] = "ambiguous",
		[CLASS_SPF] = "spf",
		[CLASS_MACRO] = "macro",
		[CLASS_ENCRYPTED] = "encrypted",
		[CLASS_SPAM] = "spam",
		[CLASS_PHISH] = "phish",
		[CLASS_URL] = "url",
		[CLASS_LIMITS] = "limits",
		[CLASS_OVERSIZE] = "limits",
		[CLASS_BANNED] = "banned",
		[CLASS_UNSCANNED] = "unscanned",
		[CLASS_ERROR] = "unscanned",
		[CLASS_REPUTATION] = "reputation",
		[CLASS_SUSPICIOUS] = "suspicious",
		[CLASS_INFECTED] = "infected",
	};

	assert(class < CLASS_COUNT);
	return names[class];
}

enum verdict_class
verdict_of_signature(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		if (text_matches(families[i].pattern, name, len))
			return families[i].class;
	return CLASS_INFECTED;
}
