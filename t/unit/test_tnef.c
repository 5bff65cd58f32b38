/* test_tnef.c - formats/tnef.h */
#include "check.h"

#include "base/buffer.h"
#include "formats/little.h"
#include "formats/tnef.h"

static void
add(struct buffer *out, char level, uint32_t id, const char *bytes, size_t len)
{
	char head[9] = { level };

	little_put_u32(head + 1, id);
	little_put_u32(head + 5, (uint32_t)len);
	buffer_add(out, head, sizeof head);
	buffer_add(out, bytes, len);
	buffer_add(out, "\0\0", 2);
}

/* Two attachments: one with a title, one with a long name as well. */
static void
make(struct buffer *out)
{
	static const char properties[] = "\2\0\0\0\x03\0\x05\x37\1\0\0\0"
					 "\x1f\0\x07\x37\1\0\0\0\x06\0\0\0"
					 "b\0.\0j\0\0";

	buffer_add(out, "\x78\x9f\x3e\x22\1\0", 6);
	add(out, 1, 0x00089006, "\0\0\1\0", 4);
	add(out, 2, 0x00069002, "", 0);
	add(out, 2, 0x00018010, "a.jse", 6);
	add(out, 2, 0x0006800f, "first", 5);
	add(out, 2, 0x00069002, "", 0);
	add(out, 2, 0x0006800f, "second", 6);
	add(out, 2, 0x00018010, "B~1", 4);
	add(out, 2, 0x00069005, properties, sizeof properties - 1);
}

/* How many attachments come out. */
static size_t
count(const char *bytes, size_t len, bool *broken_out)
{
	struct tnef tnef;
	struct tnef_file file;
	size_t found = 0;

	if (!tnef_init(bytes, len, &tnef))
		return 0;
	while (tnef_next(&tnef, &file))
		found++;
	*broken_out = tnef.is_broken;
	return found;
}

static bool
is(const struct tnef_text *text, const char *bytes, size_t len)
{
	return text->bytes != NULL && text->len == len &&
	    memcmp(text->bytes, bytes, len) == 0;
}

int
main(void)
{
	scoped_buffer struct buffer bytes = BUFFER_OF(4096);
	struct tnef tnef;
	struct tnef_file file;
	bool broken = true;

	make(&bytes);
	CHECK_EQ("two attachments", count(bytes.data, bytes.len, &broken), 2);
	CHECK("nothing is broken", !broken);
	CHECK("it is such a file", tnef_init(bytes.data, bytes.len, &tnef));
	CHECK("the first", tnef_next(&tnef, &file));
	CHECK("its title", is(&file.title, "a.jse", 6));
	CHECK("its content", is(&file.data, "first", 5));
	CHECK("the second", tnef_next(&tnef, &file));
	CHECK("its content", is(&file.data, "second", 6));
	CHECK("its long name in UTF-16",
	    file.is_wide && is(&file.long_name, "b\0.\0j\0", 6));
	CHECK("no third", !tnef_next(&tnef, &file));
	for (size_t i = 0; i < bytes.len; i++)
		CHECK(
		    "a prefix has no more", count(bytes.data, i, &broken) <= 2);
	CHECK_EQ("one that is cut in the middle",
	    count(bytes.data, bytes.len - 10, &broken), 2);
	CHECK("is broken", broken);
	CHECK_EQ("nothing is none", count("", 0, &broken), 0);
	return check_done();
}
