/* member_names.c - charsets, then forms, then the path. */
#include "unpack/member_names.h"

#include <string.h>

#include "base/buffer.h"
#include "base/file_name.h"
#include "base/text.h"
#include "text/charset.h"

/* Longer names are cut: a ZIP's may have 64 KiB. */
#define NAME_MAX_BYTES 8192

static const struct {
	unsigned int trick;
	unsigned int flag;
} flags[] = {
	{ FILE_TRICK_DOUBLE, FILE_NAME_DOUBLE },
	{ FILE_TRICK_REVERSED, FILE_NAME_REVERSED },
	{ FILE_TRICK_TRAILING, FILE_NAME_TRAILING },
	{ FILE_TRICK_SPACES, FILE_NAME_SPACES },
};

static void
add_form(struct scan_file *file, const char *name, size_t len)
{
	scoped_buffer struct buffer plain = BUFFER_OF(
	    2L * LIMIT_FILE_NAME_BYTES);
	const char *slash = memrchr(name, '/', len);
	const char *last = slash != NULL ? slash + 1 : name;

	file_add_name(file, last, (size_t)(name + len - last));
	file_name_normalise(name, len, &plain);
	file_add_name(file, buffer_text(&plain), plain.len);
}

void
member_names_add(struct scan_file *file, const char *name, size_t len)
{
	const char *nul = memchr(name, '\0', len);
	unsigned int tricks = file_name_tricks(name, len);

	add_form(file, name, len);
	/* Some readers end there, others skip it. */
	if (nul != NULL && nul > name)
		add_form(file, name, (size_t)(nul - name));
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if ((tricks & flags[i].trick) != 0)
			file->flags |= flags[i].flag;
}

static void
set_path(
    struct scan_file *file, const char *outer, const char *name, size_t len)
{
	scoped_buffer struct buffer path = BUFFER_OF(
	    2L * LIMIT_REPORT_PATH + NAME_MAX_BYTES);

	buffer_add_text(&path, outer);
	buffer_add_text(&path, "/");
	buffer_add(&path, name, len);
	file_set_path(file, buffer_text(&path), path.len);
}

/* The name in UTF-8, in a charset that is said or guessed. */
static void
decode(const char *name, size_t len, bool is_utf8, struct buffer *out)
{
	if (len > NAME_MAX_BYTES / 4)
		len = NAME_MAX_BYTES / 4;
	if (is_utf8 && text_is_utf8(name, len))
		buffer_add(out, name, len);
	else
		charset_guess(name, len, out);
}

static void
add_decoded(struct scan_file *file, const struct zip_text *text, bool is_utf8)
{
	scoped_buffer struct buffer name = BUFFER_OF(NAME_MAX_BYTES);

	decode(text->bytes, text->len, is_utf8, &name);
	member_names_add(file, buffer_text(&name), name.len);
}

void
member_names_guess(
    struct scan_file *file, const char *outer, const char *name, size_t len)
{
	scoped_buffer struct buffer decoded = BUFFER_OF(NAME_MAX_BYTES);

	decode(name, len, true, &decoded);
	set_path(file, outer, buffer_text(&decoded), decoded.len);
	member_names_add(file, buffer_text(&decoded), decoded.len);
}

void
member_names_zip(
    struct scan_file *file, const char *outer, const struct zip_entry *entry)
{
	bool is_utf8 = (entry->bits & ZIP_UTF8) != 0;
	const struct zip_text *shown = entry->utf8_name.len > 0
	    ? &entry->utf8_name
	    : &entry->name;
	scoped_buffer struct buffer name = BUFFER_OF(NAME_MAX_BYTES);

	decode(shown->bytes, shown->len, true, &name);
	set_path(file, outer, buffer_text(&name), name.len);
	member_names_add(file, buffer_text(&name), name.len);
	if (entry->utf8_name.len > 0)
		add_decoded(file, &entry->name, is_utf8);
	if (entry->local_name.len > 0)
		add_decoded(file, &entry->local_name, is_utf8);
}

void
member_names_stream(
    struct scan_file *file, const char *outer, const char *outer_name)
{
	size_t len = strlen(outer_name);
	const char *dot = memrchr(outer_name, '.', len);
	scoped_buffer struct buffer name = BUFFER_OF(2L * LIMIT_REPORT_TEXT);

	if (dot != NULL && dot > outer_name) {
		buffer_add(&name, outer_name, (size_t)(dot - outer_name));
		/* The ending that says two things at once: a packed tar. */
		if (text_begins(dot, strlen(dot), ".t"))
			buffer_add_text(&name, ".tar");
	} else {
		buffer_add(&name, outer_name, len);
	}
	set_path(file, outer, buffer_text(&name), name.len);
	member_names_add(file, buffer_text(&name), name.len);
}
