/* file_name.c - characters that matter in a name, then the name as a whole. */
#include "base/file_name.h"

#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

/* A run of so many blanks is no typing mistake. */
#define RUN_OF_BLANKS 8

static const char stream_ending[] = "::$DATA";

/* One character of a name. */
struct letter {
	size_t bytes;
	uint32_t code; /* of a byte that is no UTF-8: 0xfffd */
};

static struct letter
letter_at(const char *text, size_t len)
{
	size_t bytes = text_utf8_char(text, len);
	const uint8_t *at = (const uint8_t *)text;

	if (bytes <= 1)
		return (struct letter){ 1, bytes == 1 ? at[0] : 0xfffd };
	if (bytes == 2)
		return (
		    struct letter){ 2, (at[0] & 0x1fU) << 6 | (at[1] & 0x3fU) };
	if (bytes == 3)
		return (struct letter){ 3,
			(at[0] & 0x0fU) << 12 | (at[1] & 0x3fU) << 6 |
			    (at[2] & 0x3fU) };
	return (struct letter){ 4, 0x10000 };
}

static bool
is_blank(uint32_t code)
{
	return code == ' ' || (code >= '\t' && code <= '\r') || code == 0xa0 ||
	    (code >= 0x2000 && code <= 0x200a) || code == 0x2028 ||
	    code == 0x2029 || code == 0x202f || code == 0x205f ||
	    code == 0x3000;
}

/* Embeddings, overrides and isolates. The plain marks (U+200E, U+200F) stand
 * in honest Arabic and Hebrew names. */
static bool
is_override(uint32_t code)
{
	return (code >= 0x202a && code <= 0x202e) ||
	    (code >= 0x2066 && code <= 0x2069);
}

/* What nobody sees, besides the overrides. */
static bool
is_invisible(uint32_t code)
{
	return code < ' ' || (code >= 0x7f && code < 0xa0) || code == 0xad ||
	    (code >= 0x200b && code <= 0x200f) ||
	    (code >= 0x2060 && code <= 0x2065) || code == 0xfeff;
}

/* Where the last component of a path begins; one that is empty ("a/") is a
 * folder, whose name counts. */
static size_t
last_component(const char *name, size_t len)
{
	size_t end = len;

	while (end > 0 && (name[end - 1] == '/' || name[end - 1] == '\\'))
		end--;
	while (end > 0 && name[end - 1] != '/' && name[end - 1] != '\\')
		end--;
	return end;
}

/* A letter as it counts. */
static void
add_letter(const char *at, struct letter letter, struct buffer *out)
{
	char plain = '_';

	if (letter.code > 0xff00 && letter.code < 0xff5f)
		plain = (char)(letter.code - 0xfee0);
	else if (letter.bytes > 1 || letter.code != 0xfffd) {
		buffer_add(out, at, letter.bytes);
		return;
	}
	/* A slash that was none is not made one, nor may two halves of
	 * different letters become a letter. */
	if (plain == '/' || plain == '\\')
		plain = '_';
	buffer_add(out, &plain, 1);
}

/* Whether a letter is nothing in a name; a slash is at a folder's end. */
static bool
is_nothing(uint32_t code)
{
	return code == '/' || code == '\\' || is_override(code) ||
	    is_invisible(code);
}

/* The component without what is not seen and with one blank for many. */
static void
add_visible(const char *name, size_t len, struct buffer *out)
{
	bool blank = false;

	for (size_t i = 0; i < len;) {
		struct letter letter = letter_at(name + i, len - i);
		const char *at = name + i;

		i += letter.bytes;
		if (is_blank(letter.code)) {
			blank = out->len > 0;
		} else if (!is_nothing(letter.code)) {
			if (blank)
				buffer_add_text(out, " ");
			blank = false;
			add_letter(at, letter, out);
		}
	}
}

/* How much of a name is left without what Windows drops at its end. */
static size_t
without_trail(const char *name, size_t len)
{
	for (;;) {
		if (len > 0 && (name[len - 1] == ' ' || name[len - 1] == '.'))
			len--;
		else if (text_ends(name, len, stream_ending))
			len -= sizeof stream_ending - 1;
		else
			return len;
	}
}

/* Whether a byte begins a character. */
static bool
begins(char byte)
{
	return ((uint8_t)byte & 0xc0) != 0x80;
}

