/* css.h - what inline styles and old attributes of HTML hide.
 *
 * As much of CSS as mail uses to hide text: sizes, colours, display. A value
 * that is not understood changes nothing. Thread: any. Never logs. */
#ifndef SEKISHO_TEXT_CSS_H
#define SEKISHO_TEXT_CSS_H

#include <stdbool.h>
#include <stddef.h>

/* A colour as 0xRRGGBB, or one that nobody can tell (a picture, a name). */
#define CSS_UNKNOWN (-1)

/* How an element shows its text. */
struct css_look {
	bool hidden; /* display, visibility, opacity, place: for good */
	bool tiny;   /* a size of nothing: until another one is set */
	int colour;
	int ground;
};

/* Black on white. */
struct css_look css_default(void);

/* Change a look by the value of a style attribute. */
void css_apply(struct css_look *look, const char *style, size_t len);

/* A colour as in an attribute: #rgb, #rrggbb, rrggbb, rgb(r, g, b), a few
 * names; CSS_UNKNOWN. */
int css_colour(const char *text, size_t len);

/* Whether nobody can read text of this look. */
bool css_is_unseen(const struct css_look *look);

#endif
