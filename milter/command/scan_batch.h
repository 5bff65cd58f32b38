/* scan_batch.h - message files through the pipeline, several at a time, their
 * results printed in the order of the files.
 *
 * Thread: main; starts its own. Prints to stdout and stderr, never logs. */
#ifndef SEKISHO_MILTER_SCAN_BATCH_H
#define SEKISHO_MILTER_SCAN_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "command/scan_reception.h"
#include "config/config.h"
#include "judge/facts.h"
#include "judge/model.h"

/* What `sekisho scan` exits with; the greatest of all files. */
enum scan_status {
	SCAN_STATUS_CLEAN = 0,
	SCAN_STATUS_ACTED = 1,
	SCAN_STATUS_ERROR = 2,
};

/* Borrowed for the call. */
struct scan_batch {
	const struct config *config;
	const struct model *model; /* that scores attachments, or NULL */
	const struct text_model *text_model;    /* or NULL */
	struct envelope_facts envelope;         /* what the user says of it */
	const struct scan_reception *reception; /* what comes before DATA */
	const char *socket;                     /* of the scanner */
	struct resolver *resolver; /* asks about sites and files, or NULL */
	enum client_trust trust;
	const char *const *recipients;
	size_t recipient_count;
	const char *const *files;
	size_t file_count;
	bool json;
	const char *write_to; /* NULL: store nothing */
	size_t parallel;      /* at least 1 */
};

/* Scan all of them. Ends early, with an error, after SIGINT or SIGTERM. */
enum scan_status scan_batch_run(const struct scan_batch *batch);

#endif
