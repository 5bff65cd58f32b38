/* test_rar5.c - inspect/rar5.h: which files of an archive are encrypted. */
#include "check.h"

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "inspect/rar5.h"

#define BYTES(text) text, sizeof(text) - 1

/* An archive header, a plain file of 3 bytes, an encrypted one, the end. */
static const char archive[] = "Rar!\x1a\7\1\0"
			      "CRC1\3\1\0\0"
			      "CRC2\4\2\2\3\0"
			      "abc"
			      "CRC3\x09\2\3\4\2\0\3\1\0\0"
			      "de"
			      "CRC4\3\5\0\0";

static void
test_archive(void)
{
	struct rar5 rar5;
	bool encrypted = true;

	CHECK("an archive is one", rar5_init(&rar5, BYTES(archive)));
	CHECK("its first file", rar5_next(&rar5, &encrypted));
	CHECK("is plain", !encrypted);
	CHECK("its second", rar5_next(&rar5, &encrypted));
	CHECK("is encrypted", encrypted);
	CHECK("there is no third", !rar5_next(&rar5, &encrypted));
	CHECK(
	    "older ones are not", !rar5_init(&rar5, BYTES("Rar!\x1a\7\0....")));
}

static void
test_hostile(void)
{
	for (size_t len = 0; len < sizeof archive; len++) {
		scoped_mem char *copy = mem_new(len, 1);
		struct rar5 rar5;
		bool encrypted;
		int files = 0;

		memcpy(copy, archive, len);
		if (!rar5_init(&rar5, copy, len))
			continue;
		while (rar5_next(&rar5, &encrypted))
			files++;
		CHECK("a prefix has no more files", files <= 2);
	}
}

int
main(void)
{
	test_archive();
	test_hostile();
	return check_done();
}
