/* fuzz_read_pdf.c - read/read_pdf.h, on any bytes. */
#include "read/read_pdf.h"

#include "fuzz_reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	fuzz_reader(read_pdf, data, len);
	return 0;
}
