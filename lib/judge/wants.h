/* wants.h - what the policies of a message's recipients need measured.
 *
 * Pure: no clock, no I/O. Thread: any. Never logs. */
#ifndef SEKISHO_JUDGE_WANTS_H
#define SEKISHO_JUDGE_WANTS_H

#include <stddef.h>
#include <stdint.h>

#include "config/config.h"
#include "judge/facts.h"
#include "wire/spare.h"

/* Bits of enum spare: what no rule of these policies looks at, in a message of
 * a client so trusted. None for no policies: then nobody can say. */
uint32_t wants_spare(const struct host *host,
    const struct policy *const *policies, size_t count,
    enum client_trust trust);

#endif
