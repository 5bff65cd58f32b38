/* original_facts.h - what is known of an original, as JSON.
 *
 * Written by the gate beside the message; read by `sekisho quarantine` and by
 * whoever looks into the folder. Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_ORIGINAL_FACTS_H
#define SEKISHO_MILTER_ORIGINAL_FACTS_H

#include <stdint.h>

#include "judge/event.h"

/* One object, NUL-terminated and the caller's: s, q, time, from, rcpts, client,
 * name, helo, auth, gateway, size, sha256, subject, action, class, reason,
 * removed[] {part, names, type, detected, size, sha256, class, verdict},
 * verdicts[] {name, part, path}. */
char *original_facts(
    const struct event *event, const char *gateway, int64_t time_s);

#endif
