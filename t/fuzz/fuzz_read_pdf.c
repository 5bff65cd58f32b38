/* fuzz_read_pdf.c - inspect/read_pdf.h, on any bytes. */
#include "inspect/read_pdf.h"

#include "fuzz_reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	fuzz_reader(read_pdf, data, len);
	return 0;
}
