/* reply.h - one SMTP reply as libmilter takes it.
 *
 * What an administrator, a signature's author or a list's operator wrote
 * becomes one line of printable ASCII that always ends with the session's
 * name, so that a refused sender and the log can be brought together. '%' is
 * doubled because both Postfix and Sendmail halve it. Pure. Thread: any.
 * Never logs. */
#ifndef SEKISHO_MILTER_REPLY_H
#define SEKISHO_MILTER_REPLY_H

#include <stdbool.h>

#include "base/limits.h"

struct reply {
	char code[4];
	char enhanced[12];
	char text[LIMIT_REPLY_TEXT_BYTES + 1];
};

/* Compose `code enhanced text [s=session]`. A code outside 400 to 599 becomes
 * 451, an enhanced code that is ill-formed or of the other class (RFC 3463
 * 2: 4.x.x goes with 4yz) becomes x.7.1; a text too long is cut, the session's
 * name never. */
void reply_format(struct reply *out, int code, const char *enhanced,
    const char *text, const char *session);

/* Whether the client may try again (4yz): libmilter ignores such a reply
 * unless the callback returns SMFIS_TEMPFAIL, and a 5yz one unless it returns
 * SMFIS_REJECT. */
bool reply_is_temporary(const struct reply *reply);

#endif
