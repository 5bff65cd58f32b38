/* object_counts.c - the objects inside a compound file, counted. */
#include "office/object_counts.h"

#include <stdbool.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "formats/cfb.h"
#include "formats/little.h"
#include "office/ppt_object.h"

/* What a storage's streams say of it: bits. */
enum mark {
	MARK_OBJECT = 1 << 0,
	MARK_NATIVE = 1 << 1, /* \1Ole10Native */
	MARK_LINK = 1 << 2,
	MARK_UPDATED = 1 << 3,
	MARK_EQUATION = 1 << 4,
	MARK_CONTROL = 1 << 5,
	MARK_DOCUMENT = 1 << 6,
	MARK_FORM = 1 << 7, /* a macro's, not an object */
};

static const struct {
	const char *stream;
	unsigned int marks;
} streams[] = {
	{ "\1Ole", MARK_OBJECT },
	{ "\1CompObj", MARK_OBJECT },
	{ "\1Ole10Native", MARK_OBJECT | MARK_NATIVE },
	{ "Equation Native", MARK_OBJECT | MARK_EQUATION },
	{ "\3OCXNAME", MARK_CONTROL },
	{ "Ctls", MARK_CONTROL },
	{ "\3VBFrame", MARK_FORM },
	{ "WordDocument", MARK_DOCUMENT },
	{ "Workbook", MARK_DOCUMENT },
	{ "Book", MARK_DOCUMENT },
	{ "PowerPoint Document", MARK_DOCUMENT },
	{ "Package", MARK_DOCUMENT },
	{ "VisioDocument", MARK_DOCUMENT },
};

/* \1Ole: version, flags, when a link is updated ([MS-OLEDS] 2.3.3). */
#define OLE_BYTES      12
#define OLE_LINKED     1
#define OLE_AUTOMATIC  1
#define OLE_LOOK_BYTES 65536

struct counting {
	struct cfb *cfb;
	struct reading *out;
	struct object_counts *counts;
	unsigned int *marks; /* of each entry */
};

/* Whether an address begins here: bytes a letter, 0 if none does. */
static size_t
url_step(const char *bytes, size_t len)
{
	if (text_begins(bytes, len, "http"))
		return 1;
	if (len >= 8 && text_lower(*bytes) == 'h' && bytes[1] == '\0' &&
	    text_lower(bytes[2]) == 't' && bytes[3] == '\0' &&
	    text_lower(bytes[4]) == 't' && bytes[5] == '\0')
		return 2;
	return 0;
}

void
object_urls(const char *bytes, size_t len, struct reading *out)
{
	scoped_buffer struct buffer url = BUFFER_OF(LIMIT_URL_BYTES);
	size_t at = 0;

	while (at < len) {
		size_t step = url_step(bytes + at, len - at);

		buffer_clear(&url);
		for (; step > 0 && at + step <= len && !url.full; at += step) {
			if ((unsigned char)bytes[at] <= ' ' ||
			    bytes[at] == '"' ||
			    (step == 2 && bytes[at + 1] != '\0'))
				break;
			buffer_add(&url, bytes + at, 1);
		}
		if (step == 0 || url.len == 0)
			at++;
		if ((url.len > 7 &&
			text_begins(buffer_text(&url), url.len, "http://")) ||
		    (url.len > 8 &&
			text_begins(buffer_text(&url), url.len, "https://")))
			reading_url(out, buffer_text(&url), url.len);
	}
}

static unsigned int
read_ole_stream(struct counting *counting, const struct cfb_entry *entry)
{
	scoped_buffer struct buffer stream = BUFFER_OF(OLE_LOOK_BYTES);

	cfb_read(counting->cfb, entry, &stream);
	if (stream.len < OLE_BYTES ||
	    (little_u32(stream.data + 4) & OLE_LINKED) == 0)
		return 0;
	object_urls(stream.data, stream.len, counting->out);
	return little_u32(stream.data + 8) == OLE_AUTOMATIC
	    ? MARK_LINK | MARK_UPDATED
	    : MARK_LINK;
}

static void
read_native(struct counting *counting, const struct cfb_entry *entry)
{
	scoped_buffer struct buffer stream = BUFFER_OF(
	    LIMIT_READ_UNPACKED_BYTES);

	cfb_read(counting->cfb, entry, &stream);
	if (stream.len > 4)
		object_counts_package(
		    stream.data + 4, stream.len - 4, counting->counts);
}

