/* archive_list.c - one format or one filter, in memory, in a locale that
 * knows UTF-8. */
#include "formats/archive_list.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "formats/rar.h"

#define BLOCK_BYTES 65536

struct archive_list {
	struct archive *archive;
	enum container container;
	struct rar rar;
	bool is_rar;     /* its headers are read beside libarchive */
	bool is_stopped; /* libarchive goes no further */
	enum read_status end;
};

/* The locale of every call into libarchive: it converts names to the
 * locale's charset, and in "C" every foreign letter would be lost. glibc has
 * this one built in, so that a sandbox does not matter. */
static locale_t names_locale;

int
archive_list_warm_up(struct fault *fault)
{
	/* Written once, before any thread or worker. */
	if (names_locale == NULL)
		names_locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
	if (names_locale == NULL)
		return fault_set(fault, "no locale C.UTF-8: %m");
	return 0;
}

/* Which format or filter is whose. */
static const struct {
	int (*format)(struct archive *archive);
	enum container container;
	int filter; /* 0: none */
} readers[] = {
	{ archive_read_support_format_7zip, CONTAINER_7Z, 0 },
	{ archive_read_support_format_cab, CONTAINER_CAB, 0 },
	{ archive_read_support_format_lha, CONTAINER_LHA, 0 },
	{ archive_read_support_format_tar, CONTAINER_TAR, 0 },
	{ archive_read_support_format_cpio, CONTAINER_CPIO, 0 },
	{ archive_read_support_format_ar, CONTAINER_AR, 0 },
	{ archive_read_support_format_raw, CONTAINER_GZIP,
	    ARCHIVE_FILTER_GZIP },
	{ archive_read_support_format_raw, CONTAINER_BZIP2,
	    ARCHIVE_FILTER_BZIP2 },
	{ archive_read_support_format_raw, CONTAINER_XZ, ARCHIVE_FILTER_XZ },
	{ archive_read_support_format_raw, CONTAINER_ZSTD,
	    ARCHIVE_FILTER_ZSTD },
	{ archive_read_support_format_raw, CONTAINER_LZ4, ARCHIVE_FILTER_LZ4 },
	{ archive_read_support_format_raw, CONTAINER_LZIP,
	    ARCHIVE_FILTER_LZIP },
	{ archive_read_support_format_raw, CONTAINER_LZMA,
	    ARCHIVE_FILTER_LZMA },
	{ archive_read_support_format_raw, CONTAINER_RPM, ARCHIVE_FILTER_RPM },
};

/* libarchive 3.6 crashes when this filter is named; alone among those that it
 * may look for, it is the only one it finds. */
static int
support_compress(struct archive *archive)
{
	archive_read_support_filter_compress(archive);
	return archive_read_support_format_raw(archive);
}

/* RAR has two formats that share a beginning. */
static int
support_rar(struct archive *archive, const char *bytes, size_t len)
{
	if (len > 6 && bytes[6] == 1)
		return archive_read_support_format_rar5(archive);
	return archive_read_support_format_rar(archive);
}

static int
support(struct archive *archive, enum container container, const char *bytes,
    size_t len)
{
	if (container == CONTAINER_RAR)
		return support_rar(archive, bytes, len);
	if (container == CONTAINER_COMPRESS)
		return support_compress(archive);
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
		if (readers[i].container != container)
			continue;
		/* A filter that is named is not looked for again in what it
		 * gives. */
		if (readers[i].filter != 0 &&
		    archive_read_append_filter(archive, readers[i].filter) !=
			ARCHIVE_OK)
			return ARCHIVE_FATAL;
		return readers[i].format(archive);
	}
	return ARCHIVE_FATAL;
}

