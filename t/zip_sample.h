/* zip_sample.h - ZIP archives for the tests, honest and otherwise. */
#ifndef SEKISHO_T_ZIP_SAMPLE_H
#define SEKISHO_T_ZIP_SAMPLE_H

#include <stdint.h>
#include <string.h>

#include "base/buffer.h"

/* One entry; what the directory says differs where the fields with local_
 * are set. Data is stored as it is, whatever the method says. */
struct zip_sample_entry {
	const char *name, *local_name;
	const char *data;
	size_t len;
	uint16_t flags, method;
	uint32_t size;     /* unpacked; 0: as len */
	uint32_t crc;      /* 0: one that nobody checks */
	uint32_t at;       /* local header of another entry, + 1 */
	const char *extra; /* of the directory's entry */
	size_t extra_len;
	int unnamed; /* the directory leaves it out */
};

static inline void
zip_sample_16(struct buffer *out, uint16_t value)
{
	char bytes[2] = { (char)value, (char)(value >> 8) };

	buffer_add(out, bytes, sizeof bytes);
}

static inline void
zip_sample_32(struct buffer *out, uint32_t value)
{
	zip_sample_16(out, (uint16_t)value);
	zip_sample_16(out, (uint16_t)(value >> 16));
}

static inline void
zip_sample_common(struct buffer *out, const struct zip_sample_entry *entry)
{
	zip_sample_16(out, 20);
	zip_sample_16(out, entry->flags);
	zip_sample_16(out, entry->method);
	zip_sample_32(out, 0x5a210000); /* a date */
	zip_sample_32(out, entry->crc != 0 ? entry->crc : 0x12345678);
	zip_sample_32(out, (uint32_t)entry->len);
	zip_sample_32(
	    out, entry->size != 0 ? entry->size : (uint32_t)entry->len);
}

static inline void
zip_sample_local(struct buffer *out, const struct zip_sample_entry *entry)
{
	const char *name = entry->local_name != NULL ? entry->local_name
						     : entry->name;

	buffer_add(out, "PK\3\4", 4);
	zip_sample_common(out, entry);
	zip_sample_16(out, (uint16_t)strlen(name));
	zip_sample_16(out, 0);
	buffer_add_text(out, name);
	buffer_add(out, entry->data, entry->len);
}

static inline void
zip_sample_central(
    struct buffer *out, const struct zip_sample_entry *entry, uint32_t header)
{
	buffer_add(out, "PK\1\2", 4);
	zip_sample_16(out, 20);
	zip_sample_common(out, entry);
	zip_sample_16(out, (uint16_t)strlen(entry->name));
	zip_sample_16(out, (uint16_t)entry->extra_len);
	zip_sample_16(out, 0); /* comment */
	zip_sample_16(out, 0); /* disk */
	zip_sample_16(out, 0);
	zip_sample_32(out, 0);
	zip_sample_32(out, header);
	buffer_add_text(out, entry->name);
	if (entry->extra_len > 0)
		buffer_add(out, entry->extra, entry->extra_len);
}

static inline void
zip_sample_end(struct buffer *out, uint16_t count, uint32_t directory,
    uint32_t directory_bytes)
{
	buffer_add(out, "PK\5\6", 4);
	zip_sample_32(out, 0);
	zip_sample_16(out, count);
	zip_sample_16(out, count);
	zip_sample_32(out, directory_bytes);
	zip_sample_32(out, directory);
	zip_sample_16(out, 0);
}

/* Append an archive; offsets count from where out begins. */
static inline void
zip_sample(
    struct buffer *out, const struct zip_sample_entry *entries, size_t count)
{
	uint32_t headers[64];
	uint32_t directory;
	uint16_t named = 0;

	for (size_t i = 0; i < count; i++) {
		headers[i] = (uint32_t)out->len;
		if (entries[i].at == 0)
			zip_sample_local(out, &entries[i]);
	}
	directory = (uint32_t)out->len;
	for (size_t i = 0; i < count; i++) {
		if (entries[i].unnamed)
			continue;
		zip_sample_central(out, &entries[i],
		    entries[i].at > 0 ? headers[entries[i].at - 1]
				      : headers[i]);
		named++;
	}
	zip_sample_end(out, named, directory, (uint32_t)out->len - directory);
}

#endif
