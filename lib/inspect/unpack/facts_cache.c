/* facts_cache.c - files copied from a report and back into another. An entry
 * keeps them in a report of its own, as those of part 1. */
#include "unpack/facts_cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "read/read.h"
#include "wire/report_features.h"

/* What the name and the part say, not the content. */
#define NAME_FLAGS                                                             \
	(0U | FILE_NAME_DOUBLE | FILE_NAME_REVERSED | FILE_NAME_TRAILING |     \
	    FILE_NAME_SPACES | FILE_TYPE_MISMATCH)

struct entry {
	struct scan_report *facts;
	size_t bytes;
	uint64_t used; /* when, by the cache's own count */
};

struct facts_cache {
	struct entry entries[LIMIT_FACTS_ENTRIES];
	size_t count;
	size_t bytes; /* of all entries */
	uint64_t clock;
};

struct facts_cache *
facts_cache_new(void)
{
	return mem_new(1, sizeof(struct facts_cache));
}

void
facts_cache_free(struct facts_cache **cache)
{
	struct facts_cache *held = ptr_take(cache);

	if (held == NULL)
		return;
	for (size_t i = 0; i < held->count; i++)
		report_free(&held->entries[i].facts);
	free(held);
}

static void
set_text(char **field, const char *text)
{
	report_set_text(field, text, strlen(text));
}

/* What the content says. */
static void
copy_content(const struct scan_file *from, struct scan_report *report,
    struct scan_file *to)
{
	set_text(&to->detected, from->detected);
	set_text(&to->engine_type, from->engine_type);
	set_text(&to->kinds, from->kinds);
	to->size = from->size;
	to->packed = from->packed;
	memcpy(to->sha256, from->sha256, sizeof to->sha256);
	memcpy(to->sha1, from->sha1, sizeof to->sha1);
	memcpy(to->md5, from->md5, sizeof to->md5);
	report_copy_features(report, from, to);
}

/* A member, its path below another file. */
static void
copy_member(const struct scan_file *from, const char *old_outer,
    struct scan_report *report, const char *new_outer, struct scan_file *to)
{
	scoped_buffer struct buffer path = BUFFER_OF(3L * LIMIT_REPORT_PATH);
	size_t skip = strlen(old_outer);

	for (size_t i = 0; i < from->name_count; i++)
		file_add_name(to, from->names[i], strlen(from->names[i]));
	buffer_add_text(&path, new_outer);
	if (strlen(from->path) > skip)
		buffer_add_text(&path, from->path + skip);
	file_set_path(to, buffer_text(&path), path.len);
	copy_content(from, report, to);
	to->flags = from->flags;
}

static size_t
bytes_of(const struct scan_file *file)
{
	size_t bytes = sizeof *file + strlen(file->path) +
	    strlen(file->detected) + strlen(file->engine_type);

	for (size_t i = 0; i < file->name_count; i++)
		bytes += sizeof(void *) + strlen(file->names[i]);
	for (size_t i = 0; i < file->url_count; i++)
		bytes += sizeof(void *) + strlen(file->urls[i]);
	return bytes + file->value_count * sizeof *file->values;
}

static bool
has_note(const struct scan_notes *notes, uint32_t part)
{
	for (size_t i = 0; i < notes->count; i++)
		if (notes->items[i].part == part || notes->items[i].part == 0)
			return true;
	return false;
}

static bool
is_worth_keeping(const struct scan_report *report, size_t first)
{
	uint32_t part = report->files[first].part;

	/* Which limit ended an examination depends on the message around it:
	 * its other parts took time, bytes and files, too. */
	if (has_note(&report->unscanned, part) ||
	    has_note(&report->limits, part) ||
	    has_note(&report->oddities, part))
		return false;
	for (size_t i = 0; i < report->hit_count; i++)
		if (report->hits[i].part == part || report->hits[i].part == 0)
			return false;
	for (size_t i = first; i < report->file_count; i++)
		if (report->files[i].part == part &&
		    (report->files[i].flags & FILE_ENCRYPTED) != 0)
			return false;
	return true;
}

