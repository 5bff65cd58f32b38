/* scan_text.c - counts that stay below their cap, and names of languages. */
#include "wire/scan_text.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

void
text_count_add(uint32_t *count, uint64_t more)
{
	uint32_t room = *count < LIMIT_TEXT_COUNT ? LIMIT_TEXT_COUNT - *count
						  : 0;

	*count += more < room ? (uint32_t)more : room;
}

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
