/* mime_readers.c - in which messages GMime's own parser and libclamav come
 * upon the EICAR file, for tests:
 *
 *	mime_readers FILE...
 *
 * Prints `NAME gmime|clamav FILE` for each reader and file that it is found
 * in; libclamav gets the file as it is, without our first line. */
#include <gmime/gmime.h>
#include <stdio.h>
#include <string.h>

#include "base/own.h"
#include "clamav/engine.h"
#include "clamav/signatures.h"
#include "config/config.h"

static bool
has_eicar(const char *bytes, size_t len)
{
	char eicar[EICAR_BYTES];

	signatures_eicar(eicar);
	return len > 0 && memmem(bytes, len, eicar, sizeof eicar) != NULL;
}

/* Whether one leaf decodes to it. */
static bool
part_has(GMimeObject *object)
{
	GMimeDataWrapper *content;
	GMimeStream *stream;
	GByteArray *bytes;
	bool found;

	if (!GMIME_IS_PART(object))
		return false;
	content = g_mime_part_get_content(GMIME_PART(object));
	if (content == NULL)
		return false;
	bytes = g_byte_array_new();
	stream = g_mime_stream_mem_new_with_byte_array(bytes);
	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
	g_mime_data_wrapper_write_to_stream(content, stream);
	found = has_eicar((const char *)bytes->data, bytes->len);
	g_object_unref(stream);
	g_byte_array_unref(bytes);
	return found;
}

static bool
gmime_finds(const char *bytes, size_t len)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
	bool found = false;

	if (message != NULL) {
		GMimePartIter *at = g_mime_part_iter_new(GMIME_OBJECT(message));

		do
			found = part_has(g_mime_part_iter_get_current(at));
		while (!found && g_mime_part_iter_next(at));
		g_mime_part_iter_free(at);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
	return found;
}

static bool
clamav_finds(struct engine *engine, const char *bytes, size_t len)
{
	struct engine_result result;
	bool found = false;

	engine_scan(engine, bytes, len, NULL, &result);
	for (size_t i = 0; i < result.hit_count; i++)
		found = found || strstr(result.hits[i].name, "Eicar") != NULL;
	engine_result_release(&result);
	return found;
}

static void
read_file(struct engine *engine, const char *path)
{
	char *bytes;
	size_t len;

	if (!g_file_get_contents(path, &bytes, &len, NULL)) {
		(void)fprintf(stderr, "mime_readers: cannot read %s\n", path);
		return;
	}
	if (clamav_finds(engine, bytes, len))
		printf("clamav %s\n", path);
	/* Should the parser's stack end here, the rest is printed already. */
	(void)fflush(stdout);
	if (gmime_finds(bytes, len))
		printf("gmime %s\n", path);
	g_free(bytes);
}

int
main(int argc, char **argv)
{
	struct config *config = NULL;
	struct mistakes mistakes = { 0 };
	struct engine *engine;
	struct fault fault = { "" };

	if (config_parse("defaults", "", 0, &config, &mistakes) != 0)
		return 2;
	engine = engine_open(config_host(config), &fault);
	if (engine == NULL) {
		(void)fprintf(stderr, "mime_readers: %s\n", fault.text);
		return 2;
	}
	g_mime_init();
	for (int i = 1; i < argc; i++)
		read_file(engine, argv[i]);
	engine_free(&engine);
	config_free(&config);
	return 0;
}
