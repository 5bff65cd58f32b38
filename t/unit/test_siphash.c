/* The paper's test vectors: key 00 01 .. 0f, input 00 01 .. of each length. */
#include "base/siphash.h"

#include "check.h"

int
main(void)
{
	static const struct {
		size_t len;
		uint64_t want;
	} vectors[] = {
		{ 0, 0x726fdb47dd0e0e31 },
		{ 1, 0x74f839c593dc67fd },
		{ 7, 0xab0200f58b01d137 },
		{ 8, 0x93f5f5799a932462 },
		{ 15, 0xa129ca6149be45e5 },
	};
	uint8_t bytes[64], other[SIPHASH_KEY_BYTES] = { 1 };

	for (uint8_t i = 0; i < sizeof bytes; i++)
		bytes[i] = i;
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
		CHECK("a vector of the paper",
		    siphash(bytes, bytes, vectors[i].len) == vectors[i].want);
	CHECK("another key, another digest",
	    siphash(other, bytes, 15) != siphash(bytes, bytes, 15));
	return check_done();
}
