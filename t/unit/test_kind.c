/* test_kind.c - formats/kind.h: true types, and names that contradict them. */
#include "check.h"

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "formats/kind.h"

#define BYTES(text) text, sizeof(text) - 1

static const char *
words_of(const char *bytes, size_t len)
{
	static char text[100];
	/* A copy of that length, so that a byte too far is seen. */
	scoped_mem char *copy = mem_new(len, 1);
	struct kind kind;
	size_t used = 0;

	memcpy(copy, bytes, len);
	kind_find(copy, len, &kind);
	text[0] = '\0';
	for (size_t i = 0; i < kind.count; i++)
		used += (size_t)snprintf(text + used, sizeof text - used,
		    "%s%s", i > 0 ? " " : "", kind.words[i]);
	return text;
}

static void
test_words(void)
{
	static const struct {
		const char *name, *bytes;
		size_t len;
		const char *want;
	} cases[] = {
		{ "nothing is nothing", BYTES(""), "" },
		{ "text is nothing special", BYTES("hello"), "" },
		{ "a shortcut",
		    BYTES("L\0\0\0\1\x14\2\0\0\0\0\0\xc0\0\0\0\0\0\0\x46rest"),
		    "lnk" },
		{ "an L is no shortcut", BYTES("L\0\0\0\1\x14\2\0"), "" },
		{ "OneNote",
		    BYTES("\xe4R\\{\x8c\xd8\xa7M\xae\xb1Sx\xd0)\x96\xd3"),
		    "one" },
		{ "a ZIP", BYTES("PK\3\4"), "zip" },
		{ "a cabinet", BYTES("MSCF\0\0\0\0"), "cab" },
		{ "compiled help", BYTES("ITSF\3"), "chm" },
		{ "an LHA archive", BYTES("\x21\x2f-lh5-abcdefghijklmnop"),
		    "lzh" },
		{ "letters that begin like one are none",
		    BYTES("ab-lhasa is a town far away"), "" },
		{ "bzip2", BYTES("BZh91AY&SYxx"), "bz2" },
		{ "a word that begins like it is none", BYTES("BZh is a word"),
		    "" },
		{ "LZMA without a magic number",
		    BYTES("\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0"
			  "33"),
		    "lzma" },
		{ "a closing bracket is none", BYTES("] closes what [ opens"),
		    "" },
		{ "cpio",
		    BYTES("070701"
			  "rest"),
		    "cpio" },
		{ "a binary cpio",
		    BYTES("\xc7\x71"
			  "------------------\2\0----a\0"),
		    "cpio" },
		{ "its bytes in the other order",
		    BYTES("\x71\xc7"
			  "------------------\0\2----a\0"),
		    "cpio" },
		{ "a name that does not end there is none",
		    BYTES("\x71\xc7"
			  "------------------\0\2----ab\0"),
		    "" },
		{ "an encoded script is of two kinds", BYTES("#@~^AAAA=="),
		    "vbe jse" },
		{ "HTML", BYTES("  <!DOCTYPE html><html>"), "html" },
		{ "an HTML application", BYTES("<html><HTA:APPLICATION id=a>"),
		    "hta html" },
		{ "a script file",
		    BYTES("\xef\xbb\xbf<?xml version=\"1.0\"?>\r\n<job "
			  "id=\"a\">"),
		    "wsf xml" },
		{ "one without a declaration", BYTES("\r\n<JOB>"), "wsf" },
		{ "in UTF-16", BYTES("\xff\xfe<\0j\0o\0b\0>\0"), "wsf" },
		{ "an internet shortcut", BYTES("[InternetShortcut]\r\nURL=x"),
		    "url" },
		{ "a web query", BYTES("WEB\r\n1\r\nhttp"), "iqy" },
		{ "a symbolic link sheet", BYTES("ID;PWXL"), "slk" },
		{ "a PDF behind other bytes", BYTES("GIF89a%PDF-1.4"),
		    "gif pdf" },
		{ "RTF", BYTES("{\\rtf1"), "rtf" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_TEXT(cases[i].name,
		    words_of(cases[i].bytes, cases[i].len), cases[i].want);
}

/* A program of that many bytes with these characteristics. */
static const char *
program_words(size_t len, unsigned int characteristics)
{
	scoped_mem char *bytes = mem_new(len, 1);

	bytes[0] = 'M';
	bytes[1] = 'Z';
	bytes[0x3c] = 64;
	if (len >= 64 + 24) {
		memcpy(bytes + 64, "PE\0\0", 4);
		bytes[64 + 22] = (char)characteristics;
		bytes[64 + 23] = (char)(characteristics >> 8);
	}
	return words_of(bytes, len);
}

static void
test_others(void)
{
	scoped_mem char *image = mem_new(0x8001 + 5, 1);
	scoped_mem char *disk = mem_new(1024, 1);
	scoped_mem char *ole = mem_new(2048, 1);

	CHECK_TEXT("a program", program_words(200, 2), "exe");
	CHECK_TEXT(
	    "a library is one, too", program_words(200, 0x2002), "exe dll");
	CHECK_TEXT("of DOS", program_words(64, 0), "exe");
	memcpy(image + 0x8001, "CD001", 5);
	CHECK_TEXT("a disk image", words_of(image, 0x8001 + 5), "iso img");
	memcpy(disk + 512, "conectix", 8);
	CHECK_TEXT(
	    "a fixed disk ends with its header", words_of(disk, 1024), "vhd");
	memcpy(ole, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
	ole[30] = 9;
	CHECK_TEXT("a document of old", words_of(ole, 2048), "ole");
	memcpy(
	    ole + 512 + 80, "\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", 16);
	CHECK_TEXT("an installer is one, too", words_of(ole, 2048), "ole msi");
	memset(ole + 48, 0xff, 4);
	CHECK_TEXT("a folder outside is none", words_of(ole, 2048), "ole");
}

static void
test_contradictions(void)
{
	static const struct {
		const char *name, *file, *kinds, *declared;
		bool want;
	} cases[] = {
		{ "a picture is a picture", "a.jpg", "jpg", "image/jpeg",
		    false },
		{ "a shortcut is no picture", "a.jpg", "lnk", "", true },
		{ "text is no picture", "a.jpg", "", "", true },
		{ "a document is a ZIP", "a.docx", "zip docx",
		    "application/zip", false },
		{ "an old document is none", "a.docx", "ole", "", true },
		{ "RTF is no old document", "a.doc", "rtf", "", true },
		{ "a program may be a screensaver", "a.scr", "exe", "", false },
		{ "but no data", "a.dat", "exe", "", true },
		{ "data may be anything else", "a.dat", "png", "", false },
		{ "a name without an ending says nothing", "a", "png", "",
		    false },
		{ "what is declared counts", "a", "pdf", "image/png", true },
		{ "what is declared as anything says nothing", "a", "pdf",
		    "application/octet-stream", false },
		{ "tricks in the name do not help", "a.jpg .", "exe", "",
		    true },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_report struct scan_report *report = report_new();
		struct scan_file *file = report_add_file(report);
		const char *kinds = cases[i].kinds;

		file_add_name(file, cases[i].file, strlen(cases[i].file));
		report_set_text(&file->declared, cases[i].declared,
		    strlen(cases[i].declared));
		while (*kinds != '\0') {
			size_t len = strcspn(kinds, " ");

			file_add_kind(file, kinds, len);
			kinds += len + (kinds[len] != '\0');
		}
		CHECK_EQ(cases[i].name, kind_contradicts(file), cases[i].want);
	}
}

static void
test_locked_package(void)
{
	static const char type[] =
	    "application/vnd.openxmlformats-officedocument."
	    "wordprocessingml.document";
	scoped_report struct scan_report *report = report_new();
	struct scan_file *file = report_add_file(report);

	file_add_name(file, "a.docx", 6);
	file_add_kind(file, "ole", 3);
	report_set_text(&file->declared, type, sizeof type - 1);
	CHECK("OLE2 is no package", kind_contradicts(file));
	file->flags = FILE_ENCRYPTED;
	CHECK("but around one that has a password", !kind_contradicts(file));
	file = report_add_file(report);
	file_add_name(file, "a.pdf", 5);
	file_add_kind(file, "ole", 3);
	file->flags = FILE_ENCRYPTED;
	CHECK("and nothing else", kind_contradicts(file));
}

int
main(void)
{
	test_words();
	test_others();
	test_contradictions();
	CHECK("text is text", kind_is_text(BYTES("hello\r\n")));
	CHECK("a NUL is none", !kind_is_text(BYTES("he\0y")));
	test_locked_package();
	return check_done();
}
