/* css.c - one row a property. */
#include "text/css.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/text.h"

/* Channels that differ by less look equal. */
#define NEAR 12

struct css_look
css_default(void)
{
	return (struct css_look){ .colour = 0x000000, .ground = 0xffffff };
}

/* What `!important` and blanks leave of a value. */
static void
narrow(const char **text_io, size_t *len_io)
{
	size_t mark = text_find(*text_io, *len_io, "!important");

	*len_io = mark;
	text_trim(text_io, len_io);
}

static int
hex_colour(const char *text, size_t len)
{
	int value = 0;

	if (len != 3 && len != 6)
		return CSS_UNKNOWN;
	for (size_t i = 0; i < len; i++) {
		int digit = hex_value(text[i]);

		if (digit < 0)
			return CSS_UNKNOWN;
		value = value * 16 + digit;
		if (len == 3)
			value = value * 16 + digit;
	}
	return value;
}

/* The number at *at_io, in hundredths; -1 if there is none. */
static long
decimal(const char *text, size_t len, size_t *at_io)
{
	size_t at = *at_io, begin;
	long value = 0, part = 100;

	while (at < len && (text[at] == ' ' || text[at] == ','))
		at++;
	begin = at;
	while (at < len && text[at] >= '0' && text[at] <= '9') {
		if (value < 1000000)
			value = value * 10 + (text[at] - '0') * 100L;
		at++;
	}
	if (at < len && text[at] == '.') {
		for (at++; at < len && text[at] >= '0' && text[at] <= '9'; at++)
			value += (part /= 10) * (text[at] - '0');
	}
	*at_io = at;
	return at > begin ? value : -1;
}

/* r, g, b[, a] behind "rgb(". */
static int
rgb_colour(const char *text, size_t len)
{
	size_t at = 0;
	int value = 0;

	for (int i = 0; i < 3; i++) {
		long channel = decimal(text, len, &at);

		if (channel < 0 || channel > 25500)
			return CSS_UNKNOWN;
		value = value * 256 + (int)(channel / 100);
	}
	return value;
}

int
css_colour(const char *text, size_t len)
{
	static const struct {
		const char *name;
		int value;
	} names[] = { { "white", 0xffffff }, { "black", 0x000000 },
		{ "snow", 0xfffafa }, { "ivory", 0xfffff0 },
		{ "whitesmoke", 0xf5f5f5 }, { "ghostwhite", 0xf8f8ff },
		{ "red", 0xff0000 }, { "blue", 0x0000ff },
		{ "green", 0x008000 }, { "gray", 0x808080 },
		{ "grey", 0x808080 }, { "navy", 0x000080 },
		{ "yellow", 0xffff00 }, { "orange", 0xffa500 } };

	narrow(&text, &len);
	if (len > 0 && text[0] == '#')
		return hex_colour(text + 1, len - 1);
	if (text_begins(text, len, "rgb(") || text_begins(text, len, "rgba(")) {
		const char *open = memchr(text, '(', len);

		return rgb_colour(open + 1, (size_t)(text + len - open - 1));
	}
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (text_equal(text, len, names[i].name, strlen(names[i].name)))
			return names[i].value;
	return hex_colour(text, len);
}

/* Whether a length is next to nothing: 0, or up to one pixel or point. */
static bool
is_tiny(const char *text, size_t len)
{
	size_t at = 0;
	long value = decimal(text, len, &at);

	if (value < 0)
		return false;
	if (at < len && text[at] == '%')
		return value <= 500;
	if (text_begins(text + at, len - at, "em") ||
	    text_begins(text + at, len - at, "rem"))
		return value <= 5;
	return value <= 100;
}

static bool
is_zero(const char *text, size_t len)
{
	size_t at = 0;
	long value = decimal(text, len, &at);

	return value >= 0 && value < 5;
}

/* What several properties together hide. */
struct cut {
	bool overflow, no_height;
};

static void
set_ground(struct css_look *look, const char *value, size_t len)
{
	size_t first = 0;

	if (text_equal(value, len, "transparent", 11) ||
	    text_equal(value, len, "none", 4) ||
	    text_equal(value, len, "inherit", 7))
		return;
	look->ground = css_colour(value, len);
	if (look->ground != CSS_UNKNOWN)
		return;
	/* "background: #fff url(...) ..." begins with a colour as a rule. */
	if (text_find(value, len, "url(") < len)
		return;
	while (first < len && value[first] != ' ')
		first++;
	look->ground = css_colour(value, first);
}

static void
apply_property(struct css_look *look, struct cut *cut, const char *name,
    size_t name_len, const char *value, size_t len)
{
	static const struct {
		const char *name, *value;
	} hiding[] = { { "display", "none" }, { "visibility", "hidden" },
		{ "mso-hide", "all" } };

	for (size_t i = 0; i < sizeof hiding / sizeof *hiding; i++)
		if (text_equal(name, name_len, hiding[i].name,
			strlen(hiding[i].name)) &&
		    text_equal(
			value, len, hiding[i].value, strlen(hiding[i].value)))
			look->hidden = true;
	if (text_equal(name, name_len, "font-size", 9))
		look->tiny = is_tiny(value, len);
	else if (text_equal(name, name_len, "opacity", 7))
		look->hidden = look->hidden || is_zero(value, len);
	else if (text_equal(name, name_len, "color", 5))
		look->colour = css_colour(value, len);
	else if (text_equal(name, name_len, "background", 10) ||
	    text_equal(name, name_len, "background-color", 16))
		set_ground(look, value, len);
	else if (text_equal(name, name_len, "background-image", 16))
		look->ground = CSS_UNKNOWN;
	else if (text_equal(name, name_len, "text-indent", 11))
		look->hidden = look->hidden || text_begins(value, len, "-999");
	else if (text_equal(name, name_len, "overflow", 8))
		cut->overflow = text_equal(value, len, "hidden", 6);
	else if (text_equal(name, name_len, "max-height", 10) ||
	    text_equal(name, name_len, "height", 6) ||
	    text_equal(name, name_len, "max-width", 9))
		cut->no_height = cut->no_height || is_zero(value, len);
}

void
css_apply(struct css_look *look, const char *style, size_t len)
{
	struct cut cut = { false, false };

	while (len > 0) {
		const char *end = memchr(style, ';', len);
		size_t step = end != NULL ? (size_t)(end - style) : len;
		const char *colon = memchr(style, ':', step);

		if (colon != NULL) {
			const char *name = style, *value = colon + 1;
			size_t name_len = (size_t)(colon - style);
			size_t value_len = (size_t)(style + step - value);

			text_trim(&name, &name_len);
			narrow(&value, &value_len);
			apply_property(
			    look, &cut, name, name_len, value, value_len);
		}
		step += end != NULL;
		style += step;
		len -= step;
	}
	if (cut.overflow && cut.no_height)
		look->hidden = true;
}

static bool
is_near(int a, int b)
{
	for (int shift = 0; shift < 24; shift += 8)
		if (abs((a >> shift & 0xff) - (b >> shift & 0xff)) > NEAR)
			return false;
	return true;
}

bool
css_is_unseen(const struct css_look *look)
{
	return look->hidden || look->tiny ||
	    (look->colour != CSS_UNKNOWN && look->ground != CSS_UNKNOWN &&
		is_near(look->colour, look->ground));
}
