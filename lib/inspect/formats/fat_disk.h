/* fat_disk.h - the root folder of a FAT volume (Microsoft FAT, revision 1.03).
 *
 * Of the first volume of an image: the whole image or the first partition that
 * has one (MBR, or GPT as in UEFI 5.3). Only the root: it is what somebody
 * sees who opens the image. Thread: any. Never logs. */
#ifndef SEKISHO_FORMATS_FAT_DISK_H
#define SEKISHO_FORMATS_FAT_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A long name is at most 255 characters; one byte each here, 0x80 for what is
 * not ASCII. */
#define FAT_NAME_BYTES 256

enum fat_attribute {
	FAT_HIDDEN = 2,
	FAT_SYSTEM = 4,
	FAT_LABEL = 8,
	FAT_FOLDER = 16,
};

struct fat_entry {
	char name[FAT_NAME_BYTES];
	size_t name_len;
	uint8_t attributes;
	uint32_t size;
};

struct fat_disk {
	const uint8_t *bytes;
	size_t len;
	size_t at;    /* of the next entry */
	size_t end;   /* of the root's part that is being read */
	size_t count; /* entries seen */
	uint8_t wide[FAT_NAME_BYTES]; /* the long name of the next entry */
	size_t wide_len;
	/* FAT32: where its clusters are. */
	size_t table, data, cluster_bytes;
	uint32_t cluster;
};

/* Returns false when there is no FAT volume. Borrows the bytes. */
bool fat_disk_find(const char *bytes, size_t len, struct fat_disk *out);

/* The next entry of the root, at most LIMIT_FAT_ENTRIES. */
bool fat_disk_next(struct fat_disk *disk, struct fat_entry *out);

#endif
