/* zip_engine.c - a local header, the data, a directory of one, its end (APPNOTE
 * 4.3.7, 4.3.12, 4.3.16). */
#include "clamav/zip_engine.h"

#include <string.h>
#include <zlib.h>

#include "base/buffer.h"
#include "base/limits.h"

#define LOCAL_BYTES 30
#define ENTRY_BYTES 46
#define END_BYTES   22

/* The entry has a name of one byte, the shortest that readers accept. */
static const char name[] = "m";
#define NAME_BYTES (sizeof name - 1)

static void
put(struct buffer *out, uint32_t value, size_t bytes)
{
	for (; bytes > 0; bytes--, value >>= 8) {
		char byte = (char)value;

		buffer_add(out, &byte, 1);
	}
}

/* What local header and directory have in common. */
static void
put_common(struct buffer *out, const struct zip_entry *entry)
{
	put(out, 20, 2);
	/* Of the general flags those that change how data is read: the size of
	 * implode's window and the number of its trees. */
	put(out, entry->flags & 6U, 2);
	put(out, entry->method, 2);
	put(out, 0, 4);
	put(out, entry->crc, 4);
	put(out, (uint32_t)entry->data_len, 4);
	put(out, (uint32_t)entry->size, 4);
	put(out, NAME_BYTES, 2);
	put(out, 0, 2);
}

static void
make_archive(
    const char *archive, const struct zip_entry *entry, struct buffer *out)
{
	uint32_t directory;

	buffer_add(out, "PK\3\4", 4);
	put_common(out, entry);
	buffer_add(out, name, NAME_BYTES);
	buffer_add(out, archive + entry->data, entry->data_len);
	directory = (uint32_t)out->len;
	buffer_add(out, "PK\1\2", 4);
	put(out, 20, 2);
	put_common(out, entry);
	put(out, 0, 14); /* comment, disk, attributes, where: at the start */
	buffer_add(out, name, NAME_BYTES);
	buffer_add(out, "PK\5\6", 4);
	put(out, 0, 4);
	put(out, 1, 2);
	put(out, 1, 2);
	put(out, ENTRY_BYTES + NAME_BYTES, 4);
	put(out, directory, 4);
	put(out, 0, 2);
}

static bool
is_whole(const struct engine_layer *layer, const struct zip_entry *entry)
{
	/* A message is smaller than 4 GB, and so is what is kept of it. */
	return layer->len == entry->size &&
	    crc32(0, (const Bytef *)layer->bytes, (uInt)layer->len) ==
	    entry->crc;
}

enum read_status
zip_engine_read(struct engine *engine, const char *archive,
    const struct zip_entry *entry, struct unpacked *out)
{
	scoped_buffer struct buffer lone = BUFFER_OF(entry->data_len +
	    LOCAL_BYTES + ENTRY_BYTES + END_BYTES + 2 * NAME_BYTES);
	struct engine_layers layers;
	enum read_status status = READ_UNSUPPORTED;

	if ((entry->method != ZIP_IMPLODED &&
		entry->method != ZIP_DEFLATED64) ||
	    entry->size > LIMIT_UNPACK_KEPT_BYTES)
		return READ_UNSUPPORTED;
	make_archive(archive, entry, &lone);
	/* What it gives is scanned later; more than is promised is none of
	 * it. */
	engine_limit(engine,
	    lone.len > entry->size ? lone.len : (size_t)entry->size + 1);
	engine_unpack(
	    engine, lone.data, lone.len, 1, LIMIT_UNPACK_KEPT_BYTES, &layers);
	engine_unlimit(engine);
	if (layers.count > 0) {
		const struct engine_layer *layer = &layers.items[0];

		status = is_whole(layer, entry) ? READ_DONE : READ_BROKEN;
		unpacked_add(out, layer->bytes, layer->len);
	}
	engine_layers_release(&layers);
	return status;
}
