/* engine.c - scans; libclamav is known here and in loading.c.
 *
 * Data flow: databases -> compiled engine -> scan of bytes in memory ->
 * callbacks, which note names and the layers around them -> result. */
#include "clamav/engine.h"

#include <clamav.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/buffer.h"
#include "base/deadline.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "clamav/layers.h"
#include "clamav/loading.h"
#include "clamav/scratch.h"
#include "clamav/signatures.h"
#include "text/digest.h"

/* Layers whose names are remembered; libclamav's own limit is 100. */
#define LAYERS 101

/* All but mail and pages, which libclamav takes apart into a file for each of
 * their pieces. */
#define PARSE_PLAIN (~(unsigned int)(CL_SCAN_PARSE_MAIL | CL_SCAN_PARSE_HTML))

/* The time of a scan for which none is left. */
#define LEAST_MS 10

/* libclamav does not look at fewer bytes than one more. */
#define TINY_BYTES 5

struct engine {
	struct cl_engine *clamav;
	unsigned int signatures;
	struct layers layers;
	struct host host;   /* for its limits */
	int64_t begun_ms;   /* the message's examination; 0: none yet */
	int64_t limited_ms; /* what a bomb's scan may take, or 0 */
	bool is_plain;
	const char *temporary; /* NULL, or the worker's folder; borrowed */
	bool is_unsound;
};

/* One scan, as the callbacks see it. */
struct scan {
	struct engine *engine;
	struct engine_result *result;
	char *names[LAYERS]; /* of the layers around the current one */
	uint32_t depth;      /* of the current one */
	bool has_begun;      /* the bytes themselves were looked at */
	bool has_complained; /* libclamav, of what it could not do */
	struct engine_layers *unpacked; /* NULL, or who wants the layers */
	size_t max_files, max_bytes;
};

/* libclamav writes to stderr otherwise. An error during a scan is a file that
 * could not be written or a folder that could not be made: mail never causes
 * one, and the scan's result mostly does not tell of it. */
static void
hear_message(
    enum cl_msg severity, const char *full, const char *text, void *context)
{
	struct scan *scan = context;

	(void)full;
	(void)text;
	if (scan != NULL && severity == CL_MSG_ERROR)
		scan->has_complained = true;
}

/* A copy of a layer's name. libclamav names some after the temporary file they
 * were unpacked to: such a name is different each time and says nothing. */
static char *
layer_name(const char *name)
{
	size_t len = name != NULL ? strnlen(name, LIMIT_REPORT_TEXT) : 0;

	if (len == 0 ||
	    (text_begins(name, len, "clamav-") && text_ends(name, len, ".tmp")))
		return NULL;
	return mem_text(name, len);
}

/* Keep a copy of what lies directly inside. */
static void
keep_layer(struct scan *scan, const char *name, const char *bytes, size_t len)
{
	struct engine_layers *out = scan->unpacked;
	struct engine_layer *layer;
	char *named;

	if (out->count >= scan->max_files || len > scan->max_bytes) {
		out->is_cut = true;
		return;
	}
	scan->max_bytes -= len;
	out->items = mem_grow(
	    out->items, out->count, &out->cap, sizeof *out->items);
	named = layer_name(name);
	layer = &out->items[out->count++];
	layer->name = named != NULL ? named : mem_text("", 0);
	layer->bytes = mem_text(bytes, len);
	layer->len = len;
}

/* Called for every layer. */
/* NOLINTBEGIN(readability-function-size): libclamav's signature */
static cl_error_t
on_layer(int fd, const char *type, const char **ancestors, size_t parent_len,
    const char *name, size_t len, const char *bytes, uint32_t depth,
    uint32_t attributes, void *context)
{
	struct scan *scan = context;

	(void)fd;
	(void)ancestors;
	(void)parent_len;
	(void)attributes;
	scan->has_begun = true;
	if (depth < LAYERS) {
		free(scan->names[depth]);
		scan->names[depth] = layer_name(name);
		scan->depth = depth;
	}
	if (bytes == NULL || len == 0)
		return CL_CLEAN;
	if (type == NULL)
		type = "";
	if (depth == 0)
		scan->result->type = type;
	if (scan->unpacked == NULL)
		layers_see(&scan->engine->layers, type, bytes, len);
	else if (depth == 1)
		keep_layer(scan, name, bytes, len);
	return CL_CLEAN;
}
/* NOLINTEND(readability-function-size) */

