/* report_files.c - what is said about a file, checked field by field. */
#include "wire/report_files.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/schema.h"
#include "wire/values_codec.h"

void
packed_files_release(struct packed_files *packed)
{
	free(packed->files);
	free(packed->names);
	packed_values_release(&packed->values);
}

static void
pack_digests(const struct scan_file *from, Sekisho__Wire__File *to)
{
	/* Content that nobody saw has no digest, not one of zeros. */
	if ((from->flags & FILE_LISTED) != 0)
		return;
	to->sha256 = schema_bytes(from->sha256, sizeof from->sha256);
	to->sha1 = schema_bytes(from->sha1, sizeof from->sha1);
	to->md5 = schema_bytes(from->md5, sizeof from->md5);
}

static void
pack_file(const struct scan_file *from, ProtobufCBinaryData *names,
    Sekisho__Wire__File *to)
{
	sekisho__wire__file__init(to);
	to->part = from->part;
	to->parent = from->parent;
	to->flags = from->flags;
	to->n_names = from->name_count;
	to->names = names;
	for (size_t i = 0; i < from->name_count; i++)
		names[i] = schema_bytes(from->names[i], strlen(from->names[i]));
	to->path = schema_bytes(from->path, strlen(from->path));
	to->declared = schema_text(from->declared);
	to->detected = schema_text(from->detected);
	to->engine_type = schema_text(from->engine_type);
	to->kinds = schema_text(from->kinds);
	to->size = from->size;
	to->packed = from->packed;
	to->password = from->password;
	pack_digests(from, to);
}

void
report_files_pack(const struct scan_report *report, struct packed_files *packed,
    Sekisho__Wire__Report *message)
{
	size_t names = 0;

	for (size_t i = 0; i < report->file_count; i++)
		names += report->files[i].name_count;
	packed->names = mem_new(names, sizeof *packed->names);
	packed->files = mem_new(report->file_count, sizeof *packed->files);
	message->files = mem_new(report->file_count, sizeof(void *));
	message->n_files = report->file_count;
	names = 0;
	for (size_t i = 0; i < report->file_count; i++) {
		pack_file(&report->files[i], packed->names + names,
		    &packed->files[i]);
		names += report->files[i].name_count;
		message->files[i] = &packed->files[i];
	}
	values_pack(report, &packed->values, message);
}

static bool
has_digests(const Sekisho__Wire__File *file)
{
	bool listed = (file->flags & FILE_LISTED) != 0;

	return file->sha256.len == (listed ? 0 : 32) &&
	    file->sha1.len == (listed ? 0 : 20) &&
	    file->md5.len == (listed ? 0 : 16);
}

/* One string or bytes field within its bound. */
static int
check_length(size_t len, size_t max, const char *what, struct fault *fault)
{
	if (len <= max)
		return 0;
	return fault_set(fault, "file with a %s of %zu bytes", what, len);
}

static int
check_texts(const Sekisho__Wire__File *file, struct fault *fault)
{
	if (file->n_names > LIMIT_REPORT_NAMES)
		return fault_set(fault, "file with %zu names", file->n_names);
	for (size_t i = 0; i < file->n_names; i++)
		if (check_length(file->names[i].len, LIMIT_REPORT_TEXT, "name",
			fault) < 0)
			return -1;
	if (check_length(file->path.len, LIMIT_REPORT_PATH, "path", fault) <
		0 ||
	    check_length(strlen(file->declared), LIMIT_REPORT_TEXT,
		"declared type", fault) < 0 ||
	    check_length(strlen(file->detected), LIMIT_REPORT_TEXT,
		"detected type", fault) < 0 ||
	    check_length(strlen(file->engine_type), LIMIT_REPORT_TEXT,
		"engine type", fault) < 0 ||
	    check_length(strlen(file->kinds), LIMIT_REPORT_KINDS, "true type",
		fault) < 0)
		return -1;
	return 0;
}

/* report: the files before this one are in it. */
static int
check_file(const Sekisho__Wire__File *file, const struct scan_report *report,
    struct fault *fault)
{
	size_t count = report->file_count;

	if (file->part == 0 || file->part > report->part_count)
		return fault_set(
		    fault, "file in part %u, which is none", file->part);
	if (count > 0 && report->files[count - 1].part > file->part)
		return fault_set(fault, "files not in the order of parts");
	if (file->parent > count ||
	    (file->parent > 0 &&
		report->files[file->parent - 1].part != file->part))
		return fault_set(
		    fault, "file %zu inside file %u", count + 1, file->parent);
	if ((file->flags & ~FILE_FLAGS_ALL) != 0)
		return fault_set(fault, "file with flags %#x", file->flags);
	/* What opened it is known only of what was closed. */
	if (file->password > PASSWORD_KIND_LAST ||
	    (file->password != PASSWORD_UNSET &&
		(file->flags & FILE_ENCRYPTED) == 0))
		return fault_set(
		    fault, "file with a password of kind %u", file->password);
	if (!has_digests(file))
		return fault_set(fault, "file with a digest of another length");
	if (file->size > INT64_MAX || file->packed > INT64_MAX)
		return fault_set(fault, "file of an impossible size");
	if (values_check(file, report, fault) < 0)
		return -1;
	return check_texts(file, fault);
}

/* Words that are none are left out, as an honest worker's adder does. */
static void
decode_kinds(struct scan_file *file, const char *kinds)
{
	while (*kinds != '\0') {
		size_t len = strcspn(kinds, " ");

		file_add_kind(file, kinds, len);
		kinds += len + (kinds[len] != '\0');
	}
}

static void
decode_file(const Sekisho__Wire__File *from, struct scan_report *report,
    struct scan_file *to)
{
	to->part = from->part;
	to->parent = from->parent;
	to->flags = from->flags;
	for (size_t i = 0; i < from->n_names; i++)
		file_add_name(
		    to, (const char *)from->names[i].data, from->names[i].len);
	file_set_path(to, (const char *)from->path.data, from->path.len);
	report_set_text(&to->declared, from->declared, strlen(from->declared));
	report_set_text(&to->detected, from->detected, strlen(from->detected));
	report_set_text(
	    &to->engine_type, from->engine_type, strlen(from->engine_type));
	decode_kinds(to, from->kinds);
	to->size = from->size;
	to->packed = from->packed;
	to->password = (enum password_kind)from->password;
	values_decode(from, report, to);
	if ((from->flags & FILE_LISTED) != 0)
		return;
	memcpy(to->sha256, from->sha256.data, sizeof to->sha256);
	memcpy(to->sha1, from->sha1.data, sizeof to->sha1);
	memcpy(to->md5, from->md5.data, sizeof to->md5);
}

int
report_files_decode(const Sekisho__Wire__Report *message,
    struct scan_report *report, struct fault *fault)
{
	if (message->n_files > LIMIT_REPORT_FILES)
		return fault_set(
		    fault, "report with %zu files", message->n_files);
	if (values_check_table(message, fault) < 0)
		return -1;
	for (size_t i = 0; i < message->n_files; i++) {
		if (check_file(message->files[i], report, fault) < 0)
			return -1;
		decode_file(message->files[i], report, report_add_file(report));
	}
	return 0;
}