static struct archive *
open_memory(enum container container, const char *bytes, size_t len)
{
	struct archive *archive = archive_read_new();

	if (archive == NULL)
		abort(); /* out of memory */
	if (support(archive, container, bytes, len) >= ARCHIVE_WARN &&
	    archive_read_open_memory(archive, bytes, len) >= ARCHIVE_WARN)
		return archive;
	archive_read_free(archive);
	return NULL;
}

struct archive_list *
archive_list_open(enum container container, const char *bytes, size_t len)
{
	locale_t before = uselocale(names_locale);
	struct archive *archive = open_memory(container, bytes, len);
	struct archive_list *list = NULL;

	uselocale(before);
	if (archive == NULL)
		return NULL;
	list = mem_new(1, sizeof *list);
	list->archive = archive;
	list->container = container;
	list->is_rar = container == CONTAINER_RAR &&
	    rar_init(&list->rar, bytes, len);
	return list;
}

void
archive_list_free(struct archive_list **list)
{
	struct archive_list *held = ptr_take(list);

	if (held == NULL)
		return;
	archive_read_free(held->archive);
	free(held);
}

/* What libarchive's sentence about a failure means. */
static enum read_status
failure(struct archive *archive)
{
	const char *text = archive_error_string(archive);
	size_t len = text != NULL ? strlen(text) : 0;

	if (len == 0)
		return READ_BROKEN;
	if (text_find(text, len, "encrypt") < len ||
	    text_find(text, len, "passphrase") < len)
		return READ_ENCRYPTED;
	/* A block that is "unsupported" is one that makes no sense. */
	if (text_find(text, len, "unsupported block") < len)
		return READ_BROKEN;
	if (text_find(text, len, "codec") < len ||
	    text_find(text, len, "unsupported") < len ||
	    text_find(text, len, "unavailable") < len ||
	    text_find(text, len, "not supported") < len)
		return READ_UNSUPPORTED;
	return READ_BROKEN;
}

static void
describe(struct archive_entry *entry, struct archive_member *out)
{
	const char *name = archive_entry_pathname(entry);

	if (name == NULL)
		name = archive_entry_pathname_utf8(entry);
	if (name == NULL)
		name = "";
	*out = (struct archive_member){ .name = name,
		.name_len = strnlen(name, LIMIT_REPORT_PATH),
		.is_file = archive_entry_filetype(entry) == AE_IFREG,
		.is_encrypted = archive_entry_is_encrypted(entry) != 0 };
	if (archive_entry_size_is_set(entry) && archive_entry_size(entry) > 0)
		out->size = (uint64_t)archive_entry_size(entry);
	if (out->size == 0)
		out->target = archive_entry_hardlink(entry);
	if (out->target != NULL)
		out->is_file = true;
}

static bool
is_stream(enum container container)
{
	return container >= CONTAINER_GZIP && container <= CONTAINER_COMPRESS;
}

/* What the headers alone say, once libarchive is left behind. */
static enum read_status
next_listed(struct archive_list *list, struct archive_member *out)
{
	struct rar_file file;

	if (!list->is_rar || !rar_next(&list->rar, &file))
		return list->end;
	*out = (struct archive_member){ .name = file.name,
		.name_len = strnlen(file.name,
		    file.name_len < LIMIT_REPORT_PATH ? file.name_len
						      : LIMIT_REPORT_PATH),
		.size = file.size,
		.is_file = !file.is_folder,
		.is_encrypted = file.is_encrypted,
		.is_split = file.is_split,
		.is_listed = true };
	return READ_DONE;
}

/* libarchive's next member. */
static int
next_header(struct archive_list *list, struct archive_member *out)
{
	struct archive_entry *entry = NULL;
	locale_t before = uselocale(names_locale);
	int status = archive_read_next_header(list->archive, &entry);

	if (status == ARCHIVE_OK || status == ARCHIVE_WARN)
		describe(entry, out);
	uselocale(before);
	return status;
}

void
archive_list_stop(struct archive_list *list)
{
	list->is_stopped = true;
	list->end = READ_END;
}

