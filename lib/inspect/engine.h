/* engine.h - libclamav behind one file.
 *
 * Loaded once by a generation before it forks; each worker then scans with
 * its own copy-on-write view. Every layer libclamav unpacks is remembered by
 * SHA-256, so that a part which it saw already need not be scanned again.
 * Thread: one process, one scan at a time. Never logs. */
#ifndef SEKISHO_INSPECT_ENGINE_H
#define SEKISHO_INSPECT_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "config/config.h"

struct engine;

/* Initialise libclamav, load every signature below the configured paths and
 * the built-in test signatures (EICAR, the body of clamav-testfiles), compile,
 * and prove that EICAR is found. Paths that hold nothing are no fault.
 * Returns an engine or NULL and *fault. */
struct engine *engine_open(const struct host *host, struct fault *fault);

void engine_free(struct engine **engine);

/* In a fresh worker: temporary files go below this folder, which must exist;
 * libclamav's random names are seeded anew, because forked workers would
 * otherwise collide in them. Returns 0, or -1 and *fault. */
int engine_enter_worker(
    struct engine *engine, const char *temporary, struct fault *fault);

/* Signatures loaded, the built-in ones included. */
uint32_t engine_signatures(const struct engine *engine);

/* Whether no signature but the built-in ones is loaded. */
bool engine_is_test_only(const struct engine *engine);

/* One name libclamav gave, and where. */
struct engine_hit {
	char *name;
	char *path; /* names of the layers inside the scanned bytes, "a/b" */
	uint8_t layer_sha256[32];
	bool has_layer;
};

struct engine_result {
	struct engine_hit *hits;
	size_t hit_count, hit_cap;
	const char *unscanned; /* NULL, or one word: why it was not examined */
	bool cached; /* libclamav's clean cache answered: no layers were seen */
};

void engine_result_release(struct engine_result *result);

enum engine_form { ENGINE_FILE = 1, ENGINE_MAIL };

/* Scan len bytes in memory with all matches. ENGINE_MAIL: the bytes begin
 * with the synthetic line that makes libclamav type them as mail. name is the
 * file's name or NULL. A fault of the engine is an `unscanned` result, never
 * silence. */
void engine_scan(struct engine *engine, const char *bytes, size_t len,
    enum engine_form form, const char *name, struct engine_result *out);

/* Forget the layers; called before each message. */
void engine_begin_message(struct engine *engine);

/* Whether a layer with this digest was handed out since then. */
bool engine_saw_layer(const struct engine *engine, const uint8_t sha256[32]);

#endif
