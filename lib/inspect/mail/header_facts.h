/* header_facts.h - what a message's own headers look like.
 *
 * Facts for the spam score (scan_text.h): what is missing, repeated, claimed
 * or disguised, and who says to have written. Thread: any. Never logs. */
#ifndef SEKISHO_MAIL_HEADER_FACTS_H
#define SEKISHO_MAIL_HEADER_FACTS_H

#include <stddef.h>

#include "wire/report.h"

/* Read the header block at the message's begin into report->text; the
 * Subject's decoded text is in the report already. */
void header_facts_read(
    const char *message, size_t len, struct scan_report *report);

#endif
