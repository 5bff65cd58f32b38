/* layers.h - which expected contents were among the layers of a scan.
 *
 * Only layers of a length that is expected are digested: a digest of every
 * layer would cost more than the scan of a small mail. Used by engine.c.
 * Thread: one owner. Never logs. */
#ifndef SEKISHO_CLAMAV_LAYERS_H
#define SEKISHO_CLAMAV_LAYERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clamav/engine.h"

/* A content that may be seen. */
struct expected_layer {
	size_t len;        /* of the layer, or of a body's layer without the
			      newlines at its end */
	const char *bytes; /* a body's own, as far as its last line's end; NULL
			      if they are gone by then */
	size_t bytes_len;
	uint8_t digest[32]; /* of len bytes, if there are no bytes */
	uint8_t sha256[32]; /* the caller's name for it */
	const char *type;   /* libclamav's, once it was seen; else NULL */
};

struct layer_list {
	struct expected_layer *items;
	size_t count, cap;
	bool is_sorted;
};

struct layers {
	struct layer_list files;
	struct layer_list bodies; /* few: looked at one by one */
};

void layers_clear(struct layers *layers);
void layers_release(struct layers *layers);

void layers_expect(struct layers *layers, const struct engine_part *part);

/* Note an expected content among the layers; type must outlive the list. */
void layers_see(
    struct layers *layers, const char *type, const char *bytes, size_t len);

/* The type that a content was seen with, or NULL. */
const char *layers_type(const struct layers *layers, const uint8_t sha256[32]);

/* The same of a file whose length is known: of many it is found faster. */
const char *layers_file_type(
    struct layers *layers, const uint8_t sha256[32], size_t len);

#endif
