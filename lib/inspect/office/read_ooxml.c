/* read_ooxml.c - the package: which parts there are, and who reads them.
 *
 * Types first, so that parts are known whatever they are called; then those
 * that tell most, so that a budget spent on the rest costs least. */
#include "office/read_ooxml.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "formats/unpacked.h"
#include "formats/zip_directory.h"
#include "formats/zip_member.h"
#include "office/ooxml.h"
#include "office/read_vba.h"

/* No clock: the same file gives the same facts. Bytes are what bounds. */
#define NO_HURRY_MS (60L * 60 * 1000)

/* Nothing that deflate can do is a bomb at these sizes. */
#define ANY_RATIO 2000

/* What [Content_Types].xml says (ECMA-376 Part 2, 10.1.2): of a part by its
 * name, or of all names with an ending. */
struct type {
	char *name; /* without a slash before it, or an ending */
	size_t len;
	bool is_ending;
	enum ooxml_kind kind;
};

struct package {
	const char *bytes;
	struct zip_directory directory;
	enum ooxml_kind *kinds; /* of each entry */
	struct type *types;
	size_t type_count, type_cap;
	size_t broken; /* parts that could not be unpacked */
	struct unpack_budget budget;
	struct unpack_limits limits;
	struct ooxml ooxml;
};

/* Unpack an entry; false, and counted, if it cannot be read. */
static bool
unpack(struct package *package, const struct zip_entry *entry,
    struct unpacked *out)
{
	enum read_status status;

	unpacked_init(out, &package->limits, entry->data_len, entry->size);
	status = zip_member_read(package->bytes, entry, out);
	unpacked_finish(out);
	if (status == READ_DONE)
		return true;
	package->broken++;
	return out->len > 0;
}

static void
add_type(struct package *package, const struct buffer *name, bool is_ending,
    enum ooxml_kind kind)
{
	const char *text = buffer_text(name);
	size_t len = name->len;

	if (len > 0 && text[0] == '/') {
		text++;
		len--;
	}
	if (package->type_count >= LIMIT_OOXML_PARTS)
		return;
	package->types = mem_grow(package->types, package->type_count,
	    &package->type_cap, sizeof *package->types);
	package->types[package->type_count++] = (struct type){
		.name = mem_text(text, len),
		.len = len,
		.is_ending = is_ending,
		.kind = kind,
	};
}

static void
read_types(struct package *package, const char *bytes, size_t len)
{
	scoped_buffer struct buffer name = BUFFER_OF(LIMIT_URL_BYTES);
	scoped_buffer struct buffer type = BUFFER_OF(LIMIT_URL_BYTES);
	struct markup markup = MARKUP_OF(bytes, len);

	while (markup_next(&markup)) {
		bool is_ending = markup_is(&markup, "Default");
		enum ooxml_kind kind;

		if (markup.kind != MARKUP_OPEN ||
		    (!is_ending && !markup_is(&markup, "Override")) ||
		    !markup_attribute(&markup, "ContentType", &type) ||
		    !markup_attribute(
			&markup, is_ending ? "Extension" : "PartName", &name))
			continue;
		kind = ooxml_kind_of_type(buffer_text(&type), type.len);
		if (kind != OOXML_UNSET)
			add_type(package, &name, is_ending, kind);
	}
}

/* Read what says of what type parts are; false if nothing does, and then it is
 * no document. */
static bool
read_all_types(struct package *package)
{
	bool found = false;

	for (size_t i = 0; i < package->directory.count; i++) {
		const struct zip_entry *entry = &package->directory.entries[i];
		scoped_unpacked struct unpacked part = { 0 };
		scoped_buffer struct buffer converted = BUFFER_OF(
		    2 * LIMIT_OOXML_PART_BYTES);

		if (!text_equal(entry->name.bytes, entry->name.len,
			"[Content_Types].xml", 19) ||
		    (entry->bits & ZIP_ENCRYPTED) != 0 ||
		    !unpack(package, entry, &part))
			continue;
		found = true;
		if (markup_from_utf16(part.bytes, part.len, &converted))
			read_types(
			    package, buffer_text(&converted), converted.len);
		else
			read_types(package, part.bytes, part.len);
	}
	return found;
}

static bool
is_of_type(const struct zip_text *name, const struct type *type)
{
	if (!type->is_ending)
		return text_equal(
		    name->bytes, name->len, type->name, type->len);
	return name->len > type->len &&
	    name->bytes[name->len - type->len - 1] == '.' &&
	    text_equal(name->bytes + name->len - type->len, type->len,
		type->name, type->len);
}

static enum ooxml_kind
kind_of(const struct package *package, const struct zip_entry *entry)
{
	enum ooxml_kind kind = OOXML_UNSET;

	if ((entry->bits & (ZIP_ENCRYPTED | ZIP_FOLDER)) != 0)
		return OOXML_UNSET;
	for (size_t i = 0; i < package->type_count; i++) {
		const struct type *type = &package->types[i];

		/* What is said of the part goes before its ending's. */
		if (is_of_type(&entry->name, type) &&
		    (kind == OOXML_UNSET || !type->is_ending))
			kind = type->kind;
	}
	return kind != OOXML_UNSET
	    ? kind
	    : ooxml_kind_of_name(entry->name.bytes, entry->name.len);
}

