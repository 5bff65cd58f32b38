/* test_sha256.c - judge/sha256.h, by the vectors of FIPS 180-4 */
#include "check.h"

#include "base/text.h"
#include "judge/sha256.h"

static const struct {
	const char *name;
	const char *bytes;
	const char *want;
} cases[] = {
	{ "nothing has a digest", "",
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855" },
	{ "three bytes", "abc",
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad" },
	{ "more than one block",
	    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	    "248d6a61d20638b8e5c026930c3e6039"
	    "a33ce45964ff2167f6ecedd419db06c1" },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint8_t digest[SHA256_BYTES];
		char text[2 * SHA256_BYTES + 1];

		sha256_of(cases[i].bytes, strlen(cases[i].bytes), digest);
		text_hex(text, digest, sizeof digest);
		CHECK_TEXT(cases[i].name, text, cases[i].want);
	}
	return check_done();
}
