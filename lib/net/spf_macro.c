/* spf_macro.c - %{d2r}, %%, %_, %- and the strings around them. */
#include "net/spf_macro.h"

#include <assert.h>
#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/text.h"

static const char delimiters[] = ".-+,/_=";

/* A macro's parts; `len` bytes of the text make it up. */
struct macro {
	char letter; /* lower case; '%', ' ' or '-' for the short forms */
	bool escape; /* the letter was upper case */
	size_t keep; /* right-hand parts kept, 0: all */
	bool reverse;
	const char *splits; /* delimiters, split_count of them */
	size_t split_count;
	size_t len;
};

static bool
is_alpha(char c)
{
	return text_lower(c) >= 'a' && text_lower(c) <= 'z';
}

/* "%%", "%_", "%-" */
static bool
read_short(char c, struct macro *macro)
{
	static const char forms[] = "%_-", stands_for[] = "% -";
	const char *found = c != '\0' ? strchr(forms, c) : NULL;

	if (found == NULL)
		return false;
	macro->letter = stands_for[found - forms];
	macro->len = 2;
	return true;
}

/* The transformers behind the letter: digits and "r". */
static bool
read_transformers(
    const char *text, size_t len, size_t *at_io, struct macro *macro)
{
	size_t at = *at_io;
	bool has_digits = at < len && ascii_is_digit(text[at]);

	/* More parts than a name has are as good as all; the cap keeps the
	 * number from overflowing. */
	for (; at < len && ascii_is_digit(text[at]); at++)
		if (macro->keep < 1000)
			macro->keep = macro->keep * 10 +
			    (size_t)(text[at] - '0');
	if (has_digits && macro->keep == 0)
		return false;
	if (at < len && text_lower(text[at]) == 'r') {
		macro->reverse = true;
		at++;
	}
	*at_io = at;
	return true;
}

/* Read the macro at text, which begins with '%'. */
static bool
read_macro(const char *text, size_t len, struct macro *macro)
{
	size_t at = 3;

	*macro = (struct macro){ .letter = '\0' };
	if (len < 2)
		return false;
	if (text[1] != '{')
		return read_short(text[1], macro);
	if (len < 4 || text[2] == '\0' ||
	    strchr("slodiphv", text_lower(text[2])) == NULL)
		return false;
	macro->letter = text_lower(text[2]);
	macro->escape = macro->letter != text[2];
	if (!read_transformers(text, len, &at, macro))
		return false;
	macro->splits = text + at;
	while (at < len && text[at] != '\0' &&
	    strchr(delimiters, text[at]) != NULL)
		at++;
	macro->split_count = (size_t)(text + at - macro->splits);
	macro->len = at + 1;
	return at < len && text[at] == '}';
}

/* Whether it is a macro-string; *last_end is where its last macro ends, 0
 * when there is none. */
static bool
check_string(const char *text, size_t len, size_t *last_end)
{
	struct macro macro;
	size_t at = 0;

	*last_end = 0;
	while (at < len) {
		if (text[at] == '%') {
			if (!read_macro(text + at, len - at, &macro))
				return false;
			at += macro.len;
			*last_end = at;
		} else if (text[at] > ' ' && text[at] < 0x7f) {
			at++;
		} else {
			return false;
		}
	}
	return true;
}

bool
spf_macro_is_string(const char *text, size_t len)
{
	size_t last_end;

	return check_string(text, len, &last_end);
}

/* toplabel = ( *alphanum ALPHA *alphanum ) /
 *            ( 1*alphanum "-" *( alphanum / "-" ) alphanum ) */
static bool
is_toplabel(const char *text, size_t len)
{
	bool has_alpha = false, has_hyphen = false;

	for (size_t i = 0; i < len; i++) {
		if (is_alpha(text[i]))
			has_alpha = true;
		else if (text[i] == '-')
			has_hyphen = true;
		else if (!ascii_is_digit(text[i]))
			return false;
	}
	return len > 0 && (has_alpha || has_hyphen) && text[0] != '-' &&
	    text[len - 1] != '-';
}

