/* danger.c - one table of words. */
#include "inspect/danger.h"

#include <string.h>

#include "base/text.h"

static const char *const words[] = { "urlmon", "urldownloadtofile",
	"shellexecute", "regsvr32", "rundll32", "mshta", "powershell", "pwsh",
	"cmd.exe", "cmd /c", "command.com", "wscript", "cscript", "certutil",
	"bitsadmin", "wmic", "schtasks", "winexec", "kernel32", "virtualalloc",
	"createthread", "rtlmovememory", "createdirectory", ".ocx", ".hta",
	"msiexec", "msxml2.xmlhttp", "%appdata%", "%temp%", "installutil" };
_Static_assert(sizeof words / sizeof *words <= 32, "one bit for each");

/* The letters that a word begins with: nearly all others are passed over. */
static const char firsts[] = "uUsSrRmMpPcCwWbBkKvViI.%";

uint32_t
danger_words(const char *text, size_t len)
{
	bool begins[256] = { false };
	uint32_t found = 0;

	for (size_t i = 0; i < sizeof firsts - 1; i++)
		begins[(unsigned char)firsts[i]] = true;
	for (size_t at = 0; at + 4 <= len; at++) {
		if (!begins[(unsigned char)text[at]])
			continue;
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (text_lower(text[at]) == words[i][0] &&
			    text_begins(text + at, len - at, words[i]))
				found |= 1U << i;
	}
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
