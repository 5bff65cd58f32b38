/* iso_sample.h - disk images for the tests. */
#ifndef SEKISHO_T_ISO_SAMPLE_H
#define SEKISHO_T_ISO_SAMPLE_H

#include <stdint.h>
#include <string.h>

#define ISO_SECTOR  2048
#define ISO_SECTORS 26
#define ISO_BYTES   (ISO_SECTOR * ISO_SECTORS)

static inline void
iso_sample_32(char *at, uint32_t value)
{
	for (int i = 0; i < 4; i++) {
		at[i] = (char)(value >> 8 * i);
		at[7 - i] = (char)(value >> 8 * i); /* big-endian, too */
	}
}

/* Append a folder's record at *at_io. */
static inline void
iso_sample_record(char *image, size_t *at_io, const char *name, size_t name_len,
    uint32_t sector, uint32_t size, int is_folder)
{
	size_t len = 33 + name_len + (name_len % 2 == 0);
	char *at = image + *at_io;

	at[0] = (char)len;
	iso_sample_32(at + 2, sector);
	iso_sample_32(at + 10, size);
	at[25] = is_folder ? 2 : 0;
	at[32] = (char)name_len;
	memcpy(at + 33, name, name_len);
	*at_io += len;
}

/* A volume descriptor whose root folder is at that sector. */
static inline void
iso_sample_descriptor(char *image, uint32_t at, char type, uint32_t root)
{
	char *descriptor = image + at * ISO_SECTOR;
	size_t record = at * ISO_SECTOR + 156;

	descriptor[0] = type;
	memcpy(descriptor + 1, "CD001\1", 6);
	if (type == 2)
		memcpy(descriptor + 88, "%/E", 3);
	iso_sample_record(image, &record, "\0", 1, root, ISO_SECTOR, 1);
}

/* ISO_BYTES of an image: A.TXT;1 and D/B.TXT;1; with Joliet only "a.txt" and
 * a name in Japanese are shown. */
static inline void
iso_sample(char *image)
{
	size_t at = 20 * ISO_SECTOR;

	memset(image, 0, ISO_BYTES);
	iso_sample_descriptor(image, 16, 1, 20);
	iso_sample_descriptor(image, 17, 2, 22);
	iso_sample_descriptor(image, 18, (char)255, 0);
	iso_sample_record(image, &at, "\0", 1, 20, ISO_SECTOR, 1);
	iso_sample_record(image, &at, "\1", 1, 20, ISO_SECTOR, 1);
	iso_sample_record(image, &at, "A.TXT;1", 7, 24, 5, 0);
	iso_sample_record(image, &at, "D", 1, 21, ISO_SECTOR, 1);
	at = 21 * ISO_SECTOR;
	iso_sample_record(image, &at, "\0", 1, 21, ISO_SECTOR, 1);
	iso_sample_record(image, &at, "\1", 1, 20, ISO_SECTOR, 1);
	iso_sample_record(image, &at, "B.TXT;1", 7, 25, 4, 0);
	at = 22 * ISO_SECTOR;
	iso_sample_record(image, &at, "\0", 1, 22, ISO_SECTOR, 1);
	iso_sample_record(image, &at,
	    "\0a\0.\0t\0x\0t\0;\0"
	    "1",
	    14, 24, 5, 0);
	iso_sample_record(image, &at, "\x8a\xcb\0.\0t\0x\0t", 10, 24, 3, 0);
	memcpy(image + 24 * ISO_SECTOR, "hello", 5);
	memcpy(image + 25 * ISO_SECTOR, "evil", 4);
}

#endif
