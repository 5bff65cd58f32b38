/* rewrite.h - the new body of a cleaned message, by splicing.
 *
 * The body is the original's bytes with the removed leaves' bytes replaced by
 * a notice and the body tag inserted; never the output of a MIME writer. A
 * removal that is not safe is refused, never skipped. Thread: one worker.
 * Never logs. */
#ifndef SEKISHO_EDIT_REWRITE_H
#define SEKISHO_EDIT_REWRITE_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/fault.h"
#include "wire/request.h"

enum rewrite_status {
	REWRITE_UNSET = 0,
	REWRITE_DONE,    /* *body and *result are filled */
	REWRITE_REFUSED, /* *fault says which wish cannot be met, and why */
	REWRITE_FAILED,  /* *fault: the machine */
};

/* Carry out a REWRITE request on the message (whole: headers, blank line,
 * body). body receives everything behind the blank line. */
enum rewrite_status rewrite(const char *message, size_t len,
    const struct scan_request *request, struct buffer *body,
    struct rewrite_result *result, struct fault *fault);

#endif
