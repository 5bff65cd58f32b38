/* fat_disk.c - boot sectors, then entries of the root. */
#include "formats/fat_disk.h"

#include <string.h>

#include "base/limits.h"
#include "formats/little.h"

#define SECTOR       512
#define ENTRY_BYTES  32
#define LONG_NAME    0x0f
#define LONG_UNITS   13
#define DELETED      0xe5
#define CLUSTER_MASK 0x0fffffffU
#define CLUSTER_END  0x0ffffff8U

/* Partitions that are looked at. */
#define MBR_PARTITIONS 4
#define GPT_PARTITIONS 16
#define MBR_GPT        0xee

static bool
is_power(uint32_t value)
{
	return value != 0 && (value & (value - 1)) == 0;
}

/* A boot sector at `begin` (3.1 to 3.3). */
static bool
try_volume(struct fat_disk *out, size_t begin)
{
	const uint8_t *boot = out->bytes + begin;
	uint32_t sector, per_cluster, fats, roots, fat_sectors;
	uint64_t root;

	if (begin > out->len || out->len - begin < SECTOR ||
	    boot[510] != 0x55 || boot[511] != 0xaa ||
	    (boot[0] != 0xeb && boot[0] != 0xe9))
		return false;
	sector = little_u16(boot + 11);
	per_cluster = boot[13];
	fats = boot[16];
	roots = little_u16(boot + 17);
	fat_sectors = little_u16(boot + 22);
	if (sector < SECTOR || sector > 4096 || !is_power(sector) ||
	    !is_power(per_cluster) || fats == 0 || fats > 4)
		return false;
	if (fat_sectors == 0 && roots == 0)
		fat_sectors = little_u32(boot + 36);
	if (fat_sectors == 0)
		return false;
	out->table = begin + (size_t)little_u16(boot + 14) * sector;
	root = out->table + (uint64_t)fats * fat_sectors * sector;
	out->cluster_bytes = (size_t)per_cluster * sector;
	if (root >= out->len)
		return false;
	out->data = (size_t)root;
	if (roots == 0) {
		out->cluster = little_u32(boot + 44) & CLUSTER_MASK;
		return true;
	}
	out->at = (size_t)root;
	out->end = (size_t)root + (size_t)roots * ENTRY_BYTES;
	return true;
}

static bool
try_gpt(struct fat_disk *out)
{
	for (size_t i = 0; i < GPT_PARTITIONS; i++) {
		size_t at = (size_t)2 * SECTOR + i * 128;

		if (out->len < at + 128)
			return false;
		/* Above 4 G sectors there is nothing that came by mail. */
		if (little_u32(out->bytes + at + 36) == 0 &&
		    little_u32(out->bytes + at + 32) != 0 &&
		    try_volume(
			out, (size_t)little_u32(out->bytes + at + 32) * SECTOR))
			return true;
	}
	return false;
}

static bool
try_mbr(struct fat_disk *out)
{
	for (size_t i = 0; i < MBR_PARTITIONS; i++) {
		const uint8_t *row = out->bytes + 446 + 16 * i;

		if (row[4] == MBR_GPT)
			return try_gpt(out);
		if (row[4] != 0 &&
		    try_volume(out, (size_t)little_u32(row + 8) * SECTOR))
			return true;
	}
	return false;
}

bool
fat_disk_find(const char *bytes, size_t len, struct fat_disk *out)
{
	*out = (struct fat_disk){ .bytes = (const uint8_t *)bytes, .len = len };
	if (len < SECTOR)
		return false;
	if (try_volume(out, 0))
		return true;
	return out->bytes[510] == 0x55 && out->bytes[511] == 0xaa &&
	    try_mbr(out);
}

/* Go to the next cluster of a FAT32 root. */
static bool
next_cluster(struct fat_disk *disk)
{
	uint32_t cluster = disk->cluster;
	uint64_t at, row;

	if (cluster < 2 || cluster >= CLUSTER_END)
		return false;
	at = disk->data + (uint64_t)(cluster - 2) * disk->cluster_bytes;
	row = disk->table + (uint64_t)cluster * 4;
	if (at >= disk->len)
		return false;
	disk->at = (size_t)at;
	disk->end = (size_t)at + disk->cluster_bytes;
	disk->cluster = row + 4 <= disk->len
	    ? little_u32(disk->bytes + row) & CLUSTER_MASK
	    : 0;
	return true;
}

/* A piece of the long name of the entry that follows (7): the last piece comes
 * first, so that each goes in front of the others. */
static void
take_long(struct fat_disk *disk, const uint8_t *row)
{
	static const uint8_t places[LONG_UNITS] = { 1, 3, 5, 7, 9, 14, 16, 18,
		20, 22, 24, 28, 30 };
	uint8_t piece[LONG_UNITS];
	size_t len = 0;

	if ((row[0] & 0x40) != 0)
		disk->wide_len = 0;
	while (len < LONG_UNITS) {
		const uint8_t *unit = row + places[len];

		if (unit[0] == 0 && unit[1] == 0)
			break;
		piece[len++] = unit[1] == 0 ? unit[0] : 0x80;
	}
	if (disk->wide_len + len > sizeof disk->wide)
		return;
	memmove(disk->wide + len, disk->wide, disk->wide_len);
	memcpy(disk->wide, piece, len);
	disk->wide_len += len;
}

/* "NAME    EXT" */
static void
set_short_name(struct fat_entry *out, const uint8_t *row)
{
	size_t base = 8, ending = 3;

	while (base > 0 && row[base - 1] == ' ')
		base--;
	while (ending > 0 && row[8 + ending - 1] == ' ')
		ending--;
	memcpy(out->name, row, base);
	out->name_len = base;
	if (ending == 0)
		return;
	out->name[out->name_len++] = '.';
	memcpy(out->name + out->name_len, row + 8, ending);
	out->name_len += ending;
}

static void
set_entry(struct fat_disk *disk, struct fat_entry *out, const uint8_t *row)
{
	out->attributes = row[11];
	out->size = little_u32(row + 28);
	if (disk->wide_len > 0) {
		memcpy(out->name, disk->wide, disk->wide_len);
		out->name_len = disk->wide_len;
	} else {
		set_short_name(out, row);
	}
	disk->wide_len = 0;
}

bool
fat_disk_next(struct fat_disk *disk, struct fat_entry *out)
{
	while (disk->count < LIMIT_FAT_ENTRIES) {
		const uint8_t *row;

		if (disk->at >= disk->end && !next_cluster(disk))
			return false;
		if (disk->at > disk->len || disk->len - disk->at < ENTRY_BYTES)
			return false;
		row = disk->bytes + disk->at;
		disk->at += ENTRY_BYTES;
		disk->count++;
		if (row[0] == 0)
			return false;
		if (row[0] == DELETED) {
			disk->wide_len = 0;
			continue;
		}
		if (row[11] == LONG_NAME) {
			take_long(disk, row);
			continue;
		}
		if ((row[11] & FAT_LABEL) != 0)
			continue;
		set_entry(disk, out, row);
		return true;
	}
	return false;
}
