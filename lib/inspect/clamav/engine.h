/* engine.h - libclamav behind one file.
 *
 * Loaded once by a generation before it forks; each worker then scans with
 * its own copy-on-write view. Layers that libclamav unpacks are compared with
 * the parts that the caller expects, so that a part which it saw already need
 * not be scanned again.
 * Thread: one process, one scan at a time. Never logs. */
#ifndef SEKISHO_CLAMAV_ENGINE_H
#define SEKISHO_CLAMAV_ENGINE_H

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

/* Whether temporary files can be made and have room, in the folder that
 * engine_enter_worker() was told; without that one nothing is asked. Returns
 * 0, or -1 and *fault. */
int engine_check_folder(struct engine *engine, struct fault *fault);

/* False from the first scan on that libclamav did not begin or complained
 * about, and from the first folder that failed its check: libclamav may
 * remember as clean what it could not unpack, so that the process should not
 * scan any more. */
bool engine_is_sound(const struct engine *engine);

/* Signatures loaded, the built-in ones included. */
uint32_t engine_signatures(const struct engine *engine);

/* Whether no signature but the built-in ones is loaded. */
bool engine_is_test_only(const struct engine *engine);

/* One name libclamav gave, and where. */
struct engine_hit {
	char *name; /* without ".UNOFFICIAL" */
	char *path; /* names of the layers inside the scanned bytes, "a/b" */
};

struct engine_result {
	const char *type; /* libclamav's of the bytes, static; "" if none */
	struct engine_hit *hits;
	size_t hit_count, hit_cap;
	const char *unscanned; /* NULL, or one word: why it was not examined */
	bool hits_cut;         /* there were more than LIMIT_REPORT_HITS */
};

void engine_result_release(struct engine_result *result);

/* Scan len bytes in memory with all matches; a mail is known by its first
 * header line. name is the file's name or NULL. A fault of the engine is an
 * `unscanned` result, never silence. *out is the caller's. */
void engine_scan(struct engine *engine, const char *bytes, size_t len,
    const char *name, struct engine_result *out);

/* Forget what was expected; called before each message, whose scans share
 * three quarters of scanner.time_limit from here. */
void engine_begin_message(struct engine *engine);

/* A part whose content may be among the layers of the scans to come. */
struct engine_part {
	const char *bytes; /* read during the call only, unless they last */
	size_t len;
	const uint8_t *sha256; /* 32 bytes: of the content, its name below */
	bool is_body;          /* text that is read, not a file */
	bool lasts; /* the bytes stay until the message's last scan: a body is
		       then compared instead of digested */
};

/* Expect it. Only layers of a length that is expected are digested: a digest
 * of every layer would cost more than the scan of a small mail. libclamav's
 * mail parser hands out text with bare line feeds and other newlines at its
 * end: for a body that is the same, for a file it is not. */
void engine_expect_layer(struct engine *engine, const struct engine_part *part);

/* Whether an expected part was among the layers, whole. */
bool engine_saw_layer(const struct engine *engine, const uint8_t sha256[32]);

/* libclamav's type of an expected file that was among the layers, whole, or
 * NULL. */
const char *engine_layer_type(
    struct engine *engine, const uint8_t sha256[32], size_t len);

/* Until engine_unlimit(): scans of len bytes end early, as little as is worth
 * spending on a bomb. What is beyond limits is known by then. */
void engine_limit(struct engine *engine, size_t len);
void engine_unlimit(struct engine *engine);

/* Whether scans of this message from now on take mail and pages for mere bytes,
 * when its pieces are beyond a limit; its parts are scanned by themselves. */
void engine_be_plain(struct engine *engine, bool is_plain);

/* One file that libclamav unpacked. */
struct engine_layer {
	char *name; /* "" if it has none of its own */
	char *bytes;
	size_t len;
};

struct engine_layers {
	struct engine_layer *items;
	size_t count, cap;
	bool is_cut; /* there were more, or larger ones */
};

/* What libclamav finds directly inside bytes of a format that only it
 * unpacks; hits are not told. At most max_files and max_bytes in all. *out is
 * the caller's. */
void engine_unpack(struct engine *engine, const char *bytes, size_t len,
    size_t max_files, size_t max_bytes, struct engine_layers *out);

void engine_layers_release(struct engine_layers *layers);

#endif
