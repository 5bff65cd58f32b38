/* reading.h - what a document reader says of one file.
 *
 * Each reader (read_lnk.h, read_vba.h, ...) is given the bytes of one file
 * and adds what it sees: features, whether there are macros and what they can
 * do, addresses of the web. read.h chooses the readers by the file's true
 * type. A reader never fails: what is broken simply says less, and how much
 * was broken may be a feature. It is bounded in time and memory by its own
 * limits, whatever the bytes are; where one of them hides what could act, it
 * says so. Thread: one worker. Never logs. */
#ifndef SEKISHO_MEASURE_READING_H
#define SEKISHO_MEASURE_READING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/macro_level.h"
#include "wire/features.h"

struct reading {
	struct features features;
	enum macro_level macros;
	/* Addresses of the web, one a line, each once, as they stand in the
	 * file; at most LIMIT_READING_URLS of at most LIMIT_URL_BYTES. */
	struct buffer urls;
	size_t url_count;
	size_t unpacked; /* bytes that its readers unpacked */
	/* Something that could act was not looked at: there is more of it than
	 * is ever read. */
	bool is_cut;
};

/* Nothing is said yet. */
void reading_init(struct reading *reading);
void reading_release(struct reading *reading);

#define scoped_reading __attribute__((cleanup(reading_release)))

/* Macros of at least this level are there. */
void reading_macros(struct reading *reading, enum macro_level level);

/* Bytes that may still be unpacked of this file, by all readers and at all
 * depths together: LIMIT_READ_UNPACKED_BYTES less what was. */
size_t reading_room(const struct reading *reading);
void reading_unpacked(struct reading *reading, size_t len);

/* An address ("https://example/x"): anything longer than LIMIT_URL_BYTES is
 * cut, line ends and controls end it, what is there already is not added. */
void reading_url(struct reading *reading, const char *url, size_t len);

#endif