/* Find what each entry is. Returns whether it is a spreadsheet. */
static bool
find_kinds(struct package *package)
{
	bool is_book = false;

	package->kinds = mem_new(
	    package->directory.count + 1, sizeof *package->kinds);
	for (size_t i = 0; i < package->directory.count; i++) {
		enum ooxml_kind kind = kind_of(
		    package, &package->directory.entries[i]);

		package->kinds[i] = kind;
		is_book = is_book ||
		    (kind >= OOXML_BOOK && kind <= OOXML_LINK_BINARY);
	}
	return is_book;
}

static void
count_images(struct package *package)
{
	for (size_t i = 0; i < package->directory.count; i++) {
		const struct zip_text *name = &package->directory.entries[i]
						   .name;

		/* A small picture of the document stands there. */
		if (package->kinds[i] == OOXML_IMAGE &&
		    !text_begins(name->bytes, name->len, "docprops/"))
			office_count(
			    &package->ooxml.facts, FEATURE_OFFICE_IMAGES);
	}
}

static void
read_turn(struct package *package, unsigned int turn)
{
	for (size_t i = 0; i < package->directory.count; i++) {
		const struct zip_entry *entry = &package->directory.entries[i];
		scoped_unpacked struct unpacked part = { 0 };

		if (ooxml_turn(package->kinds[i]) == turn &&
		    package->budget.bytes_left > 0 &&
		    unpack(package, entry, &part))
			ooxml_read(&package->ooxml, package->kinds[i],
			    part.bytes, part.len);
	}
}

/* Whether an entry begins as a compound file does. */
static bool
is_compound(const struct package *package, const struct zip_entry *entry)
{
	static const char magic[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
	char head[sizeof magic - 1];

	if ((entry->bits & (ZIP_ENCRYPTED | ZIP_FOLDER)) != 0)
		return false;
	return zip_member_peek(package->bytes, entry, head, sizeof head) ==
	    sizeof head &&
	    memcmp(head, magic, sizeof head) == 0;
}

/* What is read from here on, and until when. */
static void
begin_budget(struct package *package)
{
	package->budget = (struct unpack_budget){
		.bytes_left = LIMIT_OOXML_BYTES,
		.deadline = deadline_in(clock_ms(), NO_HURRY_MS),
	};
}

/* VBA in any part: Office goes by relations, so that a project may be called
 * anything. What is embedded is a file of its own. */
static void
read_projects(struct package *package, struct reading *out)
{
	begin_budget(package);
	for (size_t i = 0; i < package->directory.count; i++) {
		const struct zip_entry *entry = &package->directory.entries[i];
		enum macro_level before = out->macros;
		scoped_unpacked struct unpacked part = { 0 };

		if ((package->kinds[i] != OOXML_VBA &&
			(package->kinds[i] != OOXML_UNSET ||
			    text_matches("*/embeddings/*", entry->name.bytes,
				entry->name.len))) ||
		    !is_compound(package, entry) ||
		    !unpack(package, entry, &part))
			continue;
		read_vba_ole(part.bytes, part.len, out);
		if (package->kinds[i] == OOXML_UNSET && out->macros > before)
			office_count(&package->ooxml.facts,
			    FEATURE_OFFICE_MACROS_DISGUISED);
	}
	out->is_cut = out->is_cut || package->directory.cut ||
	    package->budget.bytes_left == 0;
}

/* A ribbon that starts a macro needs one. */
static void
tell_ribbon(struct ooxml *ooxml, struct reading *out)
{
	if (!ooxml->has_ribbon_macro)
		return;
	features_set(&out->features, FEATURE_OFFICE_CUSTOM_UI, 1);
	if (out->macros > MACROS_NONE)
		reading_macros(out, MACROS_AUTOEXEC);
}

static void
read_package(struct package *package, struct reading *out)
{
	struct ooxml *ooxml = &package->ooxml;

	if (!read_all_types(package))
		return;
	features_begin(&out->features, FAMILY_VBA);
	office_facts_begin(&ooxml->facts, out, find_kinds(package));
	count_images(package);
	/* Before anything else may use up what there is to spend. */
	read_projects(package, out);
	begin_budget(package);
	for (unsigned int turn = 1; turn <= OOXML_TURNS; turn++)
		read_turn(package, turn);
	if (ooxml->facts.is_book)
		features_add(&out->features, FEATURE_XLM_SHEETS,
		    (double)ooxml->macro_sheets);
	tell_ribbon(ooxml, out);
	features_add(
	    &out->features, FEATURE_OFFICE_BROKEN, (double)package->broken);
	office_facts_finish(&ooxml->facts);
}

static void
release(struct package *package)
{
	for (size_t i = 0; i < package->type_count; i++)
		free(package->types[i].name);
	free(package->types);
	free(package->kinds);
	ooxml_release(&package->ooxml);
	zip_directory_release(&package->directory);
}

void
read_ooxml(const char *bytes, size_t len, struct reading *out)
{
	scoped_mem struct package *package = mem_new(1, sizeof *package);

	package->bytes = bytes;
	if (!zip_directory_read(
		bytes, len, LIMIT_OOXML_PARTS, &package->directory))
		return;
	begin_budget(package);
	package->limits = (struct unpack_limits){
		.file_bytes = LIMIT_OOXML_PART_BYTES,
		.ratio = ANY_RATIO,
		.budget = &package->budget,
	};
	ooxml_init(&package->ooxml, out);
	read_package(package, out);
	release(package);
}