bool
spf_macro_is_domain(const char *text, size_t len)
{
	size_t last_end, at;

	if (len == 0 || !check_string(text, len, &last_end))
		return false;
	if (last_end == len)
		/* domain-end is a macro-expand: only the braced form is one
		 * that can end a name. */
		return text[len - 1] == '}';
	if (text[len - 1] == '.')
		len--;
	at = len;
	while (at > last_end && text[at - 1] != '.')
		at--;
	return at > 0 && at > last_end && is_toplabel(text + at, len - at);
}

static const char *
value_of(const struct macro *macro, const struct spf_macro_values *values)
{
	switch (macro->letter) {
	case 's':
		return values->s;
	case 'l':
		return values->l;
	case 'o':
		return values->o;
	case 'd':
		return values->d;
	case 'i':
		return values->i;
	case 'v':
		return values->v;
	case 'h':
		return values->h;
	default:
		return values->p(values->arg);
	}
}

/* RFC 3986 2.3: everything but the unreserved is %XX. */
static void
add_escaped(struct buffer *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (is_alpha(text[i]) || ascii_is_digit(text[i]) ||
		    (text[i] != '\0' && strchr("-._~", text[i]) != NULL))
			buffer_add(out, text + i, 1);
		else
			buffer_add_format(
			    out, "%%%02X", (unsigned char)text[i]);
	}
}

struct piece {
	const char *text;
	size_t len;
};

/* Split at the macro's delimiters. A value has at most as many pieces as
 * bytes, and no value that a client gives is longer than an address. */
static size_t
split(const char *value, const struct macro *macro, struct piece *pieces,
    size_t max)
{
	size_t count = 0;
	const char *begin = value;

	for (const char *c = value;; c++) {
		bool ends = *c == '\0' ||
		    (macro->split_count > 0 ? memchr(macro->splits, *c,
						  macro->split_count) != NULL
					    : *c == '.');

		if (!ends)
			continue;
		if (count < max)
			pieces[count++] = (struct piece){ begin,
				(size_t)(c - begin) };
		if (*c == '\0')
			return count;
		begin = c + 1;
	}
}

static void
expand_one(const struct macro *macro, const struct spf_macro_values *values,
    struct buffer *out)
{
	struct piece pieces[LIMIT_ADDRESS_BYTES];
	size_t count = split(value_of(macro, values), macro, pieces,
	    sizeof pieces / sizeof *pieces);
	size_t keep = macro->keep > 0 && macro->keep < count ? macro->keep
							     : count;

	/* The right-hand parts of the reversed list are the left-hand parts of
	 * the list, backwards. */
	for (size_t i = 0; i < keep; i++) {
		const struct piece *piece = macro->reverse
		    ? &pieces[keep - 1 - i]
		    : &pieces[count - keep + i];

		if (i > 0)
			buffer_add(out, ".", 1);
		if (macro->escape)
			add_escaped(out, piece->text, piece->len);
		else
			buffer_add(out, piece->text, piece->len);
	}
}

/* Drop labels from the left until the name fits. */
static void
shorten(struct buffer *name)
{
	size_t drop = name->len > LIMIT_DNS_NAME_BYTES
	    ? name->len - LIMIT_DNS_NAME_BYTES
	    : 0;

	if (drop == 0)
		return;
	while (drop < name->len && name->data[drop - 1] != '.')
		drop++;
	memmove(name->data, name->data + drop, name->len - drop + 1);
	name->len -= drop;
}

void
spf_macro_expand(const char *text, size_t len,
    const struct spf_macro_values *values, struct buffer *out)
{
	for (size_t at = 0; at < len;) {
		struct macro macro;

		if (text[at] != '%') {
			buffer_add(out, text + at++, 1);
			continue;
		}
		if (!read_macro(text + at, len - at, &macro))
			return;
		at += macro.len;
		if (macro.letter == ' ')
			buffer_add(out, " ", 1);
		else if (macro.letter == '-')
			buffer_add(out, "%20", 3);
		else if (macro.letter == '%')
			buffer_add(out, "%", 1);
		else
			expand_one(&macro, values, out);
	}
	/* Its end is missing: no name at all is better than another one. */
	if (out->full)
		buffer_clear(out);
	if (out->len > 0 && out->data[out->len - 1] == '.')
		out->data[--out->len] = '\0';
	shorten(out);
}
