/* fuzz_iso.c - every file lies inside the image. The input is the part behind
 * the unused sectors, so that it stays small. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "formats/iso.h"

#define SKIPPED ((size_t)16 * 2048)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *image = calloc(1, SKIPPED + len);
	scoped_iso struct iso iso = { 0 };
	size_t total = 0;

	assert(image != NULL);
	memcpy(image + SKIPPED, data, len);
	iso_read(image, SKIPPED + len, 100, &iso);
	for (size_t i = 0; i < iso.count; i++) {
		assert(iso.files[i].data <= SKIPPED + len);
		assert(iso.files[i].joined != NULL ||
		    iso.files[i].len <= SKIPPED + len - iso.files[i].data);
		total += iso.files[i].joined != NULL ? iso.files[i].len : 0;
	}
	/* Two trees. */
	assert(total <= 2 * (SKIPPED + len));
	free(image);
	return 0;
}