/* The names of the layers inside the scanned bytes. */
static char *
layer_path(const struct scan *scan)
{
	struct buffer path;

	buffer_init(&path, LIMIT_REPORT_PATH);
	for (uint32_t i = 1; i <= scan->depth; i++) {
		if (scan->names[i] == NULL)
			continue;
		if (path.len > 0)
			buffer_add_text(&path, "/");
		buffer_add_text(&path, scan->names[i]);
	}
	return buffer_take(&path);
}

static bool
has_hit(const struct engine_result *result, const char *name, const char *path)
{
	for (size_t i = 0; i < result->hit_count; i++)
		if (strcmp(result->hits[i].name, name) == 0 &&
		    strcmp(result->hits[i].path, path) == 0)
			return true;
	return false;
}

static void
add_hit(struct scan *scan, const char *found)
{
	static const char unofficial[] = ".UNOFFICIAL";
	struct engine_result *result = scan->result;
	size_t len = strlen(found);
	scoped_mem char *name = NULL, *path = layer_path(scan);

	if (text_ends(found, len, unofficial))
		len -= sizeof unofficial - 1;
	name = mem_text(found, len);
	if (has_hit(result, name, path))
		return;
	if (result->hit_count >= LIMIT_REPORT_HITS) {
		result->hits_cut = true;
		return;
	}
	result->hits = mem_grow(result->hits, result->hit_count,
	    &result->hit_cap, sizeof *result->hits);
	result->hits[result->hit_count++] = (struct engine_hit){
		.name = ptr_take(&name), .path = ptr_take(&path)
	};
}

static void
on_virus(int fd, const char *name, void *context)
{
	(void)fd;
	if (name != NULL)
		add_hit(context, name);
}

/* A whole message is a file to libclamav, so that the limit of one file must
 * let the largest message through; what is larger inside is refused by size
 * before it gets here. Everything unpacked from one message may be four times
 * the largest file: libclamav's own proportion. */
static int
set_limits(struct cl_engine *clamav, const struct host *host)
{
	long long file = host->limits_file_bytes;
	long long message = host->limits_message_bytes + LIMIT_MAP_LEAD_BYTES;
	long long largest = file > message ? file : message;
	const struct {
		enum cl_engine_field field;
		long long value;
	} limits[] = {
		{ CL_ENGINE_MAX_FILESIZE, largest },
		{ CL_ENGINE_MAX_SCANSIZE, 4 * largest },
		{ CL_ENGINE_MAX_RECURSION, host->limits_depth },
		{ CL_ENGINE_MAX_FILES, host->limits_files },
		{ CL_ENGINE_PCRE_MAX_FILESIZE, largest },
		/* Its cache of clean files goes by MD5: who has two files of
		 * one MD5 sends the harmless one first. It would also hide
		 * what is inside of a file that it knows. */
		{ CL_ENGINE_DISABLE_CACHE, 1 },
	};

	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		if (cl_engine_set_num(
			clamav, limits[i].field, limits[i].value) != CL_SUCCESS)
			return -1;
	return 0;
}

/* For the scans of a message: the supervisor's patience would end the worker.
 */
static int64_t
engine_time_ms(const struct host *host)
{
	return host->scanner_time_limit_ms * 3 / 4;
}

/* All scans of a message share its time: with a fresh share for each, one of
 * many parts outlives the supervisor's patience. What is left for the last is
 * enough to learn that there is none. */
static void
set_time(struct engine *engine)
{
	int64_t left = engine_time_ms(&engine->host);

	if (engine->begun_ms > 0)
		left -= clock_ms() - engine->begun_ms;
	if (engine->limited_ms > 0 && left > engine->limited_ms)
		left = engine->limited_ms;
	cl_engine_set_num(engine->clamav, CL_ENGINE_MAX_SCANTIME,
	    left > LEAST_MS ? left : LEAST_MS);
}

