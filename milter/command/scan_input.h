/* scan_input.h - a message file as the gate would have it: sealed.
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_SCAN_INPUT_H
#define SEKISHO_MILTER_SCAN_INPUT_H

#include <stdbool.h>

#include "base/buffer.h"
#include "wire/spool.h"

struct scan_input {
	struct buffer bytes; /* the message; cut when oversize */
	struct spool *spool; /* the same, sealed; NULL when oversize */
	bool oversize;
	bool bare; /* it was no message and is now the attachment of one */
};

/* Read file ("-": standard input), at most max_bytes. A file that is no
 * message (bare_file.h) becomes an attachment; line ends stay as they are.
 * Returns 0 and *out (scan_input_release), or -1 and *fault. */
int scan_input_read(const char *file, struct spool_budget *budget,
    int64_t max_bytes, struct scan_input *out, struct fault *fault);

void scan_input_release(struct scan_input *input);

#define scoped_input __attribute__((cleanup(scan_input_release)))

#endif
