/* url_find.c - words of a text, and what in them is a URL. */
#include "web/url_find.h"

#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

/* Lines that one <URL> may be folded over (RFC 3986, appendix C). */
#define FOLDS 4

/* Signs of its sentence that a URL may have taken along. */
#define SENTENCE_MARKS 16

/* What ends a word. Quotes and brackets of other scripts come as UTF-8. */
static size_t
delimiter_bytes(const char *text, size_t len)
{
	static const char *const marks[] = {
		"\u3000",
		"\u3001",
		"\u3002",
		"\u300c",
		"\u300d",
		"\u300e",
		"\u300f",
		"\u3010",
		"\u3011",
		"\uff08",
		"\uff09",
		"\uff1c",
		"\uff1e",
		"\u201c",
		"\u201d",
		"\u2018",
		"\u2019",
		"\u00ab",
		"\u00bb",
		"\u00a0",
	};
	unsigned char c = (unsigned char)text[0];

	if (c <= ' ' || c == 0x7f)
		return 1;
	if (c < 0x80)
		return strchr("<>\"'`(){}[]|^,", c) != NULL ? 1 : 0;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (text_begins(text, len, marks[i]))
			return strlen(marks[i]);
	return 0;
}

/* Inside a URL with a scheme these belong to it; its host may be an IPv6
 * address, and "(a)" stands in paths. */
static bool
ends_url(const char *text, size_t len)
{
	return delimiter_bytes(text, len) > 0 &&
	    strchr("()[]{}|^,'", text[0]) == NULL;
}

static bool
is_host_byte(char c)
{
	char lower = text_lower(c);

	return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
	    c == '-' || c == '.' || c == '_';
}

/* A last label as top-level domains have it. */
static bool
is_top_label(const char *label, size_t len)
{
	if (text_begins(label, len, "xn--"))
		return len > 4;
	for (size_t i = 0; i < len; i++) {
		char c = text_lower(label[i]);

		if (c < 'a' || c > 'z')
			return false;
	}
	return len >= 2 && len <= 63;
}

/* "a.example", of len bytes that are all a host's. */
static bool
is_host(const char *text, size_t len)
{
	const char *dot = memrchr(text, '.', len);

	if (dot == NULL || dot == text || text[0] == '.' ||
	    len > LIMIT_DNS_NAME_BYTES || memmem(text, len, "..", 2) != NULL)
		return false;
	return is_top_label(dot + 1, len - (size_t)(dot + 1 - text));
}

bool
url_is_bare_host(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_host_byte(text[i]))
			return false;
	return is_host(text, len);
}

/* Bytes of "http://" and its like at text, 0 if there is none. One slash
 * after another may lean the other way. */
static size_t
scheme_bytes(const char *text, size_t len)
{
	static const char *const schemes[] = { "https:", "http:", "ftp:" };

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		size_t name = strlen(schemes[i]);

		if (len > name + 2 && text_begins(text, len, schemes[i]) &&
		    (text[name] == '/' || text[name] == '\\') &&
		    (text[name + 1] == '/' || text[name + 1] == '\\'))
			return name + 2;
	}
	return 0;
}

static bool
is_word_byte(char c)
{
	char lower = text_lower(c);

	return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
	    c == '@' || c == '.' || c == '-' || c == '_' || c == '/';
}

/* Bytes of a host that stands at text with a path behind it, or that begins
 * with www.; 0 if there is none, or a word's letter is before it. */
static size_t
bare_bytes(const char *text, size_t len, bool in_word)
{
	size_t end = 0;

	if (in_word)
		return 0;
	if (len > 4 && text_begins(text, len, "www.") &&
	    ((unsigned char)text[4] >= 0x80 || is_host_byte(text[4])))
		return 4;
	while (
	    end < len && end <= LIMIT_DNS_NAME_BYTES && is_host_byte(text[end]))
		end++;
	if (end == len || text[end] != '/' || !is_host(text, end))
		return 0;
	return end + 1 < len && delimiter_bytes(text + end + 1, 1) == 0 ? end
									: 0;
}

/* Behind the last byte of the URL that begins with `head` bytes at text. */
static size_t
url_bytes(const char *text, size_t len, size_t head)
{
	size_t end = head;

	while (end < len && end < LIMIT_URL_BYTES &&
	    !ends_url(text + end, len - end))
		end++;
	return end;
}

