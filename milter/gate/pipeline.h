/* pipeline.h - one sealed message from facts to edits.
 *
 * The one path that the gate and `sekisho scan` share: examine, decide, ask
 * for the new body if the decision needs one, build the edits, examine what
 * came of it. Everything it talks to is behind scan_client.h. Thread: one
 * session. Never logs. */
#ifndef SEKISHO_MILTER_PIPELINE_H
#define SEKISHO_MILTER_PIPELINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/deadline.h"
#include "config/config.h"
#include "judge/decide.h"
#include "judge/edits.h"
#include "judge/facts.h"
#include "judge/model.h"
#include "judge/scores.h"
#include "judge/spam.h"
#include "net/spf_lookup.h"
#include "wire/own_headers.h"
#include "wire/scan_client.h"
#include "wire/spool.h"

/* Borrowed for the call and as long as the outcome is used. */
struct pipeline_input {
	const struct config *config;
	const struct model *model; /* that scores attachments; NULL: none */
	const struct text_model *text_model;   /* NULL: none */
	const struct envelope_facts *envelope; /* NULL: nothing is known */
	const char *session;                   /* s= */
	const char *socket; /* of the scanner; NULL: the config's */
	int message_fd;     /* sealed; unused when oversize */
	/* Who is asked about sites and files; NULL: the host's own files. */
	struct resolver *resolver;
	struct list_health *health; /* of the lists; NULL: all are asked */
	int64_t message_bytes;
	bool oversize; /* larger than limits.message */
	/* Headers that claim to be ours, as the MTA counts them, for when no
	 * report names them; NULL: not known. */
	const struct own_headers *forged;
	bool smtputf8; /* MAIL asked for it: headers may be UTF-8 */
	bool released; /* by the administrator: it goes, whatever it is */
	enum client_trust trust;
	const struct spf_results *spf; /* NULL: not asked for */
	const char *const *recipients; /* none: the file's own policy */
	size_t recipient_count;
	const struct secrets *secrets; /* passwords of earlier mail, or NULL */
	struct spool_budget *spools;   /* for the cleaned message */
	struct deadline deadline;
	int64_t time_s; /* for the notice */
};

struct pipeline {
	struct facts facts;
	struct scan_inspection inspection; /* holds the report */
	struct spam_score spam;
	int64_t scan_ms;      /* what it took, waiting for a worker included */
	struct scores scores; /* of its files */
	struct url_answers urls;   /* about its URLs */
	struct file_answers files; /* about its files */
	struct decision decision;
	struct scan_rewriting rewriting; /* holds the new body, if any; its
					    fault says why there is none */
	bool rewritten;                  /* and examined again */
	struct scan_inspection again;    /* of the cleaned message */
	struct edits edits;
};

/* Run all of it. Never fails: what goes wrong is part of the decision. */
void pipeline_run(const struct pipeline_input *input, struct pipeline *out);

void pipeline_release(struct pipeline *pipeline);

#endif
