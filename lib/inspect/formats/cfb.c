/* cfb.c - the entries of an OLE2 compound file. */
#include "formats/cfb.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "formats/little.h"

#define HEADER_BYTES     512
#define ENTRY_BYTES      128
#define MINI_SHIFT       6
#define HEADER_FATS      109
#define LAST_SECTOR      0xfffffffaU
#define MAX_NAME_LETTERS 31

static const uint8_t magic[8] = { 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a,
	0xe1 };

bool
cfb_is(const char *bytes, size_t len)
{
	return len >= HEADER_BYTES && memcmp(bytes, magic, sizeof magic) == 0;
}

/* The bytes of a sector that the file has, or NULL. */
static const uint8_t *
sector(const struct cfb *cfb, uint32_t number, size_t *len_out)
{
	uint64_t size = 1ULL << cfb->shift;
	/* The header fills the first sector. */
	uint64_t at = ((uint64_t)number + 1) << cfb->shift;

	if (number > LAST_SECTOR || at >= cfb->len)
		return NULL;
	*len_out = cfb->len - at < size ? (size_t)(cfb->len - at) : size;
	return cfb->bytes + at;
}

static uint32_t
follow(const uint32_t *table, uint32_t count, uint32_t number)
{
	return number < count ? table[number] : CFB_NONE;
}

/* Append what one sector of the FAT says. */
static void
add_fat(struct cfb *cfb, uint32_t number, uint32_t most)
{
	size_t len = 0;
	const uint8_t *bytes = sector(cfb, number, &len);

	for (size_t i = 0; bytes != NULL && i + 4 <= len; i += 4)
		if (cfb->fat_count < most)
			cfb->fat[cfb->fat_count++] = little_u32(bytes + i);
}

/* The sectors of the FAT are named in the header and in a chain of sectors,
 * each of which ends with the number of the next. */
static void
read_fat(struct cfb *cfb)
{
	uint32_t most = (uint32_t)(cfb->len >> cfb->shift) + 1;
	uint32_t next = little_u32(cfb->bytes + 68);
	size_t len = 0;

	cfb->fat = mem_new(most, sizeof *cfb->fat);
	for (size_t i = 0; i < HEADER_FATS; i++)
		add_fat(cfb, little_u32(cfb->bytes + 76 + i * 4), most);
	for (uint32_t i = 0; i < most && cfb->fat_count < most; i++) {
		const uint8_t *bytes = sector(cfb, next, &len);

		if (bytes == NULL || len < 1U << cfb->shift)
			return;
		for (size_t at = 0; at + 8 <= len; at += 4)
			add_fat(cfb, little_u32(bytes + at), most);
		next = little_u32(bytes + len - 4);
	}
}

/* Append a chain of sectors, at most so many bytes; a chain that runs in
 * circles ends there, too. */
static void
read_chain(
    const struct cfb *cfb, uint32_t number, uint64_t left, struct buffer *out)
{
	for (uint32_t i = 0; i <= cfb->fat_count && left > 0; i++) {
		size_t len = 0;
		const uint8_t *bytes = sector(cfb, number, &len);

		if (bytes == NULL || out->len >= out->max)
			return;
		if (len > left)
			len = (size_t)left;
		if (len > out->max - out->len)
			len = out->max - out->len;
		buffer_add(out, bytes, len);
		left -= len;
		number = follow(cfb->fat, cfb->fat_count, number);
	}
}

static void
read_mini_chain(
    const struct cfb *cfb, uint32_t number, uint64_t left, struct buffer *out)
{
	for (uint32_t i = 0; i <= cfb->mini_fat_count && left > 0; i++) {
		uint64_t at = (uint64_t)number << MINI_SHIFT;
		size_t len = 1U << MINI_SHIFT;

		if (number > LAST_SECTOR || at >= cfb->mini.len)
			return;
		if (len > cfb->mini.len - at)
			len = (size_t)(cfb->mini.len - at);
		if (len > left)
			len = (size_t)left;
		if (len > out->max - out->len)
			return;
		buffer_add(out, cfb->mini.data + at, len);
		left -= len;
		number = follow(cfb->mini_fat, cfb->mini_fat_count, number);
	}
}

void
cfb_name(const uint8_t *letters, size_t count, char out[CFB_NAME_BYTES])
{
	for (size_t i = 0; i < count && i < MAX_NAME_LETTERS; i++) {
		unsigned int letter = little_u16(letters + i * 2);

		if (letter == 0)
			break;
		if (letter >= 0x800) {
			*out++ = (char)(0xe0 | letter >> 12);
			*out++ = (char)(0x80 | (letter >> 6 & 0x3f));
			*out++ = (char)(0x80 | (letter & 0x3f));
		} else if (letter >= 0x80) {
			*out++ = (char)(0xc0 | letter >> 6);
			*out++ = (char)(0x80 | (letter & 0x3f));
		} else {
			*out++ = (char)letter;
		}
	}
	*out = '\0';
}

