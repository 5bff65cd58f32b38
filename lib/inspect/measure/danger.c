/* danger.c - one table of words. */
#include "measure/danger.h"

#include "base/text.h"

static const char *const words[] = { "urlmon", "urldownloadtofile",
	"shellexecute", "regsvr32", "rundll32", "mshta", "powershell", "pwsh",
	"cmd.exe", "cmd /c", "command.com", "wscript", "cscript", "certutil",
	"bitsadmin", "wmic", "schtasks", "winexec", "kernel32", "virtualalloc",
	"createthread", "rtlmovememory", "createdirectory", ".ocx", ".hta",
	"msiexec", "msxml2.xmlhttp", "%appdata%", "%temp%", "installutil" };
#define WORDS (sizeof words / sizeof *words)
_Static_assert(WORDS <= 32, "one bit for each");

/* Words by their first letter: the first of them, and for each the next one,
 * counted from 1. Most letters begin none. */
struct initials {
	uint8_t first[256];
	uint8_t next[WORDS];
};

static void
sort_words(struct initials *out)
{
	*out = (struct initials){ 0 };
	for (size_t i = 0; i < WORDS; i++) {
		uint8_t *first = &out->first[(unsigned char)words[i][0]];

		out->next[i] = *first;
		*first = (uint8_t)(i + 1);
	}
	for (size_t c = 'a'; c <= 'z'; c++)
		out->first[c - 'a' + 'A'] = out->first[c];
}

uint32_t
danger_words(const char *text, size_t len)
{
	struct initials initials;
	uint32_t found = 0;

	sort_words(&initials);
	/* No word is shorter than four letters. */
	for (size_t at = 0; at + 4 <= len; at++)
		for (size_t i = initials.first[(unsigned char)text[at]]; i > 0;
		     i = initials.next[i - 1])
			if (text_lower(text[at + 1]) == words[i - 1][1] &&
			    text_begins(text + at, len - at, words[i - 1]))
				found |= 1U << (i - 1);
	return found;
}

unsigned int
danger_count(uint32_t found)
{
	return (unsigned int)__builtin_popcount(found);
}

bool
danger_is_command(const char *text, size_t len)
{
	return danger_words(text, len) != 0 ||
	    text_find(text, len, "cmd") < len ||
	    text_find(text, len, ".exe") < len;
}
