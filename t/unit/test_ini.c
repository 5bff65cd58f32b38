/* test_ini.c - config/ini.h: the grammar, its mistakes, every prefix */
#include "check.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "config/ini.h"

#define DUMP_MAX (1L << 20)

/* Everything a text says: "LINE [section argument] key=value" or "LINE!
 * mistake", one a line. */
static char *
dump(const char *text, size_t len)
{
	struct buffer out;
	struct ini_reader reader;
	struct ini_entry entry;
	struct fault fault;
	int status;

	buffer_init(&out, DUMP_MAX);
	ini_init(&reader, text, len);
	while ((status = ini_next(&reader, &entry, &fault)) != 0) {
		if (status < 0)
			buffer_add_format(
			    &out, "%d! %s\n", reader.line, fault.text);
		else if (entry.key == NULL)
			buffer_add_format(&out, "%d [%s|%s]\n", entry.line,
			    entry.section, entry.argument);
		else
			buffer_add_format(&out, "%d %s=%s\n", entry.line,
			    entry.key, entry.value);
	}
	ini_release(&reader);
	return buffer_take(&out);
}

struct ini_case {
	const char *name;
	const char *text;
	const char *want;
};

static const struct ini_case cases[] = {
	{ "nothing says nothing", "", "" },
	{ "blank lines and comments say nothing", "\n ; x\n\t# y\n;z", "" },
	{ "a section and a key", "[a]\nb = c\n", "1 [a|]\n2 b=c\n" },
	{ "the last line needs no end", "[a]\nb=c", "1 [a|]\n2 b=c\n" },
	{ "CRLF is accepted", "[a]\r\nb = c\r\n", "1 [a|]\n2 b=c\n" },
	{ "a byte-order mark is skipped", "\xef\xbb\xbf[a]\n", "1 [a|]\n" },
	{ "a section may have an argument", "[domain  user@a.jp ]",
	    "1 [domain|user@a.jp]\n" },
	{ "a key before the first section is handed out", "b = c", "1 b=c\n" },
	{ "a value may hold an equals sign", "b = c=d", "1 b=c=d\n" },
	{ "an empty value is a value", "b =", "1 b=\n" },
	{ "a comment behind white space", "b = c ; d\nb = c\t# d\n",
	    "1 b=c\n2 b=c\n" },
	{ "a semicolon inside a word is the word's", "b = c;d#e",
	    "1 b=c;d#e\n" },
	{ "a value may be nothing but a comment", "b = ; c", "1 b=\n" },
	{ "a comment behind a section", "[a] ; [b]", "1 [a|]\n" },
	{ "quotes keep spaces and comment signs", "b = \" c ; # \" ; d",
	    "1 b= c ; # \n" },
	{ "quotes are escaped inside quotes", "b = \"a\\\"b\\\\c\"",
	    "1 b=a\"b\\c\n" },
	{ "a backslash outside quotes is itself", "b = \\d\\", "1 b=\\d\\\n" },
	{ "empty quotes are an empty value", "b = \"\"", "1 b=\n" },
	{ "an indented line continues", "b = c\n  d\n\te\nf = g\n",
	    "1 b=c d e\n4 f=g\n" },
	{ "a list may begin on the next line", "b =\n  c\n  d ; e\n",
	    "1 b=c d\n" },
	{ "comments and blank lines stand between continued ones",
	    "b = c\n\n ; x\n# y\n d\n", "1 b=c d\n" },
	{ "a continued line may be quoted", "b = c\n \" d\"\n", "1 b=c  d\n" },
	{ "UTF-8 values", "b = [\xe6\xb8\x88]", "1 b=[\xe6\xb8\x88]\n" },
	{ "the section's name is letters, digits and _ - .",
	    "[a b]\n[\xc3\xa9]",
	    "1 [a|b]\n2! the section's name is missing or has other characters "
	    "than letters, digits and _ - .\n" },
	{ "a section without its end", "[a\n[b]\n",
	    "1! the section's closing ] is missing\n2 [b|]\n" },
	{ "a section without a name", "[]",
	    "1! the section's name is missing or has other characters than "
	    "letters, digits and _ - .\n" },
	{ "keys behind an unreadable section are not another's",
	    "[a]\n[b\nc = d\n[e]\nf = g\n",
	    "1 [a|]\n2! the section's closing ] is missing\n4 [e|]\n5 f=g\n" },
	{ "a line that is neither", "[a]\nhello\n",
	    "1 [a|]\n2! this is neither [section] nor key = value\n" },
	{ "a key of two words", "b c = d",
	    "1! the key is missing or has other characters than letters, "
	    "digits and _ - .\n" },
	{ "no key at all", "= d",
	    "1! the key is missing or has other characters than letters, "
	    "digits and _ - .\n" },
	{ "an indented line with nothing to continue", "[a]\n  b = c\n",
	    "1 [a|]\n2! an indented line continues a value, and there is none "
	    "before it\n" },
	{ "a mistake takes its continued lines with it",
	    "b c = d\n  e\nf = g\n",
	    "1! the key is missing or has other characters than letters, "
	    "digits and _ - .\n3 f=g\n" },
	{ "quotes without an end", "b = \"c\nd = e\n",
	    "1! the closing quote is missing\n2 d=e\n" },
	{ "a backslash at the end of quotes", "b = \"c\\",
	    "1! inside quotes a backslash stands only before \" or another "
	    "backslash\n" },
	{ "an unknown escape", "b = \"\\n\"",
	    "1! inside quotes a backslash stands only before \" or another "
	    "backslash\n" },
	{ "text behind the quotes", "b = \"c\" d",
	    "1! there is text behind the closing quote\n" },
	{ "a comment sign right behind the quotes", "b = \"c\";d",
	    "1! there is text behind the closing quote\n" },
	{ "quotes in the middle", "b = c \"d\"",
	    "1! quotes must enclose the whole value; write \\\" for one inside "
	    "them\n" },
	{ "the mistake is in the continued line", "b = c\n d\n \"e\nf = g\n",
	    "3! the closing quote is missing\n4 f=g\n" },
	{ "half a character", "b = \xe6\xb8\nc = d",
	    "1! the line is not UTF-8\n2 c=d\n" },
	{ "a comment must be UTF-8 as well", "; \xff\nc = d",
	    "1! the line is not UTF-8\n2 c=d\n" },
};

