/* little.h - little-endian numbers in bytes whose length is known.
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_FORMATS_LITTLE_H
#define SEKISHO_FORMATS_LITTLE_H

#include <stdint.h>

static inline uint16_t
little_u16(const void *bytes)
{
	const uint8_t *b = bytes;

	return (uint16_t)(b[0] | b[1] << 8);
}

static inline uint32_t
little_u32(const void *bytes)
{
	const uint8_t *b = bytes;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
	    (uint32_t)b[3] << 24;
}

static inline uint64_t
little_u64(const void *bytes)
{
	return little_u32(bytes) |
	    (uint64_t)little_u32((const uint8_t *)bytes + 4) << 32;
}

static inline void
little_put_u16(void *bytes, uint16_t value)
{
	uint8_t *b = bytes;

	b[0] = (uint8_t)value;
	b[1] = (uint8_t)(value >> 8);
}

static inline void
little_put_u32(void *bytes, uint32_t value)
{
	little_put_u16(bytes, (uint16_t)value);
	little_put_u16((uint8_t *)bytes + 2, (uint16_t)(value >> 16));
}

#endif