static void
add_bounded(const char *name, size_t len, struct buffer *out)
{
	size_t head = (LIMIT_FILE_NAME_BYTES - 3) / 2;
	size_t tail = len - head;

	if (len <= LIMIT_FILE_NAME_BYTES) {
		buffer_add(out, name, len);
		return;
	}
	while (head > 0 && !begins(name[head]))
		head--;
	while (tail < len && !begins(name[tail]))
		tail++;
	buffer_add(out, name, head);
	buffer_add_text(out, "___");
	buffer_add(out, name + tail, len - tail);
}

void
file_name_normalise(const char *name, size_t len, struct buffer *out)
{
	size_t begin = last_component(name, len);
	/* Full-width letters shrink, nothing grows. */
	scoped_buffer struct buffer seen = BUFFER_OF(len - begin + 1);

	add_visible(name + begin, len - begin, &seen);
	add_bounded(buffer_text(&seen),
	    without_trail(buffer_text(&seen), seen.len), out);
}

/* The bytes behind the last dot of a normalised name. */
static size_t
ending_of(const char *name, size_t len, const char **ending_out)
{
	const char *dot = len > 0 ? memrchr(name, '.', len) : NULL;
	size_t size = dot != NULL ? (size_t)(name + len - dot) - 1 : 0;

	*ending_out = name + len - size;
	return memchr(*ending_out, ' ', size) == NULL ? size : 0;
}

void
file_name_extension(
    const char *name, size_t len, char out[FILE_EXTENSION_BYTES])
{
	scoped_buffer struct buffer plain = BUFFER_OF(
	    2L * LIMIT_FILE_NAME_BYTES);
	const char *ending;
	size_t size;

	file_name_normalise(name, len, &plain);
	size = ending_of(buffer_text(&plain), plain.len, &ending);
	if (size >= FILE_EXTENSION_BYTES)
		size = FILE_EXTENSION_BYTES - 1;
	for (size_t i = 0; i < size; i++)
		out[i] = text_lower(ending[i]);
	out[size] = '\0';
}

static bool
is_among(const char *const *words, size_t count, const char *text, size_t len)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(text, len, words[i], strlen(words[i])))
			return true;
	return false;
}

#define AMONG(words, text, len)                                                \
	is_among(words, sizeof(words) / sizeof *(words), text, len)

/* Whether a document's ending stands before a program's. */
static bool
is_double(const char *name, size_t len)
{
	static const char *const programs[] = { "exe", "scr", "com", "pif",
		"cpl", "dll", "msi", "bat", "cmd", "lnk", "js", "jse", "vbs",
		"vbe", "wsf", "wsh", "hta", "jar", "ps1", "chm", "iso", "img",
		"vhd", "vhdx", "xll", "iqy", "slk", "one", "url" };
	static const char *const documents[] = { "pdf", "doc", "docx", "xls",
		"xlsx", "ppt", "pptx", "rtf", "odt", "txt", "csv", "jpg",
		"jpeg", "png", "gif", "bmp", "tif", "tiff", "mp3", "mp4", "avi",
		"zip", "rar", "7z", "htm", "html" };
	const char *outer, *inner;
	size_t outer_len = ending_of(name, len, &outer);
	size_t stem, inner_len;

	if (outer_len == 0 || !AMONG(programs, outer, outer_len))
		return false;
	stem = without_trail(name, len - outer_len);
	inner_len = ending_of(name, stem, &inner);
	return inner_len > 0 && AMONG(documents, inner, inner_len);
}

/* Blanks at the end, an override anywhere, a run of blanks. */
static unsigned int
letter_tricks(const char *name, size_t len)
{
	unsigned int tricks = 0;
	size_t blanks = 0;
	bool trail = false;

	for (size_t i = 0; i < len;) {
		struct letter letter = letter_at(name + i, len - i);

		i += letter.bytes;
		if (is_override(letter.code))
			tricks |= FILE_TRICK_REVERSED;
		if (is_override(letter.code) || is_invisible(letter.code))
			if (!is_blank(letter.code))
				continue;
		blanks = is_blank(letter.code) ? blanks + 1 : 0;
		if (blanks >= RUN_OF_BLANKS)
			tricks |= FILE_TRICK_SPACES;
		trail = blanks > 0 || letter.code == '.';
	}
	return trail ? tricks | FILE_TRICK_TRAILING : tricks;
}

unsigned int
file_name_tricks(const char *name, size_t len)
{
	size_t begin = last_component(name, len);
	unsigned int tricks = letter_tricks(name + begin, len - begin);
	scoped_buffer struct buffer plain = BUFFER_OF(
	    2L * LIMIT_FILE_NAME_BYTES);

	file_name_normalise(name, len, &plain);
	if (is_double(buffer_text(&plain), plain.len))
		tricks |= FILE_TRICK_DOUBLE;
	return tricks;
}
