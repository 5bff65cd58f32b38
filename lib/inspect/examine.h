/* examine.h - one message to one report.
 *
 * The order of an examination: parts (mime), the whole message (engine), each
 * decoded part that libclamav did not hand out itself (engine), types of
 * attachments (libmagic), digests. Facts only. Thread: one worker. Never
 * logs. */
#ifndef SEKISHO_INSPECT_EXAMINE_H
#define SEKISHO_INSPECT_EXAMINE_H

#include "base/fault.h"
#include "clamav/engine.h"
#include "config/config.h"
#include "wire/report.h"
#include "wire/request.h"
#include "wire/sealed.h"

struct examiner;

/* Everything a worker needs and cannot load in its sandbox: libmagic's
 * database, charset converters, digest code. Called before the fork. The
 * engine and the host settings are borrowed. NULL and *fault on failure. */
struct examiner *examiner_open(
    struct engine *engine, const struct host *host, struct fault *fault);

void examiner_free(struct examiner **examiner);

/* Examine. The message's `lead` is written to (the synthetic first line);
 * sha256: its digest, which the caller has. Returns a report, the caller's, or
 * NULL and *fault. */
struct scan_report *examine(struct examiner *examiner,
    const struct sealed *message, const uint8_t sha256[32],
    const struct scan_request *request, struct fault *fault);

#endif
