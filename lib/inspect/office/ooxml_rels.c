/* ooxml_rels.c - relations of parts (ECMA-376 Part 2, 9.3). */
#include <string.h>

#include "base/text.h"
#include "office/ooxml.h"

/* What relations of a type lead to, by how the type's name ends: inside of the
 * package and outside of it. FEATURE_COUNT: nothing is counted. */
static const struct {
	const char *end;
	enum feature inside, outside;
	bool is_loaded; /* from outside, without being asked for */
} types[] = {
	{ "/hyperlink", FEATURE_COUNT, FEATURE_OFFICE_HYPERLINKS, false },
	{ "/attachedTemplate", FEATURE_COUNT, FEATURE_OFFICE_TEMPLATES, true },
	{ "/image", FEATURE_COUNT, FEATURE_OFFICE_EXTERNAL_MEDIA, false },
	{ "/video", FEATURE_COUNT, FEATURE_OFFICE_EXTERNAL_MEDIA, false },
	{ "/audio", FEATURE_COUNT, FEATURE_OFFICE_EXTERNAL_MEDIA, false },
	{ "/media", FEATURE_COUNT, FEATURE_OFFICE_EXTERNAL_MEDIA, false },
	{ "/externalLinkPath", FEATURE_COUNT, FEATURE_OFFICE_EXTERNAL_BOOKS,
	    false },
	{ "/xlPathMissing", FEATURE_COUNT, FEATURE_OFFICE_EXTERNAL_BOOKS,
	    false },
	{ "/xlStartup", FEATURE_COUNT, FEATURE_OFFICE_EXTERNAL_BOOKS, false },
	{ "/xlLibrary", FEATURE_COUNT, FEATURE_OFFICE_EXTERNAL_BOOKS, false },
	{ "/oleObject", FEATURE_OFFICE_OLE_OBJECTS,
	    FEATURE_OFFICE_EXTERNAL_OBJECTS, true },
	{ "/package", FEATURE_OFFICE_OLE_DOCUMENTS,
	    FEATURE_OFFICE_EXTERNAL_OBJECTS, true },
	{ "/control", FEATURE_OFFICE_OLE_CONTROLS,
	    FEATURE_OFFICE_EXTERNAL_OBJECTS, true },
};

/* A relation of an unknown type that leads outside is one that is followed:
 * what is harmless is known. */
static void
count_target(struct ooxml *ooxml, const char *type, size_t type_len,
    const char *target, size_t len, bool is_outside)
{
	enum feature feature = is_outside ? FEATURE_OFFICE_EXTERNAL_OBJECTS
					  : FEATURE_COUNT;
	bool is_loaded = true;

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (text_ends(type, type_len, types[i].end)) {
			feature = is_outside ? types[i].outside
					     : types[i].inside;
			is_loaded = types[i].is_loaded;
			break;
		}
	if (feature != FEATURE_COUNT)
		office_count(&ooxml->facts, feature);
	if (is_outside)
		office_target(&ooxml->facts, target, len, is_loaded);
}

static void
take_macro_sheet(struct ooxml *ooxml, const struct markup *tag)
{
	if (!markup_attribute(tag, "Id", &ooxml->value))
		return;
	buffer_add(
	    &ooxml->macro_ids, buffer_text(&ooxml->value), ooxml->value.len);
	buffer_add(&ooxml->macro_ids, "\n", 1);
}

static void
read_relation(struct ooxml *ooxml, const struct markup *tag)
{
	scoped_buffer struct buffer type = BUFFER_OF(LIMIT_URL_BYTES);
	bool is_outside;

	(void)markup_attribute(tag, "Type", &type);
	if (text_ends(buffer_text(&type), type.len, "macrosheet"))
		take_macro_sheet(ooxml, tag);
	is_outside = markup_attribute(tag, "TargetMode", &ooxml->value) &&
	    text_equal(
		buffer_text(&ooxml->value), ooxml->value.len, "External", 8);
	(void)markup_attribute(tag, "Target", &ooxml->value);
	count_target(ooxml, buffer_text(&type), type.len,
	    buffer_text(&ooxml->value), ooxml->value.len, is_outside);
}

void
ooxml_relations(struct ooxml *ooxml, const char *bytes, size_t len)
{
	struct markup markup = MARKUP_OF(bytes, len);

	while (markup_next(&markup))
		if (markup.kind == MARKUP_OPEN &&
		    markup_is(&markup, "Relationship"))
			read_relation(ooxml, &markup);
}
