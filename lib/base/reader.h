/* reader.h - read big-endian fields from hostile bytes, check once at the end.
 *
 * A reader that runs out of bytes remembers it and from then on returns zeros,
 * so that a parser reads straight on and asks reader_ok() where it matters.
 * Thread: one owner. Never logs. */
#ifndef SEKISHO_BASE_READER_H
#define SEKISHO_BASE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reader {
	const uint8_t *next;
	size_t left;
	bool short_; /* something was read that is not there */
};

uint8_t reader_u8(struct reader *reader);
uint16_t reader_u16(struct reader *reader);
uint32_t reader_u32(struct reader *reader);

/* The next len bytes, or NULL when they are not there. */
const uint8_t *reader_bytes(struct reader *reader, size_t len);

/* Whether everything read so far was there. */
bool reader_ok(const struct reader *reader);

#endif
