/* scan_text.c - names of languages. */
#include "wire/scan_text.h"

#include <string.h>

#include "base/text.h"

static const char *const names[LANGUAGE_COUNT] = {
	[LANGUAGE_UNSET] = "",
	[LANGUAGE_ENGLISH] = "en",
	[LANGUAGE_JAPANESE] = "ja",
	[LANGUAGE_GERMAN] = "de",
	[LANGUAGE_FRENCH] = "fr",
	[LANGUAGE_SPANISH] = "es",
	[LANGUAGE_PORTUGUESE] = "pt",
	[LANGUAGE_ITALIAN] = "it",
	[LANGUAGE_DUTCH] = "nl",
	[LANGUAGE_CHINESE] = "zh",
	[LANGUAGE_KOREAN] = "ko",
	[LANGUAGE_RUSSIAN] = "ru",
};

const char *
text_language_name(enum text_language language)
{
	return language < LANGUAGE_COUNT ? names[language] : "";
}

enum text_language
text_language_of(const char *name, size_t len)
{
	for (int i = LANGUAGE_UNSET + 1; i < LANGUAGE_COUNT; i++)
		if (text_equal(name, len, names[i], strlen(names[i])))
			return (enum text_language)i;
	return LANGUAGE_UNSET;
}
