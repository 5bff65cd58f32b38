/* bare_file.h - a file that is no mail, as the attachment of one.
 *
 * So that `sekisho scan` and `sekisho features` take what somebody saved from
 * a mail, too. Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_BARE_FILE_H
#define SEKISHO_MILTER_BARE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/* Whether a file is no message: it does not begin with headers, or its name
 * says that it is a document, which may begin with some ("page.mht"). Nothing
 * at all is a message without anything. name: "-" for none. */
bool bare_file(const char *name, const char *bytes, size_t len);

/* Append a message whose only part is the file, under its own name. */
void bare_file_wrap(
    const char *name, const char *bytes, size_t len, struct buffer *out);

#endif
