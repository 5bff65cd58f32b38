/* Any bytes as a VBA container, and what comes out as source: room bounds the
 * first, the second never reads beyond its end. */
#include "vba/vba_decompress.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/own.h"
#include "vba/vba_words.h"

#define MAX_BYTES 100000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
count(const char *text, size_t len)
{
	scoped_reading struct reading reading = { 0 };
	scoped_vba_words struct vba_words words = { 0 };
	/* An exact copy, so that the sanitizer sees its end. */
	scoped_mem char *copy = mem_resize(mem_text(text, len), len + 1, 1);
	struct vba_source source = {
		.name = "M", .name_len = 1, .text = copy, .len = len
	};

	reading_init(&reading);
	vba_words_init(&words, &reading);
	if (vba_words_add(&words, &source) > len)
		abort();
	vba_words_compiled(&words, copy, len);
	vba_words_tell(&words);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	scoped_buffer struct buffer out = BUFFER_OF(MAX_BYTES);

	vba_decompress((const char *)data, size, &out);
	if (out.len > MAX_BYTES)
		abort();
	count(buffer_text(&out), out.len);
	count((const char *)data, size);
	return 0;
}
