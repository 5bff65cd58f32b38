/* fuzz_rar.c - the walk over the blocks ends, inside the archive. */
#include <assert.h>
#include <stdint.h>

#include "formats/rar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct rar rar;
	struct rar_file file;

	if (!rar_init(&rar, (const char *)data, len))
		return 0;
	while (rar_next(&rar, &file)) {
		assert(rar.next <= len);
		assert(file.name_len <= len);
	}
	return 0;
}
