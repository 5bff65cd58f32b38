/* text_facts.h - what a message's headers and displayed texts look like.
 *
 * Fills report->text for the spam score: header_facts.h for the headers,
 * html_facts.h and text_words.h for every displayed text. Thread: one worker.
 * Never logs. */
#ifndef SEKISHO_MAIL_TEXT_FACTS_H
#define SEKISHO_MAIL_TEXT_FACTS_H

#include "mail/displayed.h"
#include "mail/mime.h"
#include "wire/report.h"

/* message: the bytes that mime was parsed from, displayed what mime shows; the
 * report has their parts, the Subject and what is spared. */
void text_facts_read(const char *message, size_t len, const struct mime *mime,
    const struct displayed *displayed, struct scan_report *report);

#endif