void
object_counts_package(
    const char *bytes, size_t len, struct object_counts *counts)
{
	struct package package = { 0 };

	if (!package_read(bytes, len, &package))
		return;
	counts->packages++;
	counts->programs += package.is_program;
	if (package.len > counts->package_bytes)
		counts->package_bytes = package.len;
}

/* Note in its storage what a stream says. */
static void
mark_stream(struct counting *counting, const struct cfb_entry *entry)
{
	unsigned int *marks = &counting->marks[entry->parent];

	for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
		if (!text_equal(entry->name, strlen(entry->name),
			streams[i].stream, strlen(streams[i].stream)))
			continue;
		*marks |= streams[i].marks;
		if (i == 0)
			*marks |= read_ole_stream(counting, entry);
		if ((streams[i].marks & MARK_NATIVE) != 0)
			read_native(counting, entry);
		return;
	}
}

void
object_counts_class(enum object_class class, struct object_counts *counts)
{
	counts->equations += class == OBJECT_CLASS_EQUATION;
	counts->controls += class == OBJECT_CLASS_CONTROL;
	counts->documents += class == OBJECT_CLASS_DOCUMENT;
	counts->links += class == OBJECT_CLASS_LINK;
}

/* One storage: an object if its streams say so. The root is the document, and
 * an object only if it can be nothing else. */
static void
count_storage(struct counting *counting, uint32_t number)
{
	const struct cfb_entry *entry = &counting->cfb->entries[number];
	struct object_counts *counts = counting->counts;
	unsigned int marks = counting->marks[number];
	enum object_class class = object_class_of(entry->class_id);

	if ((marks & MARK_FORM) != 0)
		return;
	if (number == 0)
		marks &= (marks & (MARK_NATIVE | MARK_LINK | MARK_EQUATION)) !=
			0
		    ? ~(unsigned int)MARK_DOCUMENT
		    : MARK_CONTROL;
	if ((marks & MARK_EQUATION) != 0)
		class = OBJECT_CLASS_EQUATION;
	else if ((marks & MARK_CONTROL) != 0)
		class = OBJECT_CLASS_CONTROL;
	else if ((marks & MARK_LINK) != 0)
		class = OBJECT_CLASS_LINK;
	else if ((marks & MARK_DOCUMENT) != 0)
		class = OBJECT_CLASS_DOCUMENT;
	counts->objects += marks != 0;
	counts->updated += (marks & MARK_UPDATED) != 0;
	object_counts_class(class, counts);
}

static void
count_entries(struct counting *counting)
{
	struct cfb *cfb = counting->cfb;
	scoped_mem unsigned int *marks = mem_new(cfb->count, sizeof *marks);

	counting->marks = marks;
	for (uint32_t i = 1; i < cfb->count; i++)
		if (cfb->entries[i].kind == CFB_STREAM &&
		    cfb->entries[i].parent != CFB_NONE)
			mark_stream(counting, &cfb->entries[i]);
	for (uint32_t i = 0; i < cfb->count; i++)
		if (i == 0 ||
		    (cfb->entries[i].kind == CFB_STORAGE &&
			cfb->entries[i].parent != CFB_NONE))
			count_storage(counting, i);
}

/* NOLINTBEGIN(misc-no-recursion): bounded by LIMIT_READ_DEPTH */
static void
count_ole(
    const char *bytes, size_t len, unsigned int depth, struct counting *around)
{
	scoped_cfb struct cfb cfb = { 0 };
	scoped_ppt_objects struct ppt_objects objects = { 0 };
	struct counting counting = {
		.cfb = &cfb, .out = around->out, .counts = around->counts
	};

	if (!cfb_open(bytes, len, &cfb))
		return;
	count_entries(&counting);
	if (depth >= LIMIT_READ_DEPTH)
		return;
	ppt_objects_open(&objects, &cfb, around->out);
	while (ppt_objects_next(&objects))
		count_ole(objects.object.data, objects.object.len, depth + 1,
		    &counting);
}
/* NOLINTEND(misc-no-recursion) */

void
object_counts_ole(const char *bytes, size_t len, struct reading *out,
    struct object_counts *counts)
{
	struct counting counting = { .out = out, .counts = counts };

	count_ole(bytes, len, 0, &counting);
}
