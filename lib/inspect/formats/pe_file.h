/* pe_file.h - where things are in a Windows program (Microsoft PE/COFF 4).
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_FORMATS_PE_FILE_H
#define SEKISHO_FORMATS_PE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Windows loads no more sections. */
#define PE_SECTIONS_MAX 96

enum pe_directory {
	PE_EXPORTS = 0,
	PE_IMPORTS = 1,
	PE_RESOURCES = 2,
	PE_SECURITY = 4, /* an offset in the file, no address */
	PE_CLR = 14,
	PE_DIRECTORIES = 16,
};

enum pe_section_flag {
	PE_SECTION_EXECUTE = 0x20000000,
	PE_SECTION_WRITE = 0x80000000,
};

struct pe_section {
	uint32_t address;
	uint32_t virtual_size;
	uint32_t at; /* in the file */
	uint32_t size;
	uint32_t flags;
};

struct pe_file {
	const uint8_t *bytes;
	size_t len;
	uint16_t machine;
	uint16_t characteristics;
	uint16_t subsystem;
	bool is_64;
	uint32_t entry;
	struct pe_section sections[PE_SECTIONS_MAX];
	size_t section_count;
	struct {
		uint32_t address;
		uint32_t size;
	} directories[PE_DIRECTORIES];
	bool is_broken; /* headers or sections lie beyond the file */
};

/* Returns false when it has no PE header. Borrows the bytes. */
bool pe_file_read(const char *bytes, size_t len, struct pe_file *out);

/* Where an address of the loaded program lies in the file, or len. */
size_t pe_file_offset(const struct pe_file *pe, uint32_t address);

/* The part of a section that is there; *len_out bytes. */
const uint8_t *pe_section_bytes(const struct pe_file *pe,
    const struct pe_section *section, size_t *len_out);

#endif
