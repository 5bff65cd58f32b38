/* walk_msg.c - the attachments of a message as Outlook keeps it ([MS-OXMSG]
 * 2.2.2): a storage each, with a stream for each property ([MS-OXPROPS]). */
#include <string.h>

#include "base/buffer.h"
#include "formats/cfb.h"
#include "text/charset.h"
#include "unpack/member_names.h"
#include "unpack/unpack_walk.h"

/* PidTagAttachDataBinary, and the same where it is an object. */
#define DATA_NAME   "__substg1.0_37010102"
#define OBJECT_NAME "__substg1.0_3701000D"

/* A message inside has properties of its own. */
#define PROPERTIES_NAME "__properties_version1.0"

#define NAME_BYTES 4096

/* PidTagAttachLongFilename, -Filename, -LongPathname, PidTagDisplayName. The
 * type stands behind: UTF-16, or some charset's bytes. */
static const char *const name_tags[] = { "__substg1.0_3707", "__substg1.0_3704",
	"__substg1.0_370D", "__substg1.0_3001" };

/* Append one property of an attachment as UTF-8. */
static void
read_text(
    struct cfb *cfb, uint32_t storage, const char *tag, struct buffer *out)
{
	scoped_buffer struct buffer raw = BUFFER_OF(NAME_BYTES);
	char name[CFB_NAME_BYTES];
	uint32_t entry;

	(void)snprintf(name, sizeof name, "%s001F", tag);
	entry = cfb_find(cfb, storage, name);
	if (entry != CFB_NONE) {
		cfb_read(cfb, &cfb->entries[entry], &raw);
		charset_to_utf8("UTF-16LE", 8, buffer_text(&raw), raw.len, out);
		return;
	}
	(void)snprintf(name, sizeof name, "%s001E", tag);
	entry = cfb_find(cfb, storage, name);
	if (entry == CFB_NONE)
		return;
	cfb_read(cfb, &cfb->entries[entry], &raw);
	charset_guess(buffer_text(&raw), raw.len, out);
}

static void
name_it(struct cfb *cfb, uint32_t storage, const char *outer,
    struct scan_file *file)
{
	for (size_t i = 0; i < sizeof name_tags / sizeof *name_tags; i++) {
		scoped_buffer struct buffer name = BUFFER_OF(4L * NAME_BYTES);

		read_text(cfb, storage, name_tags[i], &name);
		if (name.len == 0)
			continue;
		if (file->path[0] == '\0')
			member_names_guess(
			    file, outer, buffer_text(&name), name.len);
		else
			member_names_add(file, buffer_text(&name), name.len);
	}
	if (file->path[0] == '\0')
		member_names_guess(file, outer, "attachment", 10);
}

/* Returns whether the message may go on. */
static bool
walk_data(struct walk *walk, const struct place *inside, struct cfb *cfb,
    const struct cfb_entry *entry)
{
	struct scan_report *report = walk->unpack->report;
	const struct host *host = walk->unpack->tools.host;
	scoped_unpacked struct unpacked unpacked = { 0 };
	scoped_buffer struct buffer bytes = BUFFER_OF(
	    (size_t)host->limits_file_bytes);
	struct scan_file *file;

	if (!walk_can_unpack(walk))
		return false;
	file = walk_add_file(walk, inside);
	if (file == NULL)
		return false;
	name_it(cfb, entry->parent, report->files[inside->file - 1].path, file);
	walk_shown(walk);
	unpacked_init(&unpacked, &walk->limits, cfb->len, entry->size);
	if (unpacked.limit == NULL)
		cfb_read(cfb, entry, &bytes);
	unpacked_borrow(&unpacked, buffer_text(&bytes), bytes.len);
	unpacked_finish(&unpacked);
	if (unpacked.limit != NULL)
		walk_limit(walk, unpacked.limit);
	walk->unpack->held_bytes += bytes.cap;
	walk_member(walk, inside,
	    bytes.len < entry->size ? READ_BROKEN : READ_DONE, &unpacked);
	walk->unpack->held_bytes -= bytes.cap;
	return true;
}

static bool
is_called(const struct cfb_entry *entry, const char *name)
{
	return strcasecmp(entry->name, name) == 0;
}

void
walk_msg(struct walk *walk, const struct place *inside,
    const struct content *content)
{
	scoped_cfb struct cfb cfb = { 0 };

	if (!walk_can_unpack(walk))
		return;
	if (!cfb_open(content->bytes, content->len, &cfb)) {
		walk_unread(walk, READ_BROKEN);
		return;
	}
	for (uint32_t i = 0; i < cfb.count; i++) {
		const struct cfb_entry *entry = &cfb.entries[i];

		/* A document that was pasted: its streams are no file. */
		if (entry->kind == CFB_STORAGE &&
		    is_called(entry, OBJECT_NAME) &&
		    cfb_find(&cfb, i, PROPERTIES_NAME) == CFB_NONE)
			walk_unread(walk, READ_UNSUPPORTED);
		if (entry->kind == CFB_STREAM && is_called(entry, DATA_NAME) &&
		    !walk_data(walk, inside, &cfb, entry))
			break;
	}
}
