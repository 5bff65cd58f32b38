/* setup.h - connect the gate with this host's mail server.
 *
 * What is shown first is all that is done. Thread: one. Never logs. */
#ifndef SEKISHO_COMMAND_SETUP_H
#define SEKISHO_COMMAND_SETUP_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/fault.h"
#include "config/config.h"

/* The exit statuses of a set-up. */
enum setup_status {
	SETUP_DONE = 0, /* or nothing was to do */
	SETUP_DECLINED = 1,
	SETUP_FAILED = 2,
};

struct setup {
	const struct host *host;
	bool yes;       /* nobody is asked */
	const char *mc; /* Sendmail's source, or NULL: the usual one */
};

/* Postfix: smtpd_milters in main.cf, then `postfix reload`. */
enum setup_status setup_postfix(const struct setup *setup);

/* Sendmail: INPUT_MAIL_FILTER in sendmail.mc, then its Makefile. */
enum setup_status setup_sendmail(const struct setup *setup);

/* A line of a difference, coloured on a terminal: sign is '-', '+' or ' '. */
void setup_show(char sign, const char *line);

/* Whether to go on: --yes, or a person says so. Without either it is told how
 * to say it. */
bool setup_confirm(const struct setup *setup);

/* smtpd_milters with our entry first and the others as they were; an entry
 * that leads to the gate already is replaced. folder: Postfix's queue. */
struct place;
void setup_milters(const char *current, const char *ours,
    const struct place *gate, const char *folder, struct buffer *out);

/* sendmail.mc with this INPUT_MAIL_FILTER line: in place of one of that name,
 * or before the first MAILER line. */
void setup_mc(const char *current, const char *line, struct buffer *out);

#endif
