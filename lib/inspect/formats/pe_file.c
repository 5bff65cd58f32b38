/* pe_file.c - DOS header, COFF header, optional header, sections. */
#include "formats/pe_file.h"

#include <string.h>

#include "formats/little.h"

#define COFF_BYTES    20
#define SECTION_BYTES 40

/* Magic numbers of the optional header, and where its directories begin. */
#define MAGIC_32       0x10b
#define MAGIC_64       0x20b
#define DIRECTORIES_32 96
#define DIRECTORIES_64 112

static void
read_directories(
    struct pe_file *out, const uint8_t *optional, size_t len, size_t begin)
{
	uint32_t count;

	if (len < begin) {
		out->is_broken = true;
		return;
	}
	count = little_u32(optional + begin - 4);
	for (size_t i = 0; i < PE_DIRECTORIES && i < count; i++) {
		const uint8_t *at = optional + begin + 8 * i;

		if (begin + 8 * i + 8 > len)
			return;
		out->directories[i].address = little_u32(at);
		out->directories[i].size = little_u32(at + 4);
	}
}

static void
read_optional(struct pe_file *out, const uint8_t *optional, size_t len)
{
	uint16_t magic;

	if (len < 72) {
		out->is_broken = true;
		return;
	}
	magic = little_u16(optional);
	out->is_64 = magic == MAGIC_64;
	out->entry = little_u32(optional + 16);
	out->subsystem = little_u16(optional + 68);
	if (magic != MAGIC_32 && magic != MAGIC_64)
		out->is_broken = true;
	read_directories(
	    out, optional, len, out->is_64 ? DIRECTORIES_64 : DIRECTORIES_32);
}

static void
read_sections(struct pe_file *out, size_t at, size_t count)
{
	for (size_t i = 0; i < count; i++, at += SECTION_BYTES) {
		struct pe_section *section;
		const uint8_t *row = out->bytes + at;

		if (at > out->len || out->len - at < SECTION_BYTES ||
		    out->section_count == PE_SECTIONS_MAX) {
			out->is_broken = true;
			return;
		}
		section = &out->sections[out->section_count++];
		section->virtual_size = little_u32(row + 8);
		section->address = little_u32(row + 12);
		section->size = little_u32(row + 16);
		section->at = little_u32(row + 20);
		section->flags = little_u32(row + 36);
		if (section->size > 0 &&
		    (section->at > out->len ||
			section->size > out->len - section->at))
			out->is_broken = true;
	}
}

bool
pe_file_read(const char *bytes, size_t len, struct pe_file *out)
{
	const uint8_t *coff;
	size_t at, optional, size;

	*out = (struct pe_file){ .bytes = (const uint8_t *)bytes, .len = len };
	if (len < 64 || memcmp(bytes, "MZ", 2) != 0)
		return false;
	at = little_u32(bytes + 0x3c);
	if (at > len || len - at < 4 + COFF_BYTES ||
	    memcmp(bytes + at, "PE\0\0", 4) != 0)
		return false;
	coff = out->bytes + at + 4;
	out->machine = little_u16(coff);
	out->characteristics = little_u16(coff + 18);
	optional = at + 4 + COFF_BYTES;
	size = little_u16(coff + 16);
	if (size > len - optional) {
		size = len - optional;
		out->is_broken = true;
	}
	read_optional(out, out->bytes + optional, size);
	read_sections(out, optional + size, little_u16(coff + 2));
	return true;
}

size_t
pe_file_offset(const struct pe_file *pe, uint32_t address)
{
	for (size_t i = 0; i < pe->section_count; i++) {
		const struct pe_section *section = &pe->sections[i];
		uint64_t at;

		if (address < section->address ||
		    address - section->address >= section->size)
			continue;
		at = (uint64_t)section->at + (address - section->address);
		return at < pe->len ? (size_t)at : pe->len;
	}
	return pe->len;
}

const uint8_t *
pe_section_bytes(
    const struct pe_file *pe, const struct pe_section *section, size_t *len_out)
{
	size_t left;

	if (section->at >= pe->len) {
		*len_out = 0;
		return pe->bytes;
	}
	left = pe->len - section->at;
	*len_out = section->size < left ? section->size : left;
	return pe->bytes + section->at;
}
