/* test_rar.c - formats/rar.h: the files of an archive, and which of them are
 * encrypted. */
#include "check.h"

#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "formats/rar.h"

#define BYTES(text) text, sizeof(text) - 1

/* RAR 5: an archive header, a plain file of 3 bytes, an encrypted one of 2 in
 * a folder, the folder, the end. */
static const char five[] = "Rar!\x1a\7\1\0"
			   "CRC1\3\1\0\0"
			   "CRC2\x0a\2\2\3\0\3\0\0\0\1a"
			   "abc"
			   "CRC3\x11\2\x13\4\2\0\2\0\0\0\3d/b\3\1\0\0"
			   "de"
			   "CRC4\x09\2\0\1\0\0\0\0\1d"
			   "CRC5\3\5\0\0";

/* RAR 4: the same; the second file has a second name, too. */
#define REST_4 "\0CRC.TIME\x1d\x30"
static const char four[] = "Rar!\x1a\7\0"
			   "CC\x73\0\0\x0d\0......"
			   "CC\x74\0\x80\x21\0\3\0\0\0\3\0\0\0" REST_4
			   "\1\0attra"
			   "abc"
			   "CC\x74\6\x82\x26\0\2\0\0\0\2\0\0\0" REST_4
			   "\6\0attrd/b\0xx"
			   "de"
			   "CC\x74\xe0\x80\x21\0\0\0\0\0\0\0\0\0" REST_4
			   "\1\0attrd"
			   "CC\x7b\0\x40\7\0";

static bool
is_named(const struct rar_file *file, const char *name)
{
	return file->name_len == strlen(name) &&
	    memcmp(file->name, name, file->name_len) == 0;
}

static void
check_archive(const char *version, const char *bytes, size_t len)
{
	struct rar rar;
	struct rar_file file;

	CHECK(version, rar_init(&rar, bytes, len));
	CHECK("its first file",
	    rar_next(&rar, &file) && is_named(&file, "a") && file.size == 3);
	CHECK("is plain and whole",
	    !file.is_encrypted && !file.is_folder && !file.is_split);
	CHECK("its second",
	    rar_next(&rar, &file) && is_named(&file, "d/b") && file.size == 2);
	CHECK("is encrypted", file.is_encrypted && !file.is_folder);
	CHECK("and goes on in another volume", file.is_split);
	CHECK("its folder",
	    rar_next(&rar, &file) && is_named(&file, "d") && file.is_folder);
	CHECK("there is no fourth", !rar_next(&rar, &file));
	CHECK("nothing is added to the last", is_named(&file, "d"));
}

/* What is behind headers that are encrypted is no header. */
static void
test_locked(void)
{
	char bytes[sizeof four];
	struct rar rar;
	struct rar_file file;

	memcpy(bytes, four, sizeof four);
	bytes[10] = (char)0x80;
	CHECK("an archive whose headers are encrypted",
	    rar_init(&rar, bytes, sizeof bytes - 1));
	CHECK("tells no names", !rar_next(&rar, &file));
	CHECK("nor does one of RAR 5",
	    rar_init(&rar,
		BYTES("Rar!\x1a\7\1\0"
		      "CRC1\3\4\0\0"
		      "CRC2\x0a\2\2\3\0\3\0\0\0\1a")) &&
		!rar_next(&rar, &file));
}

static void
test_hostile(const char *bytes, size_t size)
{
	for (size_t len = 0; len < size; len++) {
		scoped_mem char *copy = mem_new(len, 1);
		struct rar rar;
		struct rar_file file;
		int files = 0;

		memcpy(copy, bytes, len);
		if (!rar_init(&rar, copy, len))
			continue;
		while (rar_next(&rar, &file))
			files++;
		CHECK("a prefix has no more files", files <= 3);
	}
}

int
main(void)
{
	check_archive("RAR 5", BYTES(five));
	check_archive("RAR 4", BYTES(four));
	test_locked();
	test_hostile(BYTES(five));
	test_hostile(BYTES(four));
	return check_done();
}
