/* test_vba_words.c - vba/vba_words.h */
#include "vba/vba_words.h"

#include <math.h>

#include "check.h"

/* What a source is counted as. */
struct counted {
	struct reading reading;
	struct vba_words words;
	size_t code; /* bytes of code */
};

static void
count(struct counted *counted, const char *name, const char *source)
{
	struct vba_source text = { .name = name,
		.name_len = strlen(name),
		.text = source,
		.len = strlen(source),
		.has_events = true };

	reading_init(&counted->reading);
	vba_words_init(&counted->words, &counted->reading);
	counted->code = vba_words_add(&counted->words, &text);
}

static void
release(struct counted *counted)
{
	vba_words_release(&counted->words);
	reading_release(&counted->reading);
}

static const struct {
	const char *name;
	const char *source;
	enum vba_word word;
	size_t times;
} cases[] = {
	{ "a word counts as a whole", "x = Shellfish + myShell + Shell_2",
	    VBA_WORD_EXECUTE, 0 },
	{ "without case", "SHELL \"a\"", VBA_WORD_EXECUTE, 1 },
	{ "a member counts", "o.Run \"a\"", VBA_WORD_EXECUTE, 1 },
	{ "Call is no execution", "Call Greet", VBA_WORD_EXECUTE, 0 },
	{ "a comment goes on in the next line", "' a _\r\nShell 1",
	    VBA_WORD_EXECUTE, 0 },
	{ "Rem comments where a statement begins", "a = 1: Rem Shell",
	    VBA_WORD_EXECUTE, 0 },
	{ "and nowhere else", "a = Rem + Shell(1)", VBA_WORD_EXECUTE, 1 },
	{ "a string ends at its line", "a = \"Shell\r\nShell 1",
	    VBA_WORD_EXECUTE, 1 },
	{ "doubled quotes stay in the string", "a = \"x\"\" Shell \"\"\"",
	    VBA_WORD_EXECUTE, 0 },
	{ "a header is no source", "Attribute Shell = \"Shell\"\r\n",
	    VBA_WORD_EXECUTE, 0 },
	{ "a declared function executes",
	    "Declare Function f Lib \"k\" () As Long", VBA_WORD_EXECUTE, 1 },
	{ "a statement goes on in the next line",
	    "Open f _\r\n For _\r\n Binary As #1", VBA_WORD_WRITE, 1 },
	{ "reading writes nothing", "Open f For Input As #1", VBA_WORD_WRITE,
	    0 },
	{ "an input after a write does not either",
	    "Open f For Input As #1: Output = 1", VBA_WORD_WRITE, 0 },
	{ "a stream's name in a string writes", "Set o = x(\"ADODB.Stream\")",
	    VBA_WORD_WRITE, 1 },
	{ "a program's name in a path",
	    "s = \"C:\\Windows\\System32\\CMD.EXE /c\"", VBA_WORD_PROGRAM, 1 },
	{ "with what shells drop", "s = \"p^owe`rsh^ell\"", VBA_WORD_PROGRAM,
	    1 },
	{ "put together from pieces", "s = \"ms\" & _\r\n \"h\" + \"ta\"",
	    VBA_WORD_PROGRAM, 1 },
	{ "and from numbers", "s = Chr(109) & ChrW$(&H73) & \"hta\"",
	    VBA_WORD_PROGRAM, 1 },
	{ "other texts are other strings", "s = \"ms\", \"hta\"",
	    VBA_WORD_PROGRAM, 0 },
	{ "an alias names a function",
	    "Declare Function f Lib \"urlmon\" Alias \"URLDownloadToFileA\" ()",
	    VBA_WORD_NETWORK, 2 },
	{ "an event's procedure runs", "Sub Frame1_Layout()", VBA_WORD_EVENT,
	    1 },
	{ "a call of it is none", "Frame1_Layout", VBA_WORD_EVENT, 0 },
	{ "numbers become characters", "a = Chr(1) & ChrW(2) & Asc(b)",
	    VBA_WORD_CHARACTER, 3 },
	{ "a named argument ends no statement",
	    "Open FileName:=f For Output As #1", VBA_WORD_WRITE, 1 },
};

static void
words_are_counted(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct counted counted;

		count(&counted, "M", cases[i].source);
		CHECK_EQ(cases[i].name, counted.words.counts[cases[i].word],
		    cases[i].times);
		release(&counted);
	}
}

static const struct {
	const char *name;
	const char *module;
	const char *source;
	enum macro_level level;
} levels[] = {
	{ "nothing is still a macro", "M", "", MACROS_ANY },
	{ "execution alone waits for somebody", "M", "Sub A()\nShell 1",
	    MACROS_ANY },
	{ "a start alone does nothing", "M", "Sub AutoOpen()\nEnd Sub",
	    MACROS_AUTOEXEC },
	{ "both are suspicious", "M", "Sub Workbook_Open()\nKill a\nEnd Sub",
	    MACROS_SUSPICIOUS },
	{ "Main of a module AutoOpen starts", "AutoOpen",
	    "Sub Main()\nShell 1\nEnd Sub", MACROS_SUSPICIOUS },
	{ "Main of another does not", "Opener", "Sub Main()\nShell 1\nEnd Sub",
	    MACROS_ANY },
};