static void
read_entry(const struct cfb *cfb, const uint8_t *bytes, struct cfb_entry *entry)
{
	static const enum cfb_kind kinds[] = {
		[1] = CFB_STORAGE, [2] = CFB_STREAM, [5] = CFB_ROOT
	};

	if (bytes[66] < sizeof kinds / sizeof *kinds)
		entry->kind = kinds[bytes[66]];
	cfb_name(bytes, little_u16(bytes + 64) / 2, entry->name);
	memcpy(entry->class_id, bytes + 80, CFB_CLASS_BYTES);
	entry->left = little_u32(bytes + 68);
	entry->right = little_u32(bytes + 72);
	entry->child = little_u32(bytes + 76);
	entry->start = little_u32(bytes + 116);
	entry->size = little_u32(bytes + 120);
	/* Small sectors: the upper half may be rubbish (2.6.3). */
	if (cfb->shift > 9)
		entry->size |= (uint64_t)little_u32(bytes + 124) << 32;
	entry->parent = CFB_NONE;
}

static void
read_directory(struct cfb *cfb)
{
	scoped_buffer struct buffer bytes = BUFFER_OF(
	    (size_t)LIMIT_CFB_ENTRIES * ENTRY_BYTES);

	read_chain(cfb, little_u32(cfb->bytes + 48), bytes.max, &bytes);
	cfb->count = (uint32_t)(bytes.len / ENTRY_BYTES);
	cfb->entries = mem_new(cfb->count, sizeof *cfb->entries);
	for (uint32_t i = 0; i < cfb->count; i++)
		read_entry(cfb,
		    (const uint8_t *)bytes.data + (size_t)i * ENTRY_BYTES,
		    &cfb->entries[i]);
}

/* Entries that wait to be placed, each with its storage. */
struct placing {
	struct cfb *cfb;
	uint32_t *waiting;
	uint32_t count;
};

static void
wait_in(struct placing *placing, uint32_t entry, uint32_t storage)
{
	struct cfb *cfb = placing->cfb;

	if (entry == 0 || entry >= cfb->count ||
	    cfb->entries[entry].parent != CFB_NONE)
		return;
	cfb->entries[entry].parent = storage;
	placing->waiting[placing->count++] = entry;
}

/* Say where each entry lies: each storage's child is the root of a tree of
 * them. Each entry waits once at most. */
static void
place_entries(struct cfb *cfb)
{
	scoped_mem uint32_t *waiting = mem_new(cfb->count, sizeof *waiting);
	struct placing placing = { .cfb = cfb, .waiting = waiting };

	if (cfb->count > 0)
		wait_in(&placing, cfb->entries[0].child, 0);
	while (placing.count > 0) {
		uint32_t number = waiting[--placing.count];
		struct cfb_entry *entry = &cfb->entries[number];

		wait_in(&placing, entry->left, entry->parent);
		wait_in(&placing, entry->right, entry->parent);
		if (entry->kind == CFB_STORAGE)
			wait_in(&placing, entry->child, number);
	}
}

static void
read_mini(struct cfb *cfb)
{
	scoped_buffer struct buffer table = BUFFER_OF(cfb->len);

	read_chain(cfb, little_u32(cfb->bytes + 60), cfb->len, &table);
	cfb->mini_fat_count = (uint32_t)(table.len / 4);
	cfb->mini_fat = mem_new(cfb->mini_fat_count, sizeof *cfb->mini_fat);
	for (uint32_t i = 0; i < cfb->mini_fat_count; i++)
		cfb->mini_fat[i] = little_u32(table.data + (size_t)i * 4);
	if (cfb->count > 0)
		read_chain(cfb, cfb->entries[0].start, cfb->entries[0].size,
		    &cfb->mini);
}

bool
cfb_open(const char *bytes, size_t len, struct cfb *out)
{
	*out = (struct cfb){
		.bytes = (const uint8_t *)bytes, .len = len, .left = len
	};
	buffer_init(&out->mini, len);
	if (!cfb_is(bytes, len))
		return false;
	out->shift = little_u16(out->bytes + 30);
	out->cutoff = little_u32(out->bytes + 56);
	if (out->shift != 9 && out->shift != 12)
		return false;
	read_fat(out);
	read_directory(out);
	place_entries(out);
	read_mini(out);
	return out->count > 0;
}

void
cfb_release(struct cfb *cfb)
{
	free(cfb->entries);
	free(cfb->fat);
	free(cfb->mini_fat);
	buffer_release(&cfb->mini);
	*cfb = (struct cfb){ 0 };
}

void
cfb_read(struct cfb *cfb, const struct cfb_entry *entry, struct buffer *out)
{
	size_t before = out->len;
	uint64_t most = entry->size < cfb->left ? entry->size : cfb->left;

	if (entry->kind != CFB_STREAM)
		return;
	if (entry->size < cfb->cutoff)
		read_mini_chain(cfb, entry->start, most, out);
	else
		read_chain(cfb, entry->start, most, out);
	cfb->left -= out->len - before;
}

uint32_t
cfb_find(const struct cfb *cfb, uint32_t storage, const char *name)
{
	size_t len = strlen(name);

	for (uint32_t i = 1; i < cfb->count; i++) {
		const struct cfb_entry *entry = &cfb->entries[i];

		if (entry->parent == storage &&
		    text_equal(entry->name, strlen(entry->name), name, len))
			return i;
	}
	return CFB_NONE;
}
