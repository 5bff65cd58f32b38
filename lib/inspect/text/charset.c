/* charset.c - labels to converters, converters to UTF-8. */
#include "text/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"

#define REPLACEMENT "\xef\xbf\xbd"

/* Longest charset label that is looked at; the longest registered one has 45
 * bytes. */
#define LABEL_BYTES 64

#define JIS "sekisho-iso-2022-jp"

/* Labels whose everyday meaning is not what iconv takes them for. */
static const struct {
	const char *label, *converter;
} aliases[] = {
	{ "shift_jis", "CP932" },
	{ "shift-jis", "CP932" },
	{ "sjis", "CP932" },
	{ "x-sjis", "CP932" },
	{ "ms_kanji", "CP932" },
	{ "csshiftjis", "CP932" },
	{ "windows-31j", "CP932" },
	{ "cswindows31j", "CP932" },
	{ "ms932", "CP932" },
	{ "euc-jp", "EUC-JP-MS" },
	{ "eucjp", "EUC-JP-MS" },
	{ "x-euc-jp", "EUC-JP-MS" },
	{ "iso-2022-jp", JIS },
	{ "iso-2022-jp-1", JIS },
	{ "iso-2022-jp-ms", JIS },
	{ "csiso2022jp", JIS },
	{ "cp50220", JIS },
	{ "cp50221", JIS },
	{ "cp50222", JIS },
	{ "gb2312", "GB18030" },
	{ "gbk", "GB18030" },
	{ "euc-kr", "CP949" },
	{ "ks_c_5601-1987", "CP949" },
	{ "iso-8859-1", "CP1252" },
	{ "latin1", "CP1252" },
	{ "iso-8859-8-i", "ISO-8859-8" },
	{ "unicode-1-1-utf-7", "UTF-7" },
	{ "utf8", "UTF-8" },
};

static const char *const converters[] = { "CP932", "EUC-JP-MS", "ISO-2022-JP",
	"ISO-2022-JP-2", "ISO-2022-JP-3", "ISO-2022-KR", "ISO-2022-CN",
	"GB18030", "GBK", "HZ", "BIG5", "BIG5-HKSCS", "EUC-CN", "EUC-KR",
	"CP950", "CP949", "JOHAB", "UTF-8", "UTF-7", "UTF-16", "UTF-16LE",
	"UTF-16BE", "UTF-32", "US-ASCII", "ISO-8859-1", "ISO-8859-2",
	"ISO-8859-3", "ISO-8859-4", "ISO-8859-5", "ISO-8859-6", "ISO-8859-7",
	"ISO-8859-8", "ISO-8859-9", "ISO-8859-10", "ISO-8859-11", "ISO-8859-13",
	"ISO-8859-14", "ISO-8859-15", "ISO-8859-16", "CP1250", "CP1251",
	"CP1252", "CP1253", "CP1254", "CP1255", "CP1256", "CP1257", "CP1258",
	"CP437", "CP850", "CP852", "CP866", "CP874", "KOI8-R", "KOI8-U",
	"TIS-620", "MACINTOSH", "VISCII" };

#define CONVERTERS (sizeof converters / sizeof *converters)

void
charset_warm_up(void)
{
	/* Written once, before any thread or worker: glibc unloads a
	 * converter's module some closes later, so they stay open. */
	static iconv_t held[CONVERTERS];

	for (size_t i = 0; i < CONVERTERS; i++)
		if (held[i] == NULL)
			held[i] = iconv_open("UTF-8", converters[i]);
}

static void
convert(iconv_t converter, const char *text, size_t len, struct buffer *out)
{
	char *next = (char *)text; /* iconv() only reads it */
	char room[4096];

	while (len > 0 && !out->full) {
		char *end = room;
		size_t left = sizeof room;
		size_t done = iconv(converter, &next, &len, &end, &left);

		buffer_add(out, room, (size_t)(end - room));
		if (done != (size_t)-1 || errno == E2BIG)
			continue;
		/* EILSEQ, or EINVAL: half a character at the end. */
		buffer_add_text(out, REPLACEMENT);
		next++;
		len--;
	}
}

/* Returns whether there is such a converter. */
static bool
convert_from(
    const char *charset, const char *text, size_t len, struct buffer *out)
{
	iconv_t converter = iconv_open("UTF-8", charset);

	/* NOLINTNEXTLINE(performance-no-int-to-ptr): iconv_open()'s error */
	if (converter == (iconv_t)-1)
		return false;
	convert(converter, text, len, out);
	iconv_close(converter);
	return true;
}

/* What an escape sequence of ISO-2022-JP switches to. */
enum jis_set { JIS_ASCII, JIS_KANA, JIS_TWO, JIS_SUPPLEMENT };