static size_t
count(const char *text, size_t len, char sign)
{
	size_t found = 0;

	for (size_t i = 0; i < len; i++)
		found += text[i] == sign;
	return found;
}

/* Without what the sentence put behind it. */
static size_t
trim(const char *text, size_t len)
{
	static const struct {
		char open, close;
	} pairs[] = { { '(', ')' }, { '[', ']' }, { '{', '}' } };
	size_t least = len > SENTENCE_MARKS ? len - SENTENCE_MARKS : 0;

	while (len > least) {
		char last = text[len - 1];
		bool open = false;

		for (size_t i = 0; i < 3; i++)
			open = open ||
			    (last == pairs[i].close &&
				count(text, len, pairs[i].close) >
				    count(text, len, pairs[i].open));
		if (!open &&
		    (last == '\0' || strchr(".,;:!?'*_~|^({[", last) == NULL))
			break;
		len--;
	}
	return len;
}

/* The line ends that are only folds: bytes up to the `>`, or 0. */
static size_t
folded_bytes(const char *text, size_t len)
{
	size_t lines = 0;

	for (size_t i = 0; i < len && i < LIMIT_URL_BYTES; i++) {
		if (text[i] == '>')
			return lines > 0 ? i : 0;
		if (text[i] == '\n' && ++lines > FOLDS)
			return 0;
		if (text[i] == '<' || text[i] == '"' ||
		    (text[i] == '\n' && i + 1 < len && text[i + 1] == '\n'))
			return 0;
		/* A blank inside a line separates words. */
		if (text[i] == ' ' && i > 0 && text[i - 1] != '\n' &&
		    text[i - 1] != ' ' && i + 1 < len && text[i + 1] != '\r' &&
		    text[i + 1] != '\n' && text[i + 1] != ' ')
			return 0;
	}
	return 0;
}

static void
settle(const struct url_walk *walk, size_t begin, size_t head, bool bare,
    struct found_url *out)
{
	const char *text = walk->text + begin;
	size_t left = walk->len - begin;
	size_t end = url_bytes(text, left, head);

	*out = (struct found_url){ .text = text, .bare = bare };
	if (begin > 0 && (text[-1] == '<' || text[-1] == ':') && end < left &&
	    text[end] != '>') {
		out->len = folded_bytes(text, left);
		out->folded = out->len > 0;
	}
	if (!out->folded)
		out->len = trim(text, end);
	out->ascii_len = 0;
	while (out->ascii_len < out->len &&
	    (unsigned char)text[out->ascii_len] < 0x80)
		out->ascii_len++;
	if (out->ascii_len < out->len)
		out->ascii_len = trim(text, out->ascii_len);
}

/* Where a URL may begin: at the h, f or w of its head, or where a word does.
 */
static size_t
head_bytes(const struct url_walk *walk, size_t at, bool *bare)
{
	const char *text = walk->text + at;
	size_t left = walk->len - at, head = 0;
	char c = text_lower(text[0]);

	*bare = false;
	if (c == 'h' || c == 'f')
		head = scheme_bytes(text, left);
	if (head > 0)
		return head;
	*bare = true;
	if (!is_host_byte(text[0]))
		return 0;
	return bare_bytes(text, left, at > 0 && is_word_byte(text[-1]));
}

/* Go to where the next URL can begin. Its head has a dot or a colon, and
 * nothing but a host's bytes before that; most text has neither, and is passed
 * here at a byte a cycle. */
static void
skip(struct url_walk *walk)
{
	const char *text = walk->text;
	size_t mark = walk->at, begin;

	if (mark < walk->sure)
		return;
	while (mark < walk->len && text[mark] != '.' && text[mark] != ':')
		mark++;
	for (begin = mark; begin > walk->at && mark < walk->len &&
	     mark - begin <= LIMIT_DNS_NAME_BYTES &&
	     is_host_byte(text[begin - 1]);)
		begin--;
	walk->sure = mark + 1;
	walk->at = begin;
}

bool
url_next(struct url_walk *walk, struct found_url *out)
{
	for (skip(walk); walk->at < walk->len; skip(walk)) {
		size_t at = walk->at;
		bool bare;
		size_t head = head_bytes(walk, at, &bare);

		if (head == 0) {
			walk->at++;
			continue;
		}
		settle(walk, at, head, bare, out);
		walk->at = at + (out->len > head ? out->len : head);
		if (out->len > head)
			return true;
	}
	return false;
}