/* The part's files as those of a report of their own. */
static struct scan_report *
facts_of(const struct scan_report *report, size_t first, size_t *bytes_out)
{
	struct scan_report *facts = report_new();
	const struct scan_file *root = &report->files[first];

	facts->spared = report->spared & SPARE_DIGESTS;
	*bytes_out = sizeof *facts;
	for (size_t i = first; i < report->file_count; i++) {
		const struct scan_file *from = &report->files[i];
		struct scan_file *to;

		if (from->part != root->part)
			break;
		to = report_add_file(facts);
		copy_member(from, root->path, facts, root->path, to);
		set_text(&to->declared, from->declared);
		to->part = 1;
		to->parent = from->parent > 0 ? from->parent - (uint32_t)first
					      : 0;
		*bytes_out += bytes_of(to);
	}
	return facts;
}

static void
forget(struct facts_cache *cache, size_t which)
{
	cache->bytes -= cache->entries[which].bytes;
	report_free(&cache->entries[which].facts);
	cache->entries[which] = cache->entries[--cache->count];
}

/* Make room for one more entry of that size. */
static void
make_room(struct facts_cache *cache, size_t bytes)
{
	while (cache->count > 0 &&
	    (cache->count >= LIMIT_FACTS_ENTRIES ||
		cache->bytes + bytes > LIMIT_FACTS_BYTES)) {
		size_t oldest = 0;

		for (size_t i = 1; i < cache->count; i++)
			if (cache->entries[i].used <
			    cache->entries[oldest].used)
				oldest = i;
		forget(cache, oldest);
	}
}

/* Whether what is inside is named after the file: of a stream, a signature,
 * an archive of one nameless member. Others name their members. */
static bool
names_its_inside(const struct scan_file *file)
{
	static const char *const words[] = { "zip", "ole", "iso", "eml" };

	if ((file->flags & FILE_OPENED) == 0)
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (file_has_kind(file, words[i], strlen(words[i])))
			return false;
	return true;
}

static bool
has_same_names(const struct scan_file *a, const struct scan_file *b)
{
	if (a->name_count != b->name_count)
		return false;
	for (size_t i = 0; i < a->name_count; i++)
		if (strcmp(a->names[i], b->names[i]) != 0)
			return false;
	return true;
}

/* Of the same bytes; called such that the same readers read it; and measured
 * as far as it is asked this time: a report does not depend on what somebody
 * else wanted to know. */
static struct entry *
find(struct facts_cache *cache, const struct scan_report *report, size_t first)
{
	const struct scan_file *file = &report->files[first];

	for (size_t i = 0; i < cache->count; i++) {
		const struct scan_report *facts = cache->entries[i].facts;
		const struct scan_file *known = &facts->files[0];

		if (facts->spared == (report->spared & SPARE_DIGESTS) &&
		    memcmp(known->sha256, file->sha256, 32) == 0 &&
		    read_called(known) == read_called(file) &&
		    (!names_its_inside(known) || has_same_names(known, file)))
			return &cache->entries[i];
	}
	return NULL;
}

void
facts_cache_keep(
    struct facts_cache *cache, const struct scan_report *report, size_t first)
{
	struct scan_report *facts;
	size_t bytes;

	if (find(cache, report, first) != NULL ||
	    !is_worth_keeping(report, first))
		return;
	facts = facts_of(report, first, &bytes);
	if (bytes > LIMIT_FACTS_BYTES) {
		report_free(&facts);
		return;
	}
	make_room(cache, bytes);
	cache->entries[cache->count++] = (struct entry){
		.facts = facts, .bytes = bytes, .used = ++cache->clock
	};
	cache->bytes += bytes;
}

/* The facts behind the report's last file. */
static void
add_facts(const struct scan_report *facts, struct scan_report *report)
{
	size_t root = report->file_count - 1;
	uint32_t part = report->files[root].part;

	report->files[root].flags |= facts->files[0].flags & ~NAME_FLAGS;
	copy_content(&facts->files[0], report, &report->files[root]);
	for (size_t i = 1; i < facts->file_count; i++) {
		struct scan_file *to = report_add_file(report);

		if (to == NULL) {
			report_add_note(&report->limits, "files", part);
			break;
		}
		copy_member(&facts->files[i], facts->files[0].path, report,
		    report->files[root].path, to);
		to->part = part;
		to->parent = facts->files[i].parent + (uint32_t)root;
	}
}

bool
facts_cache_add(struct facts_cache *cache, struct scan_report *report)
{
	struct entry *entry = find(cache, report, report->file_count - 1);

	if (entry == NULL)
		return false;
	entry->used = ++cache->clock;
	add_facts(entry->facts, report);
	return true;
}