/* The length of the escape sequence at text and its set, or 0. */
static size_t
jis_escape(const char *text, size_t len, enum jis_set *set_io)
{
	static const struct {
		const char *sequence;
		enum jis_set set;
	} escapes[] = {
		{ "\x1b$(D", JIS_SUPPLEMENT },
		{ "\x1b$@", JIS_TWO },
		{ "\x1b$B", JIS_TWO },
		{ "\x1b(B", JIS_ASCII },
		{ "\x1b(J", JIS_ASCII },
		{ "\x1b(I", JIS_KANA },
	};

	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
		size_t size = strlen(escapes[i].sequence);

		if (len >= size &&
		    memcmp(text, escapes[i].sequence, size) == 0) {
			*set_io = escapes[i].set;
			return size;
		}
	}
	return 0;
}

/* glibc's ISO-2022-JP has no vendor rows, its EUC-JP-MS has: the same codes
 * with the high bit set. */
static void
convert_jis(const char *text, size_t len, struct buffer *out)
{
	enum jis_set set = JIS_ASCII;
	struct buffer euc scoped_buffer;

	buffer_init(&euc, 3 * len + 1);
	for (size_t i = 0; i < len;) {
		size_t skip = jis_escape(text + i, len - i, &set);
		char c = text[i];

		i += skip > 0 ? skip : 1;
		if (skip > 0)
			continue;
		if (c == '\r' || c == '\n')
			set = JIS_ASCII; /* RFC 1468: at the line's end */
		if (set == JIS_ASCII || c < 0x21) {
			buffer_add(&euc, &c, 1);
			continue;
		}
		if (set == JIS_KANA)
			buffer_add(&euc, "\x8e", 1);
		if (set == JIS_SUPPLEMENT && i < len)
			buffer_add(&euc, "\x8f", 1);
		c = (char)(c | 0x80);
		buffer_add(&euc, &c, 1);
		if (set == JIS_KANA || i >= len)
			continue;
		c = (char)(text[i++] | 0x80);
		buffer_add(&euc, &c, 1);
	}
	convert_from("EUC-JP-MS", buffer_text(&euc), euc.len, out);
}

static bool
has_jis_escapes(const char *text, size_t len)
{
	return memmem(text, len, "\x1b$", 2) != NULL ||
	    memmem(text, len, "\x1b(I", 3) != NULL;
}

void
charset_guess(const char *text, size_t len, struct buffer *out)
{
	if (has_jis_escapes(text, len))
		convert_jis(text, len, out);
	else if (text_is_utf8(text, len))
		buffer_add(out, text, len);
	else
		convert_from("CP932", text, len, out);
}

/* Whether a label says nothing that helps. iconv_open() takes "//" for options
 * and "" for the locale. */
static bool
is_silent(const char *charset, size_t len)
{
	return len == 0 || len >= LABEL_BYTES ||
	    memchr(charset, '/', len) != NULL ||
	    memchr(charset, '\0', len) != NULL ||
	    text_equal(charset, len, "us-ascii", 8);
}

bool
charset_is_utf8(
    const char *charset, size_t charset_len, const char *text, size_t len)
{
	if (is_silent(charset, charset_len)
		? has_jis_escapes(text, len)
		: !text_equal(charset, charset_len, "utf-8", 5))
		return false;
	return text_is_utf8(text, len);
}

void
charset_to_utf8(const char *charset, size_t charset_len, const char *text,
    size_t len, struct buffer *out)
{
	char label[LABEL_BYTES];
	const char *converter = label;

	if (is_silent(charset, charset_len)) {
		charset_guess(text, len, out);
		return;
	}
	memcpy(label, charset, charset_len);
	label[charset_len] = '\0';
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (text_equal(charset, charset_len, aliases[i].label,
			strlen(aliases[i].label)))
			converter = aliases[i].converter;
	if (strcmp(converter, JIS) == 0)
		convert_jis(text, len, out);
	/* Nearly all mail: a check is a tenth of a conversion. */
	else if (strcasecmp(converter, "utf-8") == 0 &&
	    len <= out->max - out->len && text_is_utf8(text, len))
		buffer_add(out, text, len);
	else if (!convert_from(converter, text, len, out))
		charset_guess(text, len, out);
}

bool
charset_from_utf8(
    const char *charset, const char *text, size_t len, struct buffer *out)
{
	size_t room = 4 * len + 64, left = room;
	scoped_mem char *made = mem_new(room, 1);
	char *next = (char *)text; /* iconv() only reads it */
	char *end = made;
	iconv_t converter = iconv_open(charset, "UTF-8");
	bool fits;

	/* NOLINTNEXTLINE(performance-no-int-to-ptr): iconv's own error */
	if (converter == (iconv_t)-1)
		return false;
	/* 0: nothing was replaced. The second call ends a shift. */
	fits = iconv(converter, &next, &len, &end, &left) == 0 &&
	    iconv(converter, NULL, NULL, &end, &left) == 0;
	iconv_close(converter);
	if (fits)
		buffer_add(out, made, room - left);
	return fits && !out->full;
}
