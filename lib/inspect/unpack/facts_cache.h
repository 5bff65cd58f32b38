/* facts_cache.h - what was found in a file, for the next time it comes.
 *
 * The same document in many messages is unpacked once a worker; and it gives
 * the same facts. By SHA-256 and what the name makes of it, the least recently
 * used go first.
 * Thread: one worker. Never logs. */
#ifndef SEKISHO_UNPACK_FACTS_CACHE_H
#define SEKISHO_UNPACK_FACTS_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/report.h"

struct facts_cache;

struct facts_cache *facts_cache_new(void);
void facts_cache_free(struct facts_cache **cache);

/* Remember the files of a part (of the report's, from first to its end, the
 * first being the part itself), unless there is something that depends on more
 * than the bytes: what was not examined or is beyond a limit, hits, what is
 * encrypted. */
void facts_cache_keep(
    struct facts_cache *cache, const struct scan_report *report, size_t first);

/* Add what is inside a part that is known, behind its own file, which is the
 * report's last and has its names, path and digests already. Returns whether
 * it is known. */
bool facts_cache_add(struct facts_cache *cache, struct scan_report *report);

#endif