/* Why bytes with this result were not examined, or NULL. */
static const char *
unscanned_reason(cl_error_t error)
{
	static const struct {
		cl_error_t error;
		const char *reason;
	} rows[] = { { CL_CLEAN, NULL }, { CL_VIRUS, NULL },
		{ CL_ETIMEOUT, "timeout" }, { CL_EMEM, "memory" },
		{ CL_EFORMAT, "format" }, { CL_EPARSE, "format" },
		{ CL_EUNPACK, "format" }, { CL_EMAXREC, "limits" },
		{ CL_EMAXSIZE, "limits" }, { CL_EMAXFILES, "limits" } };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].error == error)
			return rows[i].reason;
	return "engine";
}

static void
scan_map(struct scan *scan, cl_fmap_t *map, const char *name)
{
	struct cl_scan_options options = {
		.general = CL_SCAN_GENERAL_ALLMATCHES |
		    CL_SCAN_GENERAL_HEURISTICS,
		.parse = scan->engine->is_plain ? PARSE_PLAIN : ~0U,
		.heuristic = CL_SCAN_HEURISTIC_EXCEEDS_MAX |
		    CL_SCAN_HEURISTIC_ENCRYPTED_ARCHIVE |
		    CL_SCAN_HEURISTIC_ENCRYPTED_DOC,
	};
	struct engine_result *result = scan->result;
	unsigned long scanned = 0;
	const char *found = NULL;
	cl_error_t error;

	set_time(scan->engine);
	error = cl_scanmap_callback(
	    map, name, &found, &scanned, scan->engine->clamav, &options, scan);
	scan->depth = 0;
	if (error == CL_VIRUS && result->hit_count == 0)
		add_hit(scan, found != NULL ? found : "Unnamed");
	result->unscanned = unscanned_reason(error);
	/* Without a folder for its files libclamav says that there is nothing,
	 * and has not even looked. */
	if (scan->has_begun && !scan->has_complained)
		return;
	scan->engine->is_unsound = true;
	if (result->unscanned == NULL)
		result->unscanned = "engine";
}

static void
scan_bytes(struct scan *scan, const char *bytes, size_t len, const char *name)
{
	cl_fmap_t *map;

	*scan->result = (struct engine_result){ .type = "" };
	if (len == 0)
		return; /* nothing to find, and libclamav maps no nothing */
	scan->has_begun = len <= TINY_BYTES;
	map = cl_fmap_open_memory(bytes, len);
	if (map == NULL) {
		scan->result->unscanned = "engine";
		return;
	}
	scan_map(scan, map, name);
	cl_fmap_close(map);
	for (size_t i = 0; i < LAYERS; i++)
		free(scan->names[i]);
}

void
engine_scan(struct engine *engine, const char *bytes, size_t len,
    const char *name, struct engine_result *out)
{
	struct scan scan = { .engine = engine, .result = out };

	scan_bytes(&scan, bytes, len, name);
}

void
engine_unpack(struct engine *engine, const char *bytes, size_t len,
    size_t max_files, size_t max_bytes, struct engine_layers *out)
{
	struct engine_result result = { 0 };
	struct scan scan = { .engine = engine,
		.result = &result,
		.unpacked = out,
		.max_files = max_files,
		.max_bytes = max_bytes };

	*out = (struct engine_layers){ 0 };
	scan_bytes(&scan, bytes, len, NULL);
	/* Whatever kept it from unpacking, there was more. */
	out->is_cut |= !scan.has_begun || scan.has_complained;
	engine_result_release(&result);
}

void
engine_layers_release(struct engine_layers *layers)
{
	for (size_t i = 0; i < layers->count; i++) {
		free(layers->items[i].name);
		free(layers->items[i].bytes);
	}
	free(layers->items);
	*layers = (struct engine_layers){ 0 };
}

void
engine_result_release(struct engine_result *result)
{
	for (size_t i = 0; i < result->hit_count; i++) {
		free(result->hits[i].name);
		free(result->hits[i].path);
	}
	free(result->hits);
	*result = (struct engine_result){ 0 };
}

/* An engine that does not find EICAR finds nothing. */
static int
prove(struct engine *engine, struct fault *fault)
{
	struct engine_result result = { 0 };
	char eicar[EICAR_BYTES];
	bool found;

	signatures_eicar(eicar);
	engine_scan(engine, eicar, sizeof eicar, NULL, &result);
	found = result.hit_count > 0;
	engine_result_release(&result);
	return found ? 0 : fault_set(fault, "libclamav does not find EICAR");
}

