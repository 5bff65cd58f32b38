/* header_edit.h - change the MIME headers of one entity by splicing.
 *
 * An entity is a message or a body part. Inside the body a change is a splice
 * of the field's bytes; at the top level, whose headers belong to the MTA, it
 * is also a header change by name and ordinal, and both say the same: the
 * splices make the message that is checked, the changes the one that is
 * delivered. Used by rewrite and body_tag. Thread: one owner. Never logs. */
#ifndef SEKISHO_EDIT_HEADER_EDIT_H
#define SEKISHO_EDIT_HEADER_EDIT_H

#include "base/fault.h"
#include "edit/splice.h"
#include "mail/field.h"
#include "wire/report.h"
#include "wire/request.h"

struct header_edit {
	struct block block; /* the fields, without the blank line */
	size_t begin;       /* where the block stands in the message */
	const char *eol;    /* of the message: CRLF or LF */
	struct splices *splices;
	struct rewrite_result *result; /* NULL: not the top level */
};

/* Where changes go; borrowed by each header_edit made from it. */
struct header_target {
	const char *message;
	const char *eol;
	struct splices *splices;
	struct rewrite_result *result;
};

/* Make *out for this part, which is the top level if it has no parent.
 * Returns 0, or -1 and *fault when its header block does not end in a blank
 * line right before its body, or has lines that are no field: fields could
 * then be added in the wrong place. */
int header_edit_init(struct header_edit *out,
    const struct header_target *target, const struct scan_part *part,
    struct fault *fault);

/* Give a field this value (no space before it, folds as CRLF): the first of
 * that name changes, further ones are deleted from the highest ordinal down,
 * a missing one is added. Returns 0, or -1 and *fault at
 * LIMIT_REWRITE_HEADERS. */
int header_edit_set(struct header_edit *edit, const char *name,
    const char *value, struct fault *fault);

/* Delete every Content-* field except type and transfer encoding: they
 * describe what is no longer there. Returns 0, or -1 and *fault. */
int header_edit_drop_content(struct header_edit *edit, struct fault *fault);

#endif
