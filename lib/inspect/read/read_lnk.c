/* read_lnk.c - a shortcut's fields to features. */
#include "read/read_lnk.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "formats/shell_link.h"
#include "measure/file_role.h"
#include "measure/script_words.h"
#include "measure/web_address.h"
#include "text/plain_text.h"

/* Target, identifiers and arguments together: each has its own bound. */
#define ALL_MAX (8L * 65536)

/* What runs what it is told: a bit each, so that names told twice count
 * once. */
static const char *const interpreters[] = { "cmd", "powershell", "pwsh",
	"powershell_ise", "mshta", "wscript", "cscript", "rundll32", "regsvr32",
	"msiexec", "certutil", "bitsadmin", "curl", "wmic", "forfiles",
	"conhost", "bash", "wsl", "pcalua", "hh", "msbuild", "installutil",
	"schtasks", "odbcconf", "ftp", "ssh" };

/* Ways to get a script out of the shortcut itself. */
static const char *const cutters[] = { "findstr", "more +", "-decode", "for /f",
	"readallbytes", "readalltext", "get-content", "gc ", "-skip",
	"substring", "copy /b" };

static bool
is_letter(char c)
{
	c = text_lower(c);
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* The bits of the interpreters whose names are words of a text. */
static unsigned long
find_interpreters(const char *text, size_t len)
{
	unsigned long found = 0;
	size_t at = 0;

	while (at < len) {
		size_t end = at;

		while (end < len && is_letter(text[end]))
			end++;
		for (size_t i = 0;
		     i < sizeof interpreters / sizeof *interpreters; i++)
			if (text_equal(text + at, end - at, interpreters[i],
				strlen(interpreters[i])))
				found |= 1UL << i;
		at = end + (end == at);
	}
	return found;
}

static size_t
count_text(const char *text, size_t len, const char *what)
{
	size_t count = 0, at = 0;

	while (at < len) {
		size_t found = text_find(text + at, len - at, what);

		if (found == len - at)
			break;
		count++;
		at += found + strlen(what);
	}
	return count;
}

static void
set(struct reading *out, enum feature feature, double value)
{
	features_set(&out->features, feature, value);
}

static size_t
longest_blanks(const char *text, size_t len)
{
	size_t longest = 0, run = 0;

	for (size_t i = 0; i < len; i++) {
		run = (unsigned char)text[i] <= ' ' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

/* The last part of a path: the program that it names. */
static void
last_part(const struct buffer *path, const char **part, size_t *len_out)
{
	const char *text = buffer_text(path);
	size_t begin = path->len;

	while (begin > 0 && text[begin - 1] != '\\' && text[begin - 1] != '/')
		begin--;
	*part = text + begin;
	*len_out = path->len - begin;
}

/* The interpreters that are the target itself, however it is told. */
static unsigned long
target_interpreters(const struct shell_link *link)
{
	const struct buffer *paths[] = { &link->target, &link->environment };
	unsigned long found = find_interpreters(
	    buffer_text(&link->items), link->items.len);

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		const char *part;
		size_t len;

		last_part(paths[i], &part, &len);
		found |= find_interpreters(part, len);
	}
	/* %comspec% is cmd. */
	if (text_find(buffer_text(&link->environment), link->environment.len,
		"%comspec%") < link->environment.len)
		found |= 1;
	return found;
}

static int
count_bits(unsigned long bits)
{
	return __builtin_popcountl(bits);
}

/* An icon that is not the interpreter's own. */
static bool
icon_differs(const struct shell_link *link, unsigned long target)
{
	const char *part;
	size_t len;

	last_part(&link->icon, &part, &len);
	return len > 0 && target != 0 &&
	    (find_interpreters(part, len) & target) == 0;
}

/* Options that PowerShell takes shortened to a letter, which mean other things
 * elsewhere. */
static size_t
count_short(unsigned long found, const char *text, size_t len, const char *what)
{
	const unsigned long shells = 1 << 1 | 1 << 2 | 1 << 3;

	return (found & shells) != 0 ? count_text(text, len, what) : 0;
}

static void
set_words(
    const struct shell_link *link, unsigned long found, struct reading *out)
{
	const char *arguments = buffer_text(&link->arguments);
	size_t size = link->arguments.len, cuts = 0;
	struct script_words words = { 0 };
	const size_t *counts = words.counts;

	script_words_count(arguments, size, &words);
	for (size_t i = 0; i < sizeof cutters / sizeof *cutters; i++)
		cuts += count_text(arguments, size, cutters[i]);
	set(out, FEATURE_LNK_EXECUTE_WORDS,
	    (double)(counts[MEANING_EXECUTE] + counts[MEANING_DYNAMIC] +
		counts[MEANING_OBJECT] + counts[MEANING_MEMORY]));
	set(out, FEATURE_LNK_DOWNLOAD_WORDS, (double)counts[MEANING_DOWNLOAD]);
	set(out, FEATURE_LNK_ENCODE_WORDS,
	    (double)(counts[MEANING_DECODE] + counts[MEANING_CHARS] +
		count_short(found, arguments, size, "-e ") +
		count_short(found, arguments, size, "-ec ")));
	set(out, FEATURE_LNK_HIDE_WORDS,
	    (double)(counts[MEANING_HIDE] +
		count_text(arguments, size, "hidden") +
		count_text(arguments, size, "/min ") +
		count_short(found, arguments, size, "-w ")));
	set(out, FEATURE_LNK_PLACE_WORDS, (double)counts[MEANING_PLACE]);
	set(out, FEATURE_LNK_FILE_WORDS,
	    (double)(counts[MEANING_FILE] +
		count_text(arguments, size, ".js")));
	set(out, FEATURE_LNK_CUT_WORDS, (double)cuts);
	/* "%x:~3,1%" takes a letter out of a variable. */
	set(out, FEATURE_LNK_SPLIT_WORDS,
	    (double)(words.split + count_text(arguments, size, ":~") +
		count_text(arguments, size, "^")));
}

static void
set_fields(
    const struct shell_link *link, unsigned long target, struct reading *out)
{
	const char *arguments = buffer_text(&link->arguments);

	set(out, FEATURE_LNK_ARGUMENTS, (double)link->arguments.len);
	set(out, FEATURE_LNK_BLANKS,
	    (double)longest_blanks(arguments, link->arguments.len));
	set(out, FEATURE_LNK_TARGET_INTERPRETER, target != 0);
	set(out, FEATURE_LNK_TARGET_REMOTE, link->is_remote);
	set(out, FEATURE_LNK_TARGET_EMPTY,
	    link->target_size == 0 &&
		(link->attributes & SHELL_LINK_FOLDER) == 0);
	set(out, FEATURE_LNK_ICON_DIFFERS, icon_differs(link, target));
	set(out, FEATURE_LNK_MINIMISED, link->show == SHELL_LINK_MINIMISED);
	set(out, FEATURE_LNK_ENVIRONMENT, link->environment.len > 0);
	set(out, FEATURE_LNK_BROKEN, link->is_broken);
}

static bool
is_runnable(const char *bytes, size_t len)
{
	switch (file_role_of_content(bytes, len)) {
	case ROLE_PROGRAM:
	case ROLE_SCRIPT:
	case ROLE_SHORTCUT:
	case ROLE_PAGE:
	case ROLE_ARCHIVE:
		return true;
	default:
		return false;
	}
}

static void
set_appended(const char *bytes, size_t len, struct reading *out)
{
	scoped_plain_text struct plain_text plain = { 0 };

	plain_text_init(&plain, bytes, len);
	set(out, FEATURE_LNK_APPENDED, (double)len);
	set(out, FEATURE_LNK_APPENDED_RUNS,
	    is_runnable(bytes, len) || is_runnable(plain.text, plain.len));
	web_address_read(plain.text, plain.len, out);
}

void
read_lnk(const char *bytes, size_t len, struct reading *out)
{
	scoped_shell_link struct shell_link link = { 0 };
	scoped_buffer struct buffer all = BUFFER_OF(ALL_MAX);
	unsigned long target, found;

	if (!shell_link_read(bytes, len, &link))
		return;
	target = target_interpreters(&link);
	buffer_add(&all, buffer_text(&link.target), link.target.len);
	buffer_add_text(&all, " ");
	buffer_add(&all, buffer_text(&link.environment), link.environment.len);
	buffer_add_text(&all, " ");
	buffer_add(&all, buffer_text(&link.arguments), link.arguments.len);
	found = target | find_interpreters(buffer_text(&all), all.len);
	set(out, FEATURE_LNK_INTERPRETERS, count_bits(found));
	set_fields(&link, target, out);
	set_words(&link, found, out);
	set(out, FEATURE_LNK_URLS,
	    (double)web_address_read(buffer_text(&all), all.len, out));
	set_appended(bytes + link.end, len - link.end, out);
}
