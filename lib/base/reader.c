/* reader.c - a cursor with a sticky error. */
#include "base/reader.h"

const uint8_t *
reader_bytes(struct reader *reader, size_t len)
{
	const uint8_t *bytes = reader->next;

	if (len > reader->left) {
		reader->short_ = true;
		reader->left = 0;
		return NULL;
	}
	reader->next += len;
	reader->left -= len;
	return bytes;
}

uint8_t
reader_u8(struct reader *reader)
{
	const uint8_t *bytes = reader_bytes(reader, 1);

	return bytes != NULL ? bytes[0] : 0;
}

uint16_t
reader_u16(struct reader *reader)
{
	const uint8_t *bytes = reader_bytes(reader, 2);

	if (bytes == NULL)
		return 0;
	return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

uint32_t
reader_u32(struct reader *reader)
{
	uint32_t high = reader_u16(reader);

	return high << 16 | reader_u16(reader);
}

bool
reader_ok(const struct reader *reader)
{
	return !reader->short_;
}
