/* test_fat_disk.c - formats/fat_disk.h: the root folder of a FAT volume. */
#include "check.h"

#include <stdint.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "formats/fat_disk.h"

#define SECTOR  512
#define SECTORS 64
#define BYTES   ((size_t)SECTOR * SECTORS)

/* Sectors of the samples, from the volume's first: one reserved, one table. */
#define TABLE 1
#define DATA  2

static void
put(char *at, size_t bytes, uint32_t value)
{
	for (size_t i = 0; i < bytes; i++)
		at[i] = (char)(value >> 8 * i);
}

/* A boot sector; roots 0 makes it FAT32, whose root begins at cluster 2. */
static void
put_boot(char *boot, uint32_t roots)
{
	boot[0] = (char)0xeb;
	put(boot + 11, 2, SECTOR);
	boot[13] = 1;
	put(boot + 14, 2, TABLE);
	boot[16] = 1;
	put(boot + 17, 2, roots);
	put(boot + (roots > 0 ? 22 : 36), 2, 1);
	put(boot + 44, 4, 2);
	put(boot + 510, 2, 0xaa55);
}

static void
put_entry(char *at, const char *name, uint8_t attributes, uint32_t size)
{
	memcpy(at, name, 11);
	at[11] = (char)attributes;
	put(at + 28, 4, size);
}

/* A piece of a long name: at most 13 ASCII characters. */
static void
put_long(char *at, char order, const char *piece)
{
	static const int places[] = { 1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28,
		30 };

	at[0] = order;
	at[11] = 0x0f;
	for (size_t i = 0; i < strlen(piece); i++)
		at[places[i]] = piece[i];
}

/* The root of every sample: a label, something deleted, A.TXT, a long name. */
static void
put_root(char *root)
{
	put_entry(root, "A DISK     ", FAT_LABEL, 0);
	put_entry(root + 32, "\xe5LD     TXT", 0, 1);
	put_entry(root + 64, "A       TXT", FAT_HIDDEN, 5);
	put_long(root + 96, 0x42, "ne.exe");
	put_long(root + 128, 1, "invoice of Ju");
	put_entry(root + 160, "INVOIC~1EXE", 0, 70000);
	put_entry(root + 192, "D          ", FAT_FOLDER, 0);
}

static void
check_root(const char *name, const char *bytes)
{
	struct fat_disk disk;
	struct fat_entry entry;

	CHECK(name, fat_disk_find(bytes, BYTES, &disk));
	CHECK("a label and what is deleted are no files",
	    fat_disk_next(&disk, &entry) && entry.name_len == 5 &&
		memcmp(entry.name, "A.TXT", 5) == 0);
	CHECK("attributes and size",
	    entry.attributes == FAT_HIDDEN && entry.size == 5);
	CHECK("a name in pieces is one",
	    fat_disk_next(&disk, &entry) && entry.name_len == 19 &&
		memcmp(entry.name, "invoice of June.exe", 19) == 0);
	CHECK("a folder has no ending",
	    fat_disk_next(&disk, &entry) && entry.name_len == 1 &&
		entry.name[0] == 'D' && entry.attributes == FAT_FOLDER);
	CHECK("then it ends", !fat_disk_next(&disk, &entry));
}

static void
test_whole(char *image)
{
	put_boot(image, 16);
	put_root(image + (size_t)DATA * SECTOR);
	check_root("a volume without partitions", image);
	CHECK("one that is cut before its root is none",
	    !fat_disk_find(
		image, (size_t)DATA * SECTOR, &(struct fat_disk){ 0 }));
	image[13] = 3;
	CHECK("a cluster of three sectors is none",
	    !fat_disk_find(image, BYTES, &(struct fat_disk){ 0 }));
	image[13] = 1;
	image[16] = 0;
	CHECK("nor is one without a table",
	    !fat_disk_find(image, BYTES, &(struct fat_disk){ 0 }));
}

static void
test_partitions(char *image)
{
	memset(image, 0, BYTES);
	put(image + 510, 2, 0xaa55);
	put_boot(image + (size_t)8 * SECTOR, 16);
	put_root(image + (size_t)(8 + DATA) * SECTOR);
	CHECK("a table of partitions that is empty",
	    !fat_disk_find(image, BYTES, &(struct fat_disk){ 0 }));
	image[446 + 16 + 4] = 6;
	put(image + 446 + 16 + 8, 4, 8);
	check_root("the second partition of four", image);
	image[446 + 4] = (char)0xee;
	CHECK("one of the new kind that is empty",
	    !fat_disk_find(image, BYTES, &(struct fat_disk){ 0 }));
	put(image + (size_t)2 * SECTOR + 128 + 32, 4, 8);
	check_root("the second partition of the new kind", image);
	put(image + (size_t)2 * SECTOR + 128 + 32, 4, 0xffffffff);
	CHECK("a partition beyond the end",
	    !fat_disk_find(image, BYTES, &(struct fat_disk){ 0 }));
}

/* The root's first cluster is the third of the volume's last ones, so that a
 * chain has to be followed. */
static void
test_chain(char *image)
{
	char *table = image + (size_t)TABLE * SECTOR;
	char *first = image + (size_t)DATA * SECTOR;
	struct fat_disk disk;
	struct fat_entry entry;
	size_t count = 0;

	memset(image, 0, BYTES);
	put_boot(image, 0);
	for (size_t i = 0; i < SECTOR / 32; i++)
		put_entry(first + 32 * i, "\xe5LD     TXT", 0, 0);
	put(table + 2 * 4, 4, 5);
	put(table + 5 * 4, 4, 0x0fffffff);
	put_root(first + (size_t)3 * SECTOR);
	check_root("a root in two clusters", image);
	/* The second leads back to the first. */
	put(table + 5 * 4, 4, 2);
	for (size_t i = 0; i < SECTOR / 32; i++)
		put_entry(
		    first + (size_t)3 * SECTOR + 32 * i, "A       TXT", 0, 1);
	CHECK("a chain that is a ring", fat_disk_find(image, BYTES, &disk));
	while (fat_disk_next(&disk, &entry))
		count++;
	CHECK_EQ("ends", count, LIMIT_FAT_ENTRIES / 2);
	put(table + 2 * 4, 4, 4000);
	CHECK("a cluster beyond the end",
	    fat_disk_find(image, BYTES, &disk) &&
		!fat_disk_next(&disk, &entry));
}

/* Whatever is missing, nothing is read beyond what is there. */
static void
test_prefixes(char *image)
{
	memset(image, 0, BYTES);
	put_boot(image, 16);
	put_root(image + (size_t)DATA * SECTOR);
	for (size_t len = 0; len < (size_t)(DATA + 1) * SECTOR; len += 7) {
		scoped_mem char *prefix = mem_new(len + 1, 1);
		struct fat_disk disk;
		struct fat_entry entry;
		size_t count = 0;

		memcpy(prefix, image, len);
		if (fat_disk_find(prefix, len, &disk))
			while (fat_disk_next(&disk, &entry))
				count++;
		CHECK("a prefix has no more files", count <= 3);
	}
}

int
main(void)
{
	scoped_mem char *image = mem_new(BYTES, 1);

	test_whole(image);
	test_partitions(image);
	test_chain(image);
	test_prefixes(image);
	return check_done();
}
