/* mail_begin.h - whether bytes begin as a mail does.
 *
 * For files that nobody declared to be one. Thread: any. Never logs. */
#ifndef SEKISHO_FORMATS_MAIL_BEGIN_H
#define SEKISHO_FORMATS_MAIL_BEGIN_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the first lines are a mail's headers: one that only mail has, or two
 * that letters have as well. Looks at LIMIT_MAIL_BEGIN_BYTES. */
bool mail_begins(const char *bytes, size_t len);

#endif
