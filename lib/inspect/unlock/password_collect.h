/* password_collect.h - the passwords for one message's files.
 *
 * Hands what a reader of the message sees to password_finder: the Subject, the
 * displayed texts in their charsets and what pictures say in place of
 * themselves, short attached texts, the names of attachments, the Date; and
 * what the settings and earlier mail say. Thread: one worker. Never logs. */
#ifndef SEKISHO_UNLOCK_PASSWORD_COLLECT_H
#define SEKISHO_UNLOCK_PASSWORD_COLLECT_H

#include <stdbool.h>

#include "config/config.h"
#include "mail/displayed.h"
#include "unlock/password_finder.h"
#include "wire/report.h"
#include "wire/request.h"
#include "wire/sealed.h"

/* Everything is borrowed. */
struct password_sources {
	const struct sealed *message;
	const struct displayed *displayed;
	const struct displayed *attached; /* texts that a reader opens */
	const struct scan_report *report; /* its parts and Subject */
	const struct scan_request *request;
	const struct host *host;
};

/* Whether any text may announce a password, which most messages do not. */
bool password_is_labelled(const struct password_sources *sources);

/* Hand all of it to the finder. */
void password_collect(
    const struct password_sources *sources, struct password_finder *finder);

/* The labelled ones, for files that come with a later message. */
void password_keep(const struct password_finder *finder, struct secrets *out);

#endif
