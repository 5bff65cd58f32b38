/* body_tag.h - a line of text at the top of what a reader sees.
 *
 * Put into a text/plain or text/html leaf in its own charset and transfer
 * encoding, so that every byte of the leaf stays; where the text does not fit
 * the charset or the encoding, the leaf is converted to UTF-8 in base64 and
 * its headers say so. Used by rewrite. Thread: any, no state. Never logs. */
#ifndef SEKISHO_EDIT_BODY_TAG_H
#define SEKISHO_EDIT_BODY_TAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "edit/header_edit.h"
#include "mail/mime.h"
#include "wire/report.h"

/* The leaf that is tagged. */
struct body_tag_leaf {
	uint32_t ordinal;
	const struct scan_part *part;
	struct mime_bytes content; /* decoded, all of it */
};

/* What the leaf's decoded content becomes, to be checked afterwards: `text`
 * inserted at `offset`, or, if converted, `text` and nothing else. */
struct body_tag {
	uint32_t ordinal;
	size_t offset;
	struct buffer text;
	bool is_converted;
};

void body_tag_release(struct body_tag *tag);

/* Whether this part is a leaf that a reader is shown as text and that may be
 * tagged: type is "text/plain" or "text/html". */
bool body_tag_fits(const struct scan_part *part, const char *type);

/* Plan the splices (and header changes) that put tag (UTF-8, lines separated
 * by LF) into the leaf. Returns whether it goes in; *out is then the
 * caller's. A leaf whose headers can be read in two ways, whose charset is
 * unknown or whose text is not what it declares stays as it is, and nothing
 * is planned. */
bool body_tag_plan(const struct header_target *target,
    const struct body_tag_leaf *leaf, const char *tag, struct body_tag *out);

#endif
