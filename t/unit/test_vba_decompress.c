/* test_vba_decompress.c - vba/vba_decompress.h */
#include "vba/vba_decompress.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/own.h"
#include "check.h"

#define TEXT(bytes) bytes, sizeof(bytes) - 1

/* [MS-OVBA] 3.2 */
static const struct {
	const char *name;
	const char *packed;
	size_t len;
	const char *plain;
} examples[] = {
	{ "nothing repeats",
	    TEXT("\x01\x19\xb0\x00"
		 "abcdefgh\x00"
		 "ijklmnop\x00"
		 "qrstuv."),
	    "abcdefghijklmnopqrstuv." },
	{ "some repeats",
	    TEXT("\x01\x2f\xb0\x00#aaabcde\x82"
		 "f\x00paghij\x01"
		 "8\x08"
		 "akl\x00"
		 "0mnop\x06q\x02p\x04\x10rstuv\x10wxyz\x00<"),
	    "#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa" },
	{ "all repeats",
	    TEXT("\x01\x03\xb0\x02"
		 "aE\x00"),
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaa" },
};

static void
the_specification_s_examples(void)
{
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		scoped_buffer struct buffer out = BUFFER_OF(4096);

		CHECK(examples[i].name,
		    vba_decompress(examples[i].packed, examples[i].len, &out));
		CHECK_TEXT(
		    examples[i].name, buffer_text(&out), examples[i].plain);
	}
}

/* What is there is given, and is said not to be all. */
static void
every_prefix_is_unsound(void)
{
	const char *packed = examples[1].packed;
	const char *plain = examples[1].plain;

	for (size_t len = 0; len < examples[1].len; len++) {
		scoped_buffer struct buffer out = BUFFER_OF(4096);
		scoped_mem char *copy = mem_text(packed, len);
		bool sound = vba_decompress(copy, len, &out);

		/* The signature alone is an empty container. */
		CHECK("every prefix is unsound", len == 1 || !sound);
		CHECK("a prefix gives what it holds",
		    strncmp(plain, buffer_text(&out), out.len) == 0);
	}
}

static void
room_bounds_it(void)
{
	scoped_buffer struct buffer out = BUFFER_OF(10);

	CHECK("room bounds it",
	    !vba_decompress(examples[2].packed, examples[2].len, &out));
	CHECK_TEXT("room bounds it", buffer_text(&out), "aaaaaaaaaa");
}

static void
a_copy_reaches_into_its_chunk_only(void)
{
	scoped_buffer struct buffer out = BUFFER_OF(10000);

	CHECK("a copy reaches into its chunk only",
	    !vba_decompress(TEXT("\x01\x03\xb0\x02"
				 "a\x00\x10"),
		&out));
	CHECK_TEXT(
	    "a copy reaches into its chunk only", buffer_text(&out), "a");
}

int
main(void)
{
	the_specification_s_examples();
	every_prefix_is_unsound();
	room_bounds_it();
	a_copy_reaches_into_its_chunk_only();
	return check_done();
}
