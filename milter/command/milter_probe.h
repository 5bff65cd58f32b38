/* milter_probe.h - be an MTA for one question.
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_MILTER_PROBE_H
#define SEKISHO_MILTER_MILTER_PROBE_H

#include "base/fault.h"
#include "command/place.h"

/* Connect, negotiate as an MTA does (SMFIC_OPTNEG) and leave. Returns 0 when a
 * milter answered, or -1 and *fault. */
int milter_probe(const struct place *place, struct fault *fault);

#endif
