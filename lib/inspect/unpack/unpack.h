/* unpack.h - every attachment and every member at any depth, once.
 *
 * The order for one message: unpack_part() for each attachment describes it
 * and all that is inside; then the engine scans the message; then
 * unpack_scan() hands the engine what it did not see itself; unpack_finish()
 * completes the facts. Limits hold before memory or time is spent, and what
 * is beyond them is said in notes. Thread: one worker. Never logs. */
#ifndef SEKISHO_UNPACK_UNPACK_H
#define SEKISHO_UNPACK_UNPACK_H

#include "clamav/engine.h"
#include "config/config.h"
#include "formats/filetype.h"
#include "unlock/keychain.h"
#include "unpack/facts_cache.h"
#include "wire/report.h"

/* Borrowed, longer-lived than a message. */
struct unpack_tools {
	struct engine *engine;
	struct filetype *filetype;
	struct facts_cache *cache;
	const struct host *host;
};

struct unpack;

/* Begin with a message, whose parts are in the report already. What is
 * encrypted is opened with the keychain (borrowed; NULL: nothing is). */
struct unpack *unpack_new(const struct unpack_tools *tools,
    struct keychain *keychain, struct scan_report *report);

void unpack_free(struct unpack **unpack);

/* A leaf's decoded content, in the order of the parts: its digests and its
 * libmagic type are in the report. cut: there was more. What no attachment
 * is (a text without a true type) is left out. */
void unpack_part(struct unpack *unpack, uint32_t part, const char *bytes,
    size_t len, bool cut);

/* Whether a part is beyond a limit, so that unpacking it again would cost
 * what the limit saved. */
bool unpack_is_bomb(const struct unpack *unpack, uint32_t part);

/* Whether any part is. */
bool unpack_has_bomb(const struct unpack *unpack);

/* Scan members that were not among the layers of the engine's scans. */
void unpack_scan(struct unpack *unpack);

/* Types that the engine saw; facts to be remembered. */
void unpack_finish(struct unpack *unpack);

#endif