enum read_status
archive_list_next(struct archive_list *list, struct archive_member *out)
{
	struct rar_file file;
	int status;

	if (list->is_stopped)
		return next_listed(list, out);
	status = next_header(list, out);
	/* The files of a later volume of RAR 5 it leaves out. */
	if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
		list->is_stopped = true;
		list->end = status == ARCHIVE_EOF ? READ_END
						  : failure(list->archive);
		return next_listed(list, out);
	}
	if (list->is_rar) {
		list->is_rar = rar_next(&list->rar, &file);
		if (list->is_rar) {
			out->is_encrypted = out->is_encrypted ||
			    file.is_encrypted;
			out->is_split = file.is_split;
		}
	}
	if (is_stream(list->container)) {
		out->name_len = 0; /* libarchive calls it "data" */
		out->is_file = true;
	}
	return READ_DONE;
}

static enum read_status
pour(struct archive *archive, struct unpacked *out)
{
	scoped_mem char *block = mem_new(BLOCK_BYTES, 1);

	for (;;) {
		la_ssize_t got = archive_read_data(archive, block, BLOCK_BYTES);

		if (got == ARCHIVE_RETRY || got == ARCHIVE_WARN)
			continue;
		if (got < 0)
			return failure(archive);
		if (got == 0)
			return READ_DONE;
		if (!unpacked_add(out, block, (size_t)got))
			return READ_DONE;
	}
}

enum read_status
archive_list_read(struct archive_list *list, struct unpacked *out)
{
	locale_t before = uselocale(names_locale);
	enum read_status status = pour(list->archive, out);

	uselocale(before);
	return status;
}

/* An entry as the archive of itself: a local header of our own, whose sizes
 * are the directory's, and the data where it lies. */
struct lone_entry {
	char header[31];
	const char *data;
	size_t data_len;
	int step;
};

static void
put(char *at, uint32_t value, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		at[i] = (char)(value >> 8 * i);
}

static void
lone_entry_init(
    struct lone_entry *lone, const char *archive, const struct zip_entry *entry)
{
	*lone = (struct lone_entry){ .data = archive + entry->data,
		.data_len = entry->data_len };
	memcpy(lone->header, "PK\3\4", 4);
	put(lone->header + 4, 63, 2);
	/* Of the general flags those that change how data is read: an LZMA
	 * stream with an end mark. */
	put(lone->header + 6, entry->flags & 6U, 2);
	put(lone->header + 8, entry->method, 2);
	put(lone->header + 14, entry->crc, 4);
	put(lone->header + 18, (uint32_t)entry->data_len, 4);
	put(lone->header + 22, (uint32_t)entry->size, 4);
	put(lone->header + 26, 1, 2);
	lone->header[30] = 'm';
}

static la_ssize_t
lone_entry_read(struct archive *archive, void *with, const void **block)
{
	struct lone_entry *lone = with;

	(void)archive;
	*block = lone->step == 0 ? lone->header : lone->data;
	switch (lone->step++) {
	case 0:
		return sizeof lone->header;
	case 1:
		return (la_ssize_t)lone->data_len;
	default:
		return 0;
	}
}

enum read_status
archive_list_read_zip(
    const char *archive, const struct zip_entry *entry, struct unpacked *out)
{
	struct archive *reader = archive_read_new();
	struct archive_entry *head = NULL;
	struct lone_entry lone;
	enum read_status status;

	if (reader == NULL)
		abort(); /* out of memory */
	lone_entry_init(&lone, archive, entry);
	if (archive_read_support_format_zip_streamable(reader) < ARCHIVE_WARN ||
	    archive_read_open(reader, &lone, NULL, lone_entry_read, NULL) <
		ARCHIVE_WARN ||
	    archive_read_next_header(reader, &head) < ARCHIVE_WARN)
		status = failure(reader);
	else
		status = pour(reader, out);
	archive_read_free(reader);
	return status;
}
