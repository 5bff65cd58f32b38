/* test_file_name.c - base/file_name.h: what a file name hides. */
#include "check.h"

#include "base/file_name.h"
#include "base/limits.h"
#include "base/text.h"

#define NAME(text) text, sizeof(text) - 1

static const char *
normalise(const char *name, size_t len)
{
	static struct buffer out;

	buffer_release(&out);
	buffer_init(&out, 4096);
	file_name_normalise(name, len, &out);
	return buffer_text(&out);
}

static void
test_normalise(void)
{
	static const struct {
		const char *name, *text;
		size_t len;
		const char *want;
	} cases[] = {
		{ "a plain name stays", NAME("invoice.pdf"), "invoice.pdf" },
		{ "Japanese stays", NAME("請求書.pdf"), "請求書.pdf" },
		{ "only the last of a path counts", NAME("a/b\\c.txt"),
		    "c.txt" },
		{ "a folder's name is its own", NAME("a/b/"), "b" },
		{ "blanks at the end do not count", NAME("a.lnk  \t"),
		    "a.lnk" },
		{ "nor dots", NAME("a.lnk. ."), "a.lnk" },
		{ "nor the name of the main stream", NAME("a.lnk::$data"),
		    "a.lnk" },
		{ "nor an ideographic space", NAME("a.lnk\xe3\x80\x80"),
		    "a.lnk" },
		{ "many blanks are one", NAME("a.pdf        \xc2\xa0 .exe"),
		    "a.pdf .exe" },
		{ "blanks before the name are none", NAME("   a"), "a" },
		{ "overrides do not count", NAME("a\xe2\x80\xaegpj.exe"),
		    "agpj.exe" },
		{ "nor what nobody sees",
		    NAME("a.l\xe2\x80\x8bn\xc2\xadk\xef\xbb\xbf"), "a.lnk" },
		{ "nor controls", NAME("a\x01.l\x7fnk\xc2\x85"), "a.lnk" },
		{ "full-width letters are letters", NAME("ａ．ＬＮＫ"),
		    "a.LNK" },
		{ "but make no path", NAME("ａ／ｂ＼ｃ"), "a_b_c" },
		{ "a byte that is no UTF-8 is one letter", NAME("a\xff.exe"),
		    "a_.exe" },
		{ "nothing is nothing", NAME(""), "" },
		{ "only dots are nothing", NAME("..."), "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char once[4096];

		snprintf(once, sizeof once, "%s",
		    normalise(cases[i].text, cases[i].len));
		CHECK_TEXT(cases[i].name, once, cases[i].want);
		CHECK_TEXT("a second pass changes nothing",
		    normalise(once, strlen(once)), once);
	}
}

static void
test_long_names(void)
{
	char name[3000];
	const char *end;

	memset(name, 'x', sizeof name);
	memcpy(name + sizeof name - 4, ".exe", 4);
	end = normalise(name, sizeof name);
	CHECK_TEXT("a long name keeps its end", end + strlen(end) - 4, ".exe");
	CHECK("and is bounded", strlen(end) <= LIMIT_FILE_NAME_BYTES);
	for (size_t i = 0; i + 3 < sizeof name - 4; i += 3)
		memcpy(name + i, "\xe8\xab\x8b", 3);
	end = normalise(name, sizeof name - 5);
	CHECK("a character is not cut in two", text_is_utf8(end, strlen(end)));
	memset(name + 5, ' ', sizeof name - 9);
	memcpy(name, "a.pdf", 5);
	memcpy(name + sizeof name - 4, ".exe", 4);
	CHECK_TEXT("blanks do not count to the length",
	    normalise(name, sizeof name), "a.pdf .exe");
}

static void
test_extension(void)
{
	static const struct {
		const char *name, *text;
		size_t len;
		const char *want;
	} cases[] = {
		{ "an extension is lower case", NAME("A.LNK"), "lnk" },
		{ "of the last dot", NAME("a.doc.lnk"), "lnk" },
		{ "behind tricks too", NAME("a.jpg .ｌｎｋ. "), "lnk" },
		{ "a name without a dot has none", NAME("README"), "" },
		{ "a sentence has none", NAME("Mr. and Mrs"), "" },
		{ "a dot at the end is none", NAME("a."), "" },
		{ "it is only a dot's", NAME(".profile"), "profile" },
		{ "a long one is cut", NAME("a.abcdefghijklmnopqrstuvw"),
		    "abcdefghijklmno" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char got[FILE_EXTENSION_BYTES];

		file_name_extension(cases[i].text, cases[i].len, got);
		CHECK_TEXT(cases[i].name, got, cases[i].want);
	}
}

static void
test_tricks(void)
{
	static const struct {
		const char *name, *text;
		size_t len;
		unsigned int want;
	} cases[] = {
		{ "a plain name has none", NAME("invoice.pdf"), 0 },
		{ "a packed document has none", NAME("a.pdf.zip"), 0 },
		{ "nor has an archive of two layers", NAME("a.tar.gz"), 0 },
		{ "a program called a document", NAME("invoice.doc.lnk"),
		    FILE_TRICK_DOUBLE },
		{ "in any case", NAME("INVOICE.PDF.EXE"), FILE_TRICK_DOUBLE },
		{ "and with blanks between", NAME("a.pdf         .exe"),
		    FILE_TRICK_DOUBLE | FILE_TRICK_SPACES },
		{ "letters that run the other way",
		    NAME("a\xe2\x80\xaegpj.exe"), FILE_TRICK_REVERSED },
		{ "a mark of direction alone is honest",
		    NAME("\xd7\xa9\xe2\x80\x8f.pdf"), 0 },
		{ "a dot at the end", NAME("a.exe."), FILE_TRICK_TRAILING },
		{ "a blank behind an invisible one", NAME("a.exe \xe2\x80\x8b"),
		    FILE_TRICK_TRAILING },
		{ "not of a folder before it", NAME("a. /b.txt"), 0 },
		{ "eight blanks hide something", NAME("a        b.txt"),
		    FILE_TRICK_SPACES },
		{ "seven do not", NAME("a       b.txt"), 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_EQ(cases[i].name,
		    file_name_tricks(cases[i].text, cases[i].len),
		    cases[i].want);
}

int
main(void)
{
	test_normalise();
	test_long_names();
	test_extension();
	test_tricks();
	return check_done();
}