static int
open_clamav(struct engine *engine, const struct host *host, struct fault *fault)
{
	cl_error_t error;

	cl_set_clcb_msg(hear_message);
	error = cl_init(CL_INIT_DEFAULT);
	if (error != CL_SUCCESS)
		return loading_fault(
		    fault, "cannot initialise libclamav", error);
	engine->clamav = cl_engine_new();
	if (engine->clamav == NULL)
		return fault_set(fault, "libclamav makes no engine");
	if (set_limits(engine->clamav, host) < 0)
		return fault_set(fault, "libclamav refuses our limits");
	if (loading_run(engine->clamav, host, &engine->signatures, fault) < 0)
		return -1;
	error = cl_engine_compile(engine->clamav);
	if (error != CL_SUCCESS)
		return loading_fault(fault, "cannot compile signatures", error);
	cl_engine_set_clcb_file_inspection(engine->clamav, on_layer);
	cl_engine_set_clcb_virus_found(engine->clamav, on_virus);
	return prove(engine, fault);
}

struct engine *
engine_open(const struct host *host, struct fault *fault)
{
	struct engine *engine;

	if (digest_warm_up(fault) < 0)
		return NULL;
	engine = mem_new(1, sizeof *engine);
	engine->host = *host;
	if (open_clamav(engine, host, fault) < 0)
		engine_free(&engine);
	return engine;
}

void
engine_free(struct engine **engine)
{
	struct engine *held = ptr_take(engine);

	if (held == NULL)
		return;
	if (held->clamav != NULL)
		cl_engine_free(held->clamav);
	layers_release(&held->layers);
	free(held);
}

int
engine_enter_worker(
    struct engine *engine, const char *temporary, struct fault *fault)
{
	unsigned int seed;
	cl_error_t error;

	if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed)
		return fault_set(fault, "cannot draw a seed: %m");
	srand(seed);
	error = cl_engine_set_str(engine->clamav, CL_ENGINE_TMPDIR, temporary);
	if (error != CL_SUCCESS)
		return loading_fault(
		    fault, "cannot set libclamav's folder", error);
	engine->temporary = temporary;
	return 0;
}

int
engine_check_folder(struct engine *engine, struct fault *fault)
{
	if (engine->temporary == NULL)
		return 0;
	if (scratch_check(engine->temporary, fault) == 0)
		return 0;
	engine->is_unsound = true;
	fault_prefix(fault, "the folder for temporary files");
	return -1;
}

bool
engine_is_sound(const struct engine *engine)
{
	return !engine->is_unsound;
}

uint32_t
engine_signatures(const struct engine *engine)
{
	return engine->signatures;
}

bool
engine_is_test_only(const struct engine *engine)
{
	return engine->signatures <= SIGNATURES_BUILT_IN;
}

void
engine_limit(struct engine *engine, size_t len)
{
	const struct {
		enum cl_engine_field field;
		long long value;
	} limits[] = {
		/* The bytes themselves must pass. */
		{ CL_ENGINE_MAX_FILESIZE, (long long)len },
		{ CL_ENGINE_MAX_SCANSIZE, (long long)len + LIMIT_BEYOND_BYTES },
		{ CL_ENGINE_MAX_FILES, LIMIT_BEYOND_LAYERS },
	};

	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		cl_engine_set_num(
		    engine->clamav, limits[i].field, limits[i].value);
	engine->limited_ms = LIMIT_BEYOND_MS;
}

void
engine_unlimit(struct engine *engine)
{
	set_limits(engine->clamav, &engine->host);
	engine->limited_ms = 0;
}

void
engine_be_plain(struct engine *engine, bool is_plain)
{
	engine->is_plain = is_plain;
}

void
engine_begin_message(struct engine *engine)
{
	engine->begun_ms = clock_ms();
	engine->is_plain = false;
	layers_clear(&engine->layers);
}

void
engine_expect_layer(struct engine *engine, const struct engine_part *part)
{
	layers_expect(&engine->layers, part);
}

bool
engine_saw_layer(const struct engine *engine, const uint8_t sha256[32])
{
	return layers_type(&engine->layers, sha256) != NULL;
}

const char *
engine_layer_type(struct engine *engine, const uint8_t sha256[32], size_t len)
{
	return layers_file_type(&engine->layers, sha256, len);
}
