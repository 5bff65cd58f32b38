/* vba_project.c - the lists of a VBA project. */
#include "vba/vba_project.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "formats/little.h"

/* Records of dir: id, size, data (2.3.4.2). */
enum record {
	RECORD_VERSION = 0x0009,
	RECORD_MODULE_NAME = 0x0019,
	RECORD_STREAM_NAME = 0x001a,
	RECORD_MODULE_END = 0x002b,
	RECORD_OFFSET = 0x0031,
	RECORD_STREAM_NAME_UNICODE = 0x0032,
};

#define RECORD_BYTES 6

/* What the version's record holds, whatever its size says (2.3.4.2.1.11). */
#define VERSION_BYTES 6

/* A password's data, encrypted: without a password there is one byte. */
#define UNLOCKED_DIGITS 22

/* One record about the module that is being read. */
static void
add_record(
    struct vba_module *module, unsigned int id, const char *data, size_t len)
{
	size_t most = sizeof module->stream - 1;

	if (id == RECORD_MODULE_NAME) {
		module->name = data;
		module->name_len = len;
	} else if (id == RECORD_STREAM_NAME) {
		len = len < most ? len : most;
		memcpy(module->stream, data, len);
		module->stream[len] = '\0';
	} else if (id == RECORD_STREAM_NAME_UNICODE && len >= 2) {
		cfb_name((const uint8_t *)data, len / 2, module->stream);
	} else if (id == RECORD_OFFSET && len >= 4) {
		module->offset = little_u32(data);
	}
}

void
vba_modules_read(const struct buffer *dir, struct vba_modules *out)
{
	const char *next = buffer_text(dir);
	const char *end = next + dir->len;
	struct vba_module module = { 0 };

	*out = (struct vba_modules){ 0 };
	while (end - next >= RECORD_BYTES && out->count < LIMIT_VBA_MODULES) {
		unsigned int id = little_u16(next);
		size_t len = id == RECORD_VERSION ? VERSION_BYTES
						  : little_u32(next + 2);

		next += RECORD_BYTES;
		if (len > (size_t)(end - next))
			return;
		add_record(&module, id, next, len);
		next += len;
		if (id != RECORD_MODULE_END || module.stream[0] == '\0')
			continue;
		out->held = mem_grow(
		    out->held, out->count, &out->cap, sizeof *out->held);
		out->held[out->count++] = module;
		module = (struct vba_module){ 0 };
	}
}

void
vba_modules_release(struct vba_modules *modules)
{
	free(modules->held);
	*modules = (struct vba_modules){ 0 };
}

/* The next line of PROJECT; false behind the last. */
static bool
next_line(const char **next_io, const char *end, size_t *len_out)
{
	const char *at = *next_io;

	while (at < end && (*at == '\r' || *at == '\n'))
		at++;
	*next_io = at;
	while (at < end && *at != '\r' && *at != '\n')
		at++;
	*len_out = (size_t)(at - *next_io);
	return *len_out > 0;
}

/* Whether a line is "Key=value", and where its value begins. */
static bool
has_key(const char *line, size_t len, const char *key, size_t *at_out)
{
	size_t key_len = strlen(key);

	if (len <= key_len || !text_equal(line, key_len, key, key_len) ||
	    line[key_len] != '=')
		return false;
	*at_out = key_len + 1;
	return true;
}

/* Whether two names are one. A project of a Macintosh writes them in two code
 * pages: then only the ASCII in them is compared. */
static bool
is_same_name(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t i = 0, k = 0;

	if (text_equal(a, a_len, b, b_len))
		return true;
	for (;; i++, k++) {
		while (i < a_len && (unsigned char)a[i] >= 0x80)
			i++;
		while (k < b_len && (unsigned char)b[k] >= 0x80)
			k++;
		if (i >= a_len || k >= b_len)
			return i >= a_len && k >= b_len;
		if (text_lower(a[i]) != text_lower(b[k]))
			return false;
	}
}

static void
add_listed(struct vba_project *project, enum vba_listing as, const char *value,
    size_t len)
{
	const char *slash = memchr(value, '/', len);
	struct vba_listed listed = { .as = as,
		.name = value,
		.len = slash != NULL ? (size_t)(slash - value) : len };

	if (project->count == LIMIT_VBA_MODULES)
		return;
	project->held = mem_grow(project->held, project->count, &project->cap,
	    sizeof *project->held);
	project->held[project->count++] = listed;
}

void
vba_project_read(const struct buffer *text, struct vba_project *out)
{
	static const char *const keys[] = { [VBA_LISTING_DOCUMENT] = "Document",
		[VBA_LISTING_MODULE] = "Module",
		[VBA_LISTING_CLASS] = "Class",
		[VBA_LISTING_FORM] = "BaseClass" };
	const char *line = buffer_text(text);
	const char *end = line + text->len;
	size_t len, at;

	*out = (struct vba_project){ 0 };
	for (; next_line(&line, end, &len); line += len) {
		if (has_key(line, len, "DPB", &at))
			out->is_locked = len - at > UNLOCKED_DIGITS + 2;
		for (int i = VBA_LISTING_DOCUMENT; i <= VBA_LISTING_FORM; i++)
			if (has_key(line, len, keys[i], &at))
				add_listed(out, (enum vba_listing)i, line + at,
				    len - at);
	}
}

void
vba_project_release(struct vba_project *project)
{
	free(project->held);
	*project = (struct vba_project){ 0 };
}

enum vba_listing
vba_project_lists(
    const struct vba_project *project, const char *module, size_t len)
{
	for (size_t i = 0; i < project->count; i++)
		if (is_same_name(project->held[i].name, project->held[i].len,
			module, len))
			return project->held[i].as;
	return VBA_LISTING_NONE;
}
