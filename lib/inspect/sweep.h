/* sweep.h - scan what the parts of a message do not show.
 *
 * After the parts themselves: what hidden.h finds in them, raw and decoded,
 * and around them, and the readings of a part's own encoding that GMime does
 * not take. A hit belongs to the part that holds it, one outside of all parts
 * to the message. Thread: one worker. Never logs. */
#ifndef SEKISHO_INSPECT_SWEEP_H
#define SEKISHO_INSPECT_SWEEP_H

#include "base/fault.h"
#include "clamav/engine.h"
#include "config/config.h"
#include "mail/mime.h"
#include "wire/report.h"

/* Decode at most limits.file of each part. Hits go to the report, and a limit
 * `hidden` when there was more than four times the message, or more than
 * LIMIT_SWEEP_READINGS or a tenth of scanner.time_limit allow. Returns 0, or -1
 * and *fault. */
int sweep(struct engine *engine, struct mime *mime, const struct host *host,
    struct scan_report *report, struct fault *fault);

#endif
