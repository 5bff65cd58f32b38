/* zip_member.c - stored, deflated, or somebody else's. */
#include "formats/zip_member.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/mem.h"
#include "base/own.h"

#define BLOCK_BYTES 65536

/* zlib's stream from `next` on, block by block. */
static enum read_status
inflate_all(z_stream *stream, struct unpacked *out)
{
	scoped_mem char *block = mem_new(BLOCK_BYTES, 1);
	int status = Z_OK;

	while (status == Z_OK) {
		size_t got;

		stream->next_out = (Bytef *)block;
		stream->avail_out = BLOCK_BYTES;
		status = inflate(stream, Z_NO_FLUSH);
		got = BLOCK_BYTES - stream->avail_out;
		if (got > 0 && !unpacked_add(out, block, got))
			return READ_DONE;
		if (status == Z_OK && got == 0 && stream->avail_in == 0)
			break;
	}
	return status == Z_STREAM_END ? READ_DONE : READ_BROKEN;
}

static void
begin_inflating(
    const char *archive, const struct zip_entry *entry, z_stream *out)
{
	*out = (z_stream){
		.next_in = (z_const Bytef *)(archive + entry->data),
		/* A message is smaller than 4 GB. */
		.avail_in = entry->data_len < UINT_MAX ? (uInt)entry->data_len
						       : UINT_MAX,
	};
	/* Raw: no zlib header (APPNOTE 4.4.5). */
	if (inflateInit2(out, -MAX_WBITS) != Z_OK)
		abort(); /* out of memory */
}

static enum read_status
read_deflated(
    const char *archive, const struct zip_entry *entry, struct unpacked *out)
{
	z_stream stream;
	enum read_status status;

	begin_inflating(archive, entry, &stream);
	status = inflate_all(&stream, out);
	inflateEnd(&stream);
	return status;
}

enum read_status
zip_member_read(
    const char *archive, const struct zip_entry *entry, struct unpacked *out)
{
	enum read_status status = READ_DONE;

	switch (entry->method) {
	case ZIP_STORED:
		unpacked_borrow(out, archive + entry->data, entry->data_len);
		break;
	case ZIP_DEFLATED:
		status = read_deflated(archive, entry, out);
		break;
	case ZIP_DEFLATED64:
		return READ_UNSUPPORTED;
	default:
		status = archive_list_read_zip(archive, entry, out);
		break;
	}
	return (entry->bits & ZIP_LOST) != 0 ? READ_BROKEN : status;
}

size_t
zip_member_peek(
    const char *archive, const struct zip_entry *entry, char *out, size_t size)
{
	z_stream stream;

	if (entry->method == ZIP_STORED) {
		if (size > entry->data_len)
			size = entry->data_len;
		memcpy(out, archive + entry->data, size);
		return size;
	}
	if (entry->method != ZIP_DEFLATED || size > UINT_MAX)
		return 0;
	begin_inflating(archive, entry, &stream);
	stream.next_out = (Bytef *)out;
	stream.avail_out = (uInt)size;
	(void)inflate(&stream, Z_SYNC_FLUSH);
	inflateEnd(&stream);
	return size - stream.avail_out;
}
