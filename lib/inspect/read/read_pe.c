/* read_pe.c - headers, sections and imports to features. */
#include "read/read_pe.h"

#include "base/limits.h"
#include "formats/little.h"
#include "formats/pe_file.h"
#include "formats/pe_imports.h"
#include "measure/entropy.h"

#define CHARACTERISTIC_DLL 0x2000
#define SUBSYSTEM_CONSOLE  3
#define RESOURCE_VERSION   16

static const struct {
	enum feature feature;
	enum pe_purpose purpose;
} purposes_told[] = {
	{ FEATURE_PE_MEMORY_IMPORTS, PE_PURPOSE_MEMORY },
	{ FEATURE_PE_PROCESS_IMPORTS, PE_PURPOSE_PROCESS },
	{ FEATURE_PE_NETWORK_IMPORTS, PE_PURPOSE_NETWORK },
	{ FEATURE_PE_PERSIST_IMPORTS, PE_PURPOSE_PERSIST },
	{ FEATURE_PE_WATCH_IMPORTS, PE_PURPOSE_WATCH },
	{ FEATURE_PE_DEBUG_IMPORTS, PE_PURPOSE_DEBUG },
	{ FEATURE_PE_CRYPT_IMPORTS, PE_PURPOSE_CRYPT },
};

static void
set(struct reading *out, enum feature feature, double value)
{
	features_set(&out->features, feature, value);
}

static double
entropy_of(const uint8_t *bytes, size_t len)
{
	size_t counts[256] = { 0 };

	for (size_t i = 0; i < len; i++)
		counts[bytes[i]]++;
	return entropy_of_counts(counts, len);
}

/* The entropy of each section's beginning, the whole work bounded: sections
 * may share their bytes. */
static void
set_entropy(const struct pe_file *pe, struct reading *out)
{
	size_t left = LIMIT_PE_ENTROPY_BYTES;

	for (size_t i = 0; i < pe->section_count && left > 0; i++) {
		const struct pe_section *section = &pe->sections[i];
		size_t len;
		const uint8_t *bytes = pe_section_bytes(pe, section, &len);
		double entropy;

		if (len > left)
			len = left;
		left -= len;
		if (len == 0)
			continue;
		entropy = entropy_of(bytes, len);
		features_raise(
		    &out->features, FEATURE_PE_SECTION_ENTROPY, entropy);
		if ((section->flags & PE_SECTION_EXECUTE) != 0)
			features_raise(
			    &out->features, FEATURE_PE_CODE_ENTROPY, entropy);
	}
}

static bool
holds(const struct pe_section *section, uint32_t address)
{
	uint32_t size = section->virtual_size > section->size
	    ? section->virtual_size
	    : section->size;

	return address >= section->address && address - section->address < size;
}

static void
set_sections(const struct pe_file *pe, struct reading *out)
{
	size_t open_code = 0, empty_code = 0;
	bool is_inside = pe->entry == 0;

	for (size_t i = 0; i < pe->section_count; i++) {
		const struct pe_section *section = &pe->sections[i];

		if ((section->flags & PE_SECTION_EXECUTE) == 0)
			continue;
		open_code += (section->flags & PE_SECTION_WRITE) != 0;
		empty_code += section->size == 0 && section->virtual_size > 0;
		is_inside = is_inside || holds(section, pe->entry);
	}
	set(out, FEATURE_PE_SECTIONS, (double)pe->section_count);
	set(out, FEATURE_PE_WRITABLE_CODE, (double)open_code);
	set(out, FEATURE_PE_EMPTY_CODE, (double)empty_code);
	set(out, FEATURE_PE_ENTRY_OUTSIDE, !is_inside);
}

/* What lies behind all sections, the signature left out. */
static void
set_overlay(const struct pe_file *pe, struct reading *out)
{
	size_t at = pe->directories[PE_SECURITY].address;
	size_t size = pe->directories[PE_SECURITY].size;
	bool is_signed = size > 8 && at > 0 && at < pe->len &&
	    size <= pe->len - at;
	size_t end = 0, overlay;

	for (size_t i = 0; i < pe->section_count; i++) {
		const struct pe_section *section = &pe->sections[i];
		size_t len;
		const uint8_t *bytes = pe_section_bytes(pe, section, &len);

		if (len > 0 && (size_t)(bytes - pe->bytes) + len > end)
			end = (size_t)(bytes - pe->bytes) + len;
	}
	overlay = end > 0 ? pe->len - end : 0;
	if (is_signed && at >= end)
		overlay -= size;
	set(out, FEATURE_PE_SIGNED, is_signed);
	set(out, FEATURE_PE_OVERLAY, (double)overlay);
}

/* Whether the root of the resources names who made it (6.9). */
static bool
has_version(const struct pe_file *pe)
{
	uint32_t address = pe->directories[PE_RESOURCES].address;
	size_t at = address != 0 ? pe_file_offset(pe, address) : pe->len;
	size_t count;

	if (pe->len - at < 16)
		return false;
	count = (size_t)little_u16(pe->bytes + at + 12) +
	    little_u16(pe->bytes + at + 14);
	at += 16;
	for (; count > 0 && pe->len - at >= 8; count--, at += 8)
		if (little_u32(pe->bytes + at) == RESOURCE_VERSION)
			return true;
	return false;
}

static void
set_headers(const struct pe_file *pe, struct reading *out)
{
	size_t resources = pe->directories[PE_RESOURCES].size;

	set(out, FEATURE_PE_64, pe->is_64);
	set(out, FEATURE_PE_LIBRARY,
	    (pe->characteristics & CHARACTERISTIC_DLL) != 0);
	set(out, FEATURE_PE_CONSOLE, pe->subsystem == SUBSYSTEM_CONSOLE);
	set(out, FEATURE_PE_DOTNET, pe->directories[PE_CLR].address != 0);
	set(out, FEATURE_PE_EXPORTS, pe->directories[PE_EXPORTS].address != 0);
	set(out, FEATURE_PE_VERSION, has_version(pe));
	set(out, FEATURE_PE_RESOURCE_SHARE,
	    resources < pe->len ? (double)resources / (double)pe->len : 1);
	set(out, FEATURE_PE_BROKEN, pe->is_broken);
}

void
read_pe(const char *bytes, size_t len, struct reading *out)
{
	struct pe_file pe;
	struct pe_imports imports;

	if (!pe_file_read(bytes, len, &pe))
		return;
	set_headers(&pe, out);
	set_sections(&pe, out);
	set_entropy(&pe, out);
	set_overlay(&pe, out);
	pe_imports_count(&pe, &imports);
	set(out, FEATURE_PE_LIBRARIES, (double)imports.libraries);
	set(out, FEATURE_PE_FUNCTIONS, (double)imports.functions);
	for (size_t i = 0; i < sizeof purposes_told / sizeof *purposes_told;
	     i++)
		set(out, purposes_told[i].feature,
		    (double)imports.purposes[purposes_told[i].purpose]);
}
