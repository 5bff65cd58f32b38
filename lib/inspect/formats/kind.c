/* kind.c - bytes to words, by table. */
#include "formats/kind.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "formats/cms.h"
#include "formats/mail_begin.h"

/* How far a text is looked at, and how far for a word in its middle. */
#define TEXT_HEAD 512
#define TEXT_LOOK 4096

/* Where a PDF may begin (ISO 32000-1, annex H 3.4.1). */
#define PDF_LOOK 1024

struct magic {
	size_t offset;
	const char *bytes;
	size_t len;
	const char *words; /* separated by a space */
	enum container container;
};

#define MAGIC(text) text, sizeof(text) - 1

/* clang-format off */
static const struct magic magics[] = {
	{ 0, MAGIC("L\0\0\0\1\x14\2\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"), "lnk", 0 },
	{ 0, MAGIC("\x7f" "ELF"), "elf", 0 },
	{ 0, MAGIC("\xfe\xed\xfa\xce"), "macho", 0 },
	{ 0, MAGIC("\xfe\xed\xfa\xcf"), "macho", 0 },
	{ 0, MAGIC("\xce\xfa\xed\xfe"), "macho", 0 },
	{ 0, MAGIC("\xcf\xfa\xed\xfe"), "macho", 0 },
	{ 0, MAGIC("\xca\xfe\xba\xbe"), "class", 0 },
	{ 0, MAGIC("#@~^"), "vbe jse", 0 },
	{ 0, MAGIC("ITSF"), "chm", CONTAINER_ENGINE },
	{ 0, MAGIC("?_\3\0"), "hlp", 0 },
	{ 0, MAGIC("\xe4R\\{\x8c\xd8\xa7M\xae\xb1Sx\xd0)\x96\xd3"), "one",
	    CONTAINER_ENGINE },
	{ 0, MAGIC("\xa1/\xff\x43\xd9\xefvL\x9e\xe2\x10\xeaWr'_"), "onetoc2",
	    0 },
	{ 0, MAGIC("vhdxfile"), "vhdx", CONTAINER_UNKNOWN },
	{ 0, MAGIC("conectix"), "vhd", CONTAINER_UNKNOWN },
	{ 0, MAGIC("KDMV"), "vmdk", CONTAINER_UNKNOWN },
	{ 0, MAGIC("QFI\xfb"), "qcow", CONTAINER_UNKNOWN },

	{ 0, MAGIC("PK\3\4"), "zip", CONTAINER_ZIP },
	{ 0, MAGIC("PK\5\6"), "zip", CONTAINER_ZIP },
	{ 0, MAGIC("PK00PK\3\4"), "zip", CONTAINER_ZIP },
	{ 0, MAGIC("PK\7\10PK\3\4"), "zip", CONTAINER_ZIP },
	{ 0, MAGIC("7z\xbc\xaf'\x1c"), "7z", CONTAINER_7Z },
	{ 0, MAGIC("Rar!\x1a\7"), "rar", CONTAINER_RAR },
	{ 0, MAGIC("MSCF\0\0\0\0"), "cab", CONTAINER_CAB },
	{ 2, MAGIC("-lh"), "lzh", CONTAINER_LHA },
	{ 2, MAGIC("-lz"), "lzh", CONTAINER_LHA },
	{ 0x8001, MAGIC("CD001"), "iso img", CONTAINER_ISO },
	{ 0x8001, MAGIC("BEA01"), "iso img", CONTAINER_UNKNOWN },
	{ 257, MAGIC("ustar"), "tar", CONTAINER_TAR },
	{ 0, MAGIC("\x1f\x8b\x08"), "gz", CONTAINER_GZIP },
	{ 0, MAGIC("BZh"), "bz2", CONTAINER_BZIP2 },
	{ 0, MAGIC("\xfd" "7zXZ\0"), "xz", CONTAINER_XZ },
	{ 0, MAGIC("(\xb5/\xfd"), "zst", CONTAINER_ZSTD },
	{ 0, MAGIC("\x1f\x9d"), "z", CONTAINER_COMPRESS },
	{ 0, MAGIC("x\x9f>\""), "tnef", CONTAINER_TNEF },
	{ 0, MAGIC("EGGA"), "egg", CONTAINER_ENGINE },
	{ 0, MAGIC("ALZ\1"), "alz", CONTAINER_ENGINE },
	{ 7, MAGIC("**ACE**"), "ace", CONTAINER_UNKNOWN },
	{ 0, MAGIC("MSWIM\0\0\0"), "wim", CONTAINER_UNKNOWN },
	{ 0, MAGIC("\x04\"M\x18"), "lz4", CONTAINER_LZ4 },
	{ 0, MAGIC("\x02!L\x18"), "lz4", CONTAINER_LZ4 },
	{ 0, MAGIC("LZIP\1"), "lz", CONTAINER_LZIP },
	{ 0, MAGIC("\x89LZO\0\r\n\x1a\n"), "lzo", CONTAINER_UNKNOWN },
	{ 0, MAGIC("LRZI"), "lrz", CONTAINER_UNKNOWN },
	{ 0, MAGIC("StuffIt (c)"), "sit", CONTAINER_UNKNOWN },
	{ 0, MAGIC("SIT!"), "sit", CONTAINER_UNKNOWN },
	{ 20, MAGIC("\xdc\xa7\xc4\xfd"), "zoo", CONTAINER_UNKNOWN },
	{ 0, MAGIC("xar!"), "xar", CONTAINER_ENGINE },
	{ 0, MAGIC("\xed\xab\xee\xdb"), "rpm", CONTAINER_RPM },
	{ 0, MAGIC("!<arch>\n"), "ar", CONTAINER_AR },
	{ 0, MAGIC("070701"), "cpio", CONTAINER_CPIO },
	{ 0, MAGIC("070702"), "cpio", CONTAINER_CPIO },
	{ 0, MAGIC("070707"), "cpio", CONTAINER_CPIO },
	{ 0, MAGIC("\xc7q"), "cpio", CONTAINER_CPIO },
	{ 0, MAGIC("q\xc7"), "cpio", CONTAINER_CPIO },

	{ 0, MAGIC("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "ole", 0 },
	{ 0, MAGIC("{\\rt"), "rtf", 0 },
	{ 0, MAGIC("\x89PNG\r\n\x1a\n"), "png", 0 },
	{ 0, MAGIC("\xff\xd8\xff"), "jpg", 0 },
	{ 0, MAGIC("GIF87a"), "gif", 0 },
	{ 0, MAGIC("GIF89a"), "gif", 0 },
	{ 0, MAGIC("II*\0"), "tif", 0 },
	{ 0, MAGIC("MM\0*"), "tif", 0 },
	{ 8, MAGIC("WEBP"), "webp", 0 },
	{ 0, MAGIC("FWS"), "swf", 0 },
	{ 0, MAGIC("CWS"), "swf", 0 },
	{ 0, MAGIC("ZWS"), "swf", 0 },
	{ 4, MAGIC("ftyp"), "mp4", 0 },
	{ 0, MAGIC("ID3"), "mp3", 0 },
};

/* Texts that are known by their first words, in any case. */
static const struct {
	const char *begin;
	const char *words;
} texts[] = {
	{ "<job", "wsf" },
	{ "<package", "wsf" },
	{ "<?wsf", "wsf" },
	{ "<hta:", "hta" },
	{ "<scriptlet", "sct" },
	{ "<svg", "svg" },
	{ "<!doctype html", "html" },
	{ "<html", "html" },
	{ "<script", "html" },
	{ "<?xml", "xml" },
	{ "[internetshortcut]", "url" },
	{ "web\r\n1", "iqy" },
	{ "web\n1", "iqy" },
	{ "id;p", "slk" },
	{ "@echo off", "bat" },
	{ "mime-version:", "mht" },
};

/* Words that stand further inside, behind a beginning of <? or <. */
static const struct {
	const char *word;
	const char *kind;
} insides[] = {
	{ "<hta:application", "hta" },
	{ "<job>", "wsf" },
	{ "<job ", "wsf" },
	{ "<package>", "wsf" },
	{ "<scriptlet", "sct" },
	{ "<svg", "svg" },
	{ "<html", "html" },
};
/* clang-format on */

static void
add_word(struct kind *kind, const char *word)
{
	for (size_t i = 0; i < kind->count; i++)
		if (strcmp(kind->words[i], word) == 0)
			return;
	if (kind->count < KIND_WORDS)
		kind->words[kind->count++] = word;
}

/* One of the rows has two words: they are cut apart here, because a struct
 * kind lends static words. */
static void
add_words(struct kind *kind, const char *words)
{
	static const char *const pairs[][3] = { { "iso img", "iso", "img" },
		{ "vbe jse", "vbe", "jse" } };

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (strcmp(words, pairs[i][0]) != 0)
			continue;
		add_word(kind, pairs[i][1]);
		add_word(kind, pairs[i][2]);
		return;
	}
	add_word(kind, words);
}

static bool
has(const char *bytes, size_t len, size_t offset, const char *what, size_t size)
{
	return offset <= len && len - offset >= size &&
	    memcmp(bytes + offset, what, size) == 0;
}

static uint32_t
little(const char *at, size_t bytes)
{
	uint32_t value = 0;

	for (size_t i = bytes; i-- > 0;)
		value = value << 8 | (uint8_t)at[i];
	return value;
}

/* A DOS program, which is what Windows takes it for; with a PE header it may
 * be a library. */
static void
find_program(const char *bytes, size_t len, struct kind *kind)
{
	uint32_t offset;

	if (!has(bytes, len, 0, "MZ", 2) || len < 64)
		return;
	add_word(kind, "exe");
	offset = little(bytes + 0x3c, 4);
	/* Characteristics, IMAGE_FILE_DLL. */
	if (offset < len && len - offset >= 24 &&
	    has(bytes, len, offset, "PE\0\0", 4) &&
	    (little(bytes + offset + 22, 2) & 0x2000) != 0)
		add_word(kind, "dll");
}

/* An OLE2 file whose root entry has a class of Windows Installer's: packages,
 * patches and transforms. */
static void
find_installer(const char *bytes, size_t len, struct kind *kind)
{
	static const char class_end[] =
	    "\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46";
	uint32_t sector, shift;
	uint64_t root;

	if (len < 512)
		return;
	shift = little(bytes + 30, 2);
	sector = little(bytes + 48, 4);
	if (shift < 7 || shift > 20)
		return;
	root = ((uint64_t)sector + 1) << shift;
	if (root > len || len - root < 96)
		return;
	if ((bytes[root + 80] == '\x84' || bytes[root + 80] == '\x86' ||
		bytes[root + 80] == '\x82') &&
	    has(bytes, len, (size_t)root + 81, class_end, sizeof class_end - 1))
		add_word(kind, "msi");
}

/* An OLE2 file with the stream that each of Outlook's messages has ([MS-OXMSG]
 * 2.4); names are UTF-16. */
static void
find_outlook(const char *bytes, size_t len, struct kind *kind)
{
	static const char name[] = "_\0_\0p\0r\0o\0p\0e\0r\0t\0i\0e\0s\0_";

	if (memmem(bytes, len, name, sizeof name - 1) == NULL)
		return;
	add_word(kind, "msg");
	kind->container = CONTAINER_MSG;
}

/* What LZMA's first format begins with, which has no magic number: properties
 * (always the same), the size of the dictionary (a power of two, or half as
 * much more), the length (or all ones), the coder's first byte. */
static bool
is_lzma(const char *bytes, size_t len)
{
	static const char unknown[] = "\xff\xff\xff\xff\xff\xff\xff\xff";
	uint32_t dictionary, rest;

	if (!has(bytes, len, 0, "\x5d", 1) || !has(bytes, len, 13, "", 1))
		return false;
	dictionary = little(bytes + 1, 4);
	rest = dictionary & (dictionary - 1);
	return dictionary >= 4096 &&
	    (rest == 0 || rest == dictionary / 3 * 2) &&
	    (has(bytes, len, 5, unknown, 8) || has(bytes, len, 10, "\0\0", 3));
}

/* What the rows cannot say. */
static void
find_others(const char *bytes, size_t len, struct kind *kind)
{
	const char *pdf = memmem(
	    bytes, len < PDF_LOOK ? len : PDF_LOOK, "%PDF-", 5);

	find_program(bytes, len, kind);
	if (kind->count == 1 && strcmp(kind->words[0], "ole") == 0) {
		find_installer(bytes, len, kind);
		find_outlook(bytes, len, kind);
	}
	if (cms_is(bytes, len)) {
		add_word(kind, "p7m");
		kind->container = CONTAINER_CMS;
	}
	if (pdf != NULL)
		add_word(kind, "pdf");
	/* Its length, or zero, and reserved zeros. */
	if (has(bytes, len, 0, "BM", 2) && has(bytes, len, 6, "\0\0\0\0", 4))
		add_word(kind, "bmp");
	/* A fixed disk ends with its header, whatever it begins with. */
	if (len >= 512 && has(bytes, len, len - 512, "conectix", 8)) {
		add_word(kind, "vhd");
		kind->has_unknown = true;
	}
	if (len >= 512 && has(bytes, len, len - 512, "koly", 4)) {
		add_word(kind, "dmg");
		kind->container = CONTAINER_ENGINE;
	}
	/* The length of a main header, and that it is one. */
	if (has(bytes, len, 0, "\x60\xea", 2) && len > 11 &&
	    little(bytes + 2, 2) <= 2600 && bytes[10] == 2) {
		add_word(kind, "arj");
		kind->container = CONTAINER_ENGINE;
	}
	if (is_lzma(bytes, len)) {
		add_word(kind, "lzma");
		kind->container = CONTAINER_LZMA;
	}
}

/* Whether two bytes begin a binary cpio: the length of a name, and the name
 * up to its end (26 bytes of header, in the order of the first two). */
static bool
is_binary_cpio(const char *bytes, size_t len)
{
	size_t name_len;

	if (len < 28)
		return false;
	name_len = bytes[0] == 'q'
	    ? little(bytes + 21, 1) + 256U * little(bytes + 20, 1)
	    : little(bytes + 20, 2);
	return name_len > 1 && name_len <= len - 26 &&
	    memchr(bytes + 26, '\0', len - 26) == bytes + 25 + name_len;
}

/* Whether a row's few bytes are followed by what follows them in earnest. */
static bool
is_likely(const struct magic *magic, const char *bytes, size_t len)
{
	if (magic->container == CONTAINER_LHA)
		return len > 21 && bytes[6] == '-';
	if (magic->container == CONTAINER_CPIO && magic->len == 2)
		return is_binary_cpio(bytes, len);
	if (magic->container == CONTAINER_BZIP2)
		return len > 10 && bytes[3] >= '1' && bytes[3] <= '9' &&
		    (memcmp(bytes + 4, "1AY&SY", 6) == 0 ||
			memcmp(bytes + 4, "\x17rE8P\x90", 6) == 0);
	return true;
}

/* Where a text begins: behind a byte order mark and blanks. */
static size_t
text_begin(const char *bytes, size_t len)
{
	size_t at = has(bytes, len, 0, "\xef\xbb\xbf", 3) ? 3 : 0;

	while (at < len &&
	    (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' ||
		bytes[at] == '\n'))
		at++;
	return at;
}

/* Every other byte of UTF-16 text in *plain; returns how many. */
static size_t
narrow(const char *bytes, size_t len, char *plain, size_t size)
{
	bool big = has(bytes, len, 0, "\xfe\xff", 2);
	size_t used = 0;

	if (!big && !has(bytes, len, 0, "\xff\xfe", 2))
		return 0;
	for (size_t i = big ? 3 : 2; i < len && used < size; i += 2)
		plain[used++] = bytes[i];
	return used;
}

static void
find_text(const char *bytes, size_t len, struct kind *kind)
{
	char plain[TEXT_LOOK];
	size_t narrowed = narrow(bytes, len, plain, sizeof plain);
	size_t at;

	if (narrowed > 0) {
		bytes = plain;
		len = narrowed;
	}
	at = text_begin(bytes, len);
	bytes += at;
	len = len - at < TEXT_LOOK ? len - at : TEXT_LOOK;
	if (len == 0)
		return;
	for (size_t i = 0;
	     bytes[0] == '<' && i < sizeof insides / sizeof *insides; i++)
		if (text_find(bytes, len, insides[i].word) < len)
			add_word(kind, insides[i].kind);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (text_begins(bytes, len, texts[i].begin))
			add_word(kind, texts[i].words);
	if (narrowed == 0 && mail_begins(bytes, len)) {
		add_word(kind, "eml");
		kind->container = CONTAINER_MAIL;
	}
}

void
kind_find(const char *bytes, size_t len, struct kind *out)
{
	*out = (struct kind){ .container = CONTAINER_NONE };
	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
		const struct magic *magic = &magics[i];

		if (!has(bytes, len, magic->offset, magic->bytes, magic->len) ||
		    !is_likely(magic, bytes, len))
			continue;
		add_words(out, magic->words);
		if (out->container == CONTAINER_NONE)
			out->container = magic->container;
	}
	find_others(bytes, len, out);
	if (out->count == 0)
		find_text(bytes, len, out);
}

bool
kind_is_text(const char *bytes, size_t len)
{
	size_t end = len < TEXT_HEAD ? len : TEXT_HEAD;

	for (size_t i = 0; i < end; i++) {
		uint8_t c = (uint8_t)bytes[i];

		if (c < ' ' && c != '\t' && c != '\r' && c != '\n' &&
		    c != '\f' && c != 0x1b)
			return false;
	}
	return true;
}
