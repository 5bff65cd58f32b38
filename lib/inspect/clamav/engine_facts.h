/* engine_facts.h - what one scan said, as facts of a report.
 *
 * Thread: one worker. Never logs. */
#ifndef SEKISHO_CLAMAV_ENGINE_FACTS_H
#define SEKISHO_CLAMAV_ENGINE_FACTS_H

#include "clamav/engine.h"
#include "wire/report.h"

/* Which part was scanned, and what is known of it. */
struct scanned {
	uint32_t part;     /* ordinal + 1, 0: the whole message */
	const char *inner; /* path of the member inside the part, "" if the
			      part itself was scanned */
	bool is_bomb;      /* it is beyond a limit, and the scan was short */
};

/* Add one hit; one about libclamav's limits is a note, too. */
void engine_facts_hit(struct scan_report *report, const struct engine_hit *hit,
    const struct scanned *scanned);

/* Add everything but the hits: why it was not examined. */
void engine_facts_notes(struct scan_report *report,
    const struct engine_result *result, const struct scanned *scanned);

/* Add all of it. */
void engine_facts_add(struct scan_report *report,
    const struct engine_result *result, const struct scanned *scanned);

#endif
