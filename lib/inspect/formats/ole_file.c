/* ole_file.c - the only file that knows libgsf. */
#include "formats/ole_file.h"

#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-infile.h>
#include <gsf/gsf-input-memory.h>
#include <gsf/gsf-input.h>
#include <gsf/gsf-outfile-msole.h>
#include <gsf/gsf-outfile.h>
#include <gsf/gsf-output-memory.h>
#include <gsf/gsf-output.h>
#include <gsf/gsf-utils.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"

/* Folders within folders, and entries of all of them: a document with macros
 * and embedded objects has some tens. */
#define DEPTH   12
#define ENTRIES 5000

/* What libgsf is asked for at a time. */
#define PIECE 65536

struct ole_file {
	GsfInput *input;
	GsfInfile *root;
};

/* What libgsf thinks of a broken file is no news. */
static void
ignore_message(const gchar *domain, GLogLevelFlags level, const gchar *message,
    gpointer context)
{
	(void)domain;
	(void)level;
	(void)message;
	(void)context;
}

void
ole_file_warm_up(void)
{
	static const char *const domains[] = { "libgsf", "libgsf:msole",
		"libgsf:zip" };

	gsf_init();
	/* libgsf turns the times of folders into local ones. GLib looks for
	 * the zone each time unless TZ names it, and a worker may not. */
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
	(void)setenv("TZ", ":/etc/localtime", 0);
	g_time_zone_unref(g_time_zone_new_local());
	for (size_t i = 0; i < sizeof domains / sizeof *domains; i++)
		g_log_set_handler(
		    domains[i], G_LOG_LEVEL_MASK, ignore_message, NULL);
}

static void
unref(void *object)
{
	if (object != NULL)
		g_object_unref(object);
}

struct ole_file *
ole_file_open(const char *bytes, size_t len)
{
	struct ole_file *file = mem_new(1, sizeof *file);

	file->input = gsf_input_memory_new(
	    (const guint8 *)bytes, (gsf_off_t)len, FALSE);
	file->root = gsf_infile_msole_new(file->input, NULL);
	if (file->root == NULL)
		ole_file_free(&file);
	return file;
}

void
ole_file_free(struct ole_file **file)
{
	struct ole_file *held = ptr_take(file);

	if (held == NULL)
		return;
	unref(held->root);
	unref(held->input);
	free(held);
}

bool
ole_file_has(const struct ole_file *file, const char *name)
{
	GsfInput *stream = gsf_infile_child_by_name(file->root, name);
	bool is_stream = stream != NULL && gsf_input_size(stream) > 0;

	unref(stream);
	return is_stream;
}

static bool
read_stream(GsfInput *stream, struct buffer *out)
{
	gsf_off_t left = gsf_input_remaining(stream);

	if (left < 0 || (size_t)left > out->max - out->len)
		return false;
	while (left > 0) {
		size_t step = left < PIECE ? (size_t)left : PIECE;
		const guint8 *bytes = gsf_input_read(stream, step, NULL);

		if (bytes == NULL)
			return false;
		buffer_add(out, bytes, step);
		left -= (gsf_off_t)step;
	}
	return !out->full;
}

bool
ole_file_read(const struct ole_file *file, const char *name, struct buffer *out)
{
	GsfInput *stream = gsf_infile_child_by_name(file->root, name);
	bool read = stream != NULL && read_stream(stream, out);

	unref(stream);
	return read;
}

/* A copy on its way. */
struct copying {
	const struct ole_stream *streams;
	size_t count, entries;
	size_t left; /* bytes that may still be written */
	bool failed;
};

static void
copy_class(GsfInfile *from, GsfOutfile *to)
{
	guint8 id[16];

	if (gsf_infile_msole_get_class_id(GSF_INFILE_MSOLE(from), id))
		gsf_outfile_msole_set_class_id(GSF_OUTFILE_MSOLE(to), id);
}

static bool
copy_piecewise(GsfInput *from, GsfOutput *to)
{
	gsf_off_t left = gsf_input_remaining(from);

	while (left > 0) {
		size_t step = left < PIECE ? (size_t)left : PIECE;
		const guint8 *bytes = gsf_input_read(from, step, NULL);

		if (bytes == NULL || !gsf_output_write(to, step, bytes))
			return false;
		left -= (gsf_off_t)step;
	}
	return true;
}

static const struct ole_stream *
replacement(const struct copying *copying, const char *name, unsigned int depth)
{
	for (size_t i = 0; depth == 0 && i < copying->count; i++)
		if (strcmp(copying->streams[i].name, name) == 0)
			return &copying->streams[i];
	return NULL;
}

static void
copy_stream(struct copying *copying, GsfInput *from, GsfOutput *to,
    const struct ole_stream *instead)
{
	gsf_off_t size = gsf_input_size(from);
	size_t len = instead != NULL ? instead->bytes.len
	    : size > 0               ? (size_t)size
				     : 0;
	bool done;

	if (len > copying->left) {
		copying->failed = true;
		return;
	}
	copying->left -= len;
	if (instead != NULL)
		done = len == 0 ||
		    gsf_output_write(
			to, len, (const guint8 *)instead->bytes.data);
	else
		done = copy_piecewise(from, to);
	copying->failed = copying->failed || !done;
}

/* NOLINTBEGIN(misc-no-recursion): bounded by DEPTH */
static void
copy_folder(struct copying *copying, GsfInfile *from, GsfOutfile *to,
    unsigned int depth)
{
	int count = gsf_infile_num_children(from);

	copy_class(from, to);
	for (int i = 0; i < count && !copying->failed; i++) {
		GsfInput *child = gsf_infile_child_by_index(from, i);
		const char *name = gsf_infile_name_by_index(from, i);
		bool is_folder = child != NULL && GSF_IS_INFILE(child) &&
		    gsf_infile_num_children(GSF_INFILE(child)) >= 0;
		GsfOutput *made = NULL;

		copying->entries++;
		if (child == NULL || name == NULL ||
		    copying->entries > ENTRIES || depth >= DEPTH)
			copying->failed = true;
		else
			made = gsf_outfile_new_child(to, name, is_folder);
		if (made != NULL && is_folder)
			copy_folder(copying, GSF_INFILE(child),
			    GSF_OUTFILE(made), depth + 1);
		else if (made != NULL)
			copy_stream(copying, child, made,
			    replacement(copying, name, depth));
		if (made == NULL || !gsf_output_close(made))
			copying->failed = true;
		unref(made);
		unref(child);
	}
}
/* NOLINTEND(misc-no-recursion) */

bool
ole_file_copy(const struct ole_file *file, const struct ole_stream *streams,
    size_t count, struct buffer *out)
{
	struct copying copying = {
		.streams = streams, .count = count, .left = out->max - out->len
	};
	GsfOutput *memory = gsf_output_memory_new();
	GsfOutfile *root = gsf_outfile_msole_new(memory);

	copy_folder(&copying, file->root, root, 0);
	if (!gsf_output_close(GSF_OUTPUT(root)))
		copying.failed = true;
	if (!copying.failed)
		buffer_add(out,
		    gsf_output_memory_get_bytes(GSF_OUTPUT_MEMORY(memory)),
		    (size_t)gsf_output_size(memory));
	unref(root);
	unref(memory);
	return !copying.failed && !out->full;
}
