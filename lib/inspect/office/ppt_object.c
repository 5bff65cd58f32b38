/* ppt_object.c - compound files inside a presentation. */
#include "office/ppt_object.h"

#include <string.h>

#include "formats/inflate.h"
#include "formats/little.h"

/* Version and instance (1: packed), type, length; then, packed, the length
 * unpacked. */
#define HEADER_BYTES 8
#define PACKED_BYTES 4

void
ppt_objects_open(
    struct ppt_objects *objects, struct cfb *cfb, struct reading *reading)
{
	uint32_t entry = cfb_find(cfb, 0, "PowerPoint Document");

	*objects = (struct ppt_objects){ .reading = reading };
	buffer_init(&objects->stream, cfb->len);
	buffer_init(&objects->object, cfb->len);
	if (entry != CFB_NONE)
		cfb_read(cfb, &cfb->entries[entry], &objects->stream);
}

void
ppt_objects_release(struct ppt_objects *objects)
{
	buffer_release(&objects->stream);
	buffer_release(&objects->object);
}

/* Where the next atom of type RT_ExternalOleObjectStg begins, or NULL. */
static const char *
find_atom(const char *at, const char *end)
{
	while (end - at > HEADER_BYTES) {
		const char *type = memmem(
		    at + 2, (size_t)(end - at) - 2, "\x11\x10", 2);

		if (type == NULL || end - type <= HEADER_BYTES - 2)
			return NULL;
		if (type[-1] == 0 && (type[-2] == 0x10 || type[-2] == 0))
			return type - 2;
		at = type - 1;
	}
	return NULL;
}

static void
read_atom(struct ppt_objects *objects, const char *atom, const char *end)
{
	const char *bytes = atom + HEADER_BYTES;
	size_t len = little_u32(atom + 4);

	if (len > (size_t)(end - bytes))
		len = (size_t)(end - bytes);
	if (cfb_is(bytes, len)) {
		buffer_add(&objects->object, bytes, len);
		return;
	}
	if (atom[0] != 0x10 || len <= PACKED_BYTES ||
	    (bytes[PACKED_BYTES] & 0x0f) != 8)
		return;
	objects->object.max = reading_room(objects->reading);
	inflate_zlib(
	    bytes + PACKED_BYTES, len - PACKED_BYTES, &objects->object);
	reading_unpacked(objects->reading, objects->object.len);
}

bool
ppt_objects_next(struct ppt_objects *objects)
{
	const char *bytes = buffer_text(&objects->stream);
	const char *end = bytes + objects->stream.len;
	const char *atom;

	while ((atom = find_atom(bytes + objects->next, end)) != NULL) {
		objects->next = (size_t)(atom - bytes) + HEADER_BYTES;
		buffer_clear(&objects->object);
		objects->object.max = objects->stream.max;
		read_atom(objects, atom, end);
		if (cfb_is(objects->object.data, objects->object.len))
			return true;
	}
	return false;
}