static void
test_grammar(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_mem char *got = dump(
		    cases[i].text, strlen(cases[i].text));

		CHECK_TEXT(cases[i].name, got, cases[i].want);
	}
}

static void
test_nul(void)
{
	static const char text[] = "b = c\0d\ne = f";
	scoped_mem char *got = dump(text, sizeof text - 1);

	CHECK_TEXT("a NUL byte is a mistake", got,
	    "1! the line holds a NUL byte\n2 e=f\n");
}

/* A line of len bytes: "b = xxx". */
static char *
long_line(size_t len)
{
	char *line = mem_new(len + 1, 1);

	memset(line, 'x', len);
	memcpy(line, "b = ", 4);
	return line;
}

static void
test_long_lines(void)
{
	scoped_mem char *fits = long_line(LIMIT_INI_LINE_BYTES);
	scoped_mem char *over = long_line(LIMIT_INI_LINE_BYTES + 1);
	scoped_mem char *fits_got = dump(fits, LIMIT_INI_LINE_BYTES);
	scoped_mem char *over_got = dump(over, LIMIT_INI_LINE_BYTES + 1);

	CHECK_EQ("64 KiB are a line, uncut", strlen(fits_got),
	    LIMIT_INI_LINE_BYTES - 4 + strlen("1 b=\n"));
	CHECK_TEXT("more is a mistake", over_got,
	    "1! the line is longer than 65536 bytes\n");
}

static void
test_long_sections(void)
{
	char name[LIMIT_INI_SECTION_BYTES + 2] = "";
	scoped_buffer struct buffer fits = { .max = 4096 };
	scoped_buffer struct buffer over = { .max = 4096 };
	scoped_mem char *got = NULL;

	memset(name, 'x', LIMIT_INI_SECTION_BYTES);
	buffer_add_format(&fits, "[domain %s]", name);
	got = dump(buffer_text(&fits), fits.len);
	CHECK("320 bytes are a name, uncut", strstr(got, name) != NULL);
	mem_free(&got);
	name[LIMIT_INI_SECTION_BYTES] = 'x';
	buffer_add_format(&over, "[domain %s]", name);
	got = dump(buffer_text(&over), over.len);
	CHECK_TEXT("more is a mistake", got,
	    "1! the section's name is longer than 320 bytes\n");
}

/* Bytes of all lines but the last. */
static size_t
settled(const char *dumped)
{
	const char *end = strrchr(dumped, '\n');

	if (end == NULL)
		return 0;
	while (end > dumped && end[-1] != '\n')
		end--;
	return (size_t)(end - dumped);
}

/* What a prefix says is what the whole says, but for the entry that was cut.
 * The copy has no byte to spare, for the sanitizer. */
static void
test_prefixes(void)
{
	static const char text[] =
	    "\xef\xbb\xbf[a]\r\nb = \"c \\\" ; d\" ; e\n  f\n\n"
	    "[domain x@\xe6\xb8\x88.jp]\ng = h\n\ti # j\n";
	static const char want[] =
	    "1 [a|]\n2 b=c \" ; d f\n5 [domain|x@\xe6\xb8\x88.jp]\n6 g=h i\n";
	scoped_mem char *whole = dump(text, sizeof text - 1);

	CHECK_TEXT("the whole text", whole, want);
	for (size_t len = 0; len < sizeof text - 1; len++) {
		scoped_mem char *tight = mem_resize(NULL, len, 1);
		scoped_mem char *got = NULL;

		memcpy(tight, text, len);
		got = dump(tight, len);
		CHECK("a prefix invents nothing",
		    strncmp(got, want, settled(got)) == 0);
	}
}

int
main(void)
{
	test_grammar();
	test_nul();
	test_long_lines();
	test_long_sections();
	test_prefixes();
	return check_done();
}