static void
levels_follow_the_rule(void)
{
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
		struct counted counted;

		count(&counted, levels[i].module, levels[i].source);
		CHECK_EQ(levels[i].name, vba_words_level(&counted.words),
		    levels[i].level);
		release(&counted);
	}
}

#define CHECK_FEATURE(name, counted, feature, want)                            \
	CHECK(name,                                                            \
	    fabs((double)(counted)                                             \
		     ->reading.features.values[FEATURE_VBA_##feature] -        \
		(want)) < 0.001)

static void
measures_are_exact(void)
{
	struct counted counted;

	count(&counted, "M",
	    "Attribute VB_Name = \"M\"\r\n"
	    "Private Sub Main()\r\n"      /* 16 bytes of tokens */
	    "Dim total, xkcdqrtz\r\n"     /* 17 */
	    "total = \"abab\" & \"\"\r\n" /* 11, of which 4 of strings */
	    "End Sub ' done\r\n"          /* 6, and 6 of comments */
	    "Function Unused()\r\n"       /* 16 */
	    "End Function\r\n");          /* 11 */
	vba_words_tell(&counted.words);
	CHECK_EQ("code is what is not blank", counted.code, 77);
	CHECK_FEATURE("source and comments", &counted, SOURCE_BYTES, 83);
	CHECK_FEATURE("share of comments", &counted, COMMENT_SHARE, 6 / 83.0);
	CHECK_FEATURE("share of strings", &counted, STRING_SHARE, 4 / 83.0);
	CHECK_FEATURE("entropy of strings", &counted, STRING_ENTROPY, 1);
	CHECK_FEATURE("the longest string", &counted, LONGEST_STRING, 4);
	CHECK_FEATURE("the longest line", &counted, LONGEST_LINE, 19);
	CHECK_FEATURE("statements", &counted, STATEMENTS, 6);
	CHECK_FEATURE("procedures", &counted, PROCEDURES, 2);
	/* main, total, xkcdqrtz, unused */
	CHECK_FEATURE("mean length of names", &counted, NAME_LENGTH, 23 / 4.0);
	CHECK_FEATURE("a name drawn by lot", &counted, NAMES_DRAWN, 0.25);
	CHECK_FEATURE("vowels of names", &counted, NAME_VOWELS, 7 / 23.0);
	CHECK_FEATURE("nobody calls Unused", &counted, UNCALLED, 0.5);
	CHECK_FEATURE("one joint of 22 words", &counted, JUGGLING, 1 / 22.0);
	release(&counted);
}

static void
encoded_strings_are_known(void)
{
	struct counted counted;

	count(&counted, "M",
	    "a = \"4d5a90000300000004000000ffff0000\"\n"
	    "b = \"SGVsbG8gd29ybGQsIHRo\" & \"aXMgaXMgbm90aGluZyBlbHNlIQ==\"\n"
	    "c = \"An ordinary sentence of more than forty letters.\"\n"
	    "d = \"https://a.example/x?y=1 http:// xhttp://b.example\"");
	CHECK_EQ("hex", counted.words.hex_strings, 1);
	CHECK_EQ("base64, from pieces", counted.words.base64_strings, 1);
	CHECK_EQ("an address", counted.words.urls, 1);
	CHECK_TEXT("an address", buffer_text(&counted.reading.urls),
	    "https://a.example/x?y=1\n");
	release(&counted);
}

/* Names stand between other bytes. */
static void
compiled_names_are_found(void)
{
	static const char bytes[] = "\x05\0Shell8\x02\xff\x01KillABCD\0cmd.exe";
	struct counted counted;

	count(&counted, "M", "");
	vba_words_compiled(&counted.words, bytes, sizeof bytes - 1);
	CHECK_EQ("a name and a byte of chance",
	    counted.words.counts[VBA_WORD_EXECUTE], 1);
	CHECK_EQ("but not four", counted.words.counts[VBA_WORD_WRITE], 0);
	CHECK_EQ("a program", counted.words.counts[VBA_WORD_PROGRAM], 1);
	release(&counted);
}

/* bsearch() finds nothing in a list out of order. */
static void
every_word_of_the_lexicon_is_found(void)
{
#define VBA_NAME(word, kind)                                                   \
	CHECK_EQ(word, vba_lexicon_name(word, strlen(word)), VBA_WORD_##kind);
#define VBA_TEXT(word, kind)                                                   \
	CHECK_EQ(word, vba_lexicon_text(word, strlen(word)), VBA_WORD_##kind);
#include "vba/vba_lexicon.def"
#undef VBA_NAME
#undef VBA_TEXT
}

int
main(void)
{
	words_are_counted();
	levels_follow_the_rule();
	measures_are_exact();
	encoded_strings_are_known();
	compiled_names_are_found();
	every_word_of_the_lexicon_is_found();
	return check_done();
}
