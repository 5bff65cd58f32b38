/* testmail.h - a mail that every scanner must find infected.
 *
 * The industry's harmless test file (EICAR) as the text of a mail. Thread:
 * any. Never logs. */
#ifndef SEKISHO_MILTER_TESTMAIL_H
#define SEKISHO_MILTER_TESTMAIL_H

#include <stddef.h>

#include "base/fault.h"

/* A sealed memfd with the mail, the caller's, and how long it is; -1 and
 * *fault. */
int testmail_make(size_t *len_out, struct fault *fault);

#endif
