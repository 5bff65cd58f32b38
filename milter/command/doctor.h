/* doctor.h - one finding for each part, with a sentence how to mend it.
 *
 * Every doctor_*.c looks at some parts and tells what it found; nothing is
 * repaired. What cannot be tried (no root, no settings) is said too, because
 * silence would look like health. Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_DOCTOR_H
#define SEKISHO_MILTER_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "command/page.h"
#include "config/config.h"
#include "gate/json.h"

enum finding {
	FINDING_UNSET = 0,
	FINDING_OK,
	FINDING_UNTRIED, /* could not be looked at */
	FINDING_DOUBT,   /* works, but should not stay so */
	FINDING_BAD,
};

struct doctor {
	const char *file;
	const struct config *config;
	const struct host *host;
	bool is_root;
	bool quiet;          /* only collect */
	struct page page;    /* otherwise say it at once */
	json_t *findings;    /* array of {"what", "state", "text"} */
	bool milter_answers; /* at milter.socket */
	json_t *gate;        /* its status, NULL when it does not answer */
	json_t *scanner;     /* its view, NULL when it does not answer */
	enum finding worst;
};

/* Tell one finding. what: the part, in one word. */
void doctor_tell(struct doctor *doctor, enum finding finding, const char *what,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Whether only root's or the MTA's lack of rights kept us from a socket; then
 * that is told. */
bool doctor_forbids(struct doctor *doctor, const char *what, const char *path);

/* The parts, in the order in which one depends on another. */
void doctor_accounts(struct doctor *doctor);
void doctor_gate(struct doctor *doctor);    /* sets doctor->gate */
void doctor_scanner(struct doctor *doctor); /* sets doctor->scanner */
void doctor_temporary(struct doctor *doctor);
void doctor_host(struct doctor *doctor);     /* log, clock, descriptors */
void doctor_dns(struct doctor *doctor);      /* name servers, lists */
void doctor_model(struct doctor *doctor);    /* that scores attachments */
void doctor_mta(struct doctor *doctor);      /* Postfix or Sendmail */
bool doctor_sendmail(struct doctor *doctor); /* false: not here */
void doctor_others(struct doctor *doctor);   /* other milters */

/* The name that another milter's settings file gives as AuthservID; false
 * without one. Exposed for tests. */
bool doctor_authserv(const char *path, char *out, size_t size);

#endif
