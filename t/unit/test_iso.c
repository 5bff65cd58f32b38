/* test_iso.c - formats/iso.h: the files of a disk image. */
#include "check.h"

#include "base/mem.h"
#include "base/own.h"
#include "formats/iso.h"
#include "iso_sample.h"

static const struct iso_file *
find(const struct iso *iso, const char *path)
{
	for (size_t i = 0; i < iso->count; i++)
		if (strcmp(iso->files[i].path, path) == 0)
			return &iso->files[i];
	return NULL;
}

static void
test_image(void)
{
	scoped_mem char *image = mem_new(ISO_BYTES, 1);
	scoped_iso struct iso iso = { 0 };
	const struct iso_file *file;

	iso_sample(image);
	CHECK("an image is read", iso_read(image, ISO_BYTES, 100, &iso));
	CHECK_EQ("each file once", iso.count, 3);
	file = find(&iso, "a.txt");
	CHECK("by the name that is shown", file != NULL && !file->is_hidden);
	CHECK("with its content",
	    file != NULL && memcmp(image + file->data, "hello", 5) == 0);
	CHECK("also in Japanese", find(&iso, "\xe8\xab\x8b.txt") != NULL);
	file = find(&iso, "D/B.TXT");
	CHECK("what only one tree has is found",
	    file != NULL && file->is_hidden && file->len == 4);
	CHECK("nobody asks not to show it", !file->is_unlisted);
	CHECK("nothing is wrong with it",
	    !iso.is_cut && !iso.is_broken && !iso.has_udf);
	iso_release(&iso);
	/* The flags of D/B.TXT, behind the folder itself and its parent. */
	image[21 * ISO_SECTOR + 2 * 34 + 25] = 1;
	CHECK("an image is read", iso_read(image, ISO_BYTES, 100, &iso));
	file = find(&iso, "D/B.TXT");
	CHECK("what a folder does not show is told",
	    file != NULL && file->is_unlisted);
	iso_release(&iso);
	image[21 * ISO_SECTOR + 2 * 34 + 25] = 0;
	memcpy(image + 19 * ISO_SECTOR, "\0NSR02\1", 7);
	CHECK("a second format beside it is seen",
	    iso_read(image, ISO_BYTES, 100, &iso) && iso.has_udf);
}

/* The record of A.TXT;1, behind the root itself and its parent. */
#define A_TXT ((size_t)20 * ISO_SECTOR + 2 * 34)

/* Without Joliet; sector 25 holds B.TXT's "text", sector 24 "hello". */
static void
plain_sample(char *image)
{
	iso_sample(image);
	memset(image + 17 * ISO_SECTOR, 0, ISO_SECTOR);
}

static void
test_attributes(void)
{
	scoped_mem char *image = mem_new(ISO_BYTES, 1);
	scoped_iso struct iso iso = { 0 };
	const struct iso_file *file;

	plain_sample(image);
	image[A_TXT + 1] = 1;
	iso_sample_32(image + A_TXT + 2, 23);
	image[16 * ISO_SECTOR + 156 + 1] = 2;
	iso_sample_32(image + 16 * ISO_SECTOR + 156 + 2, 18);
	CHECK("an image is read", iso_read(image, ISO_BYTES, 100, &iso));
	file = find(&iso, "A.TXT");
	CHECK("a file and a folder begin behind their attributes",
	    file != NULL && file->data == (size_t)24 * ISO_SECTOR);
	CHECK("which is nothing strange", !iso.is_strange && !iso.is_broken);
	iso_release(&iso);
	image[A_TXT + 26] = 1;
	CHECK("units with gaps are strange",
	    iso_read(image, ISO_BYTES, 100, &iso) && iso.is_strange);
	iso_release(&iso);
	image[A_TXT + 26] = 0;
	image[16 * ISO_SECTOR + 129] = 2;
	CHECK("so are sectors of another size",
	    iso_read(image, ISO_BYTES, 100, &iso) && iso.is_strange);
}

static void
test_extents(void)
{
	scoped_mem char *image = mem_new(ISO_BYTES, 1);
	scoped_iso struct iso iso = { 0 };
	const struct iso_file *file;
	size_t at = A_TXT;

	plain_sample(image);
	iso_sample_record(image, &at, "A.TXT;1", 7, 24, 5, 0);
	image[A_TXT + 25] = (char)0x80;
	iso_sample_record(image, &at, "A.TXT;1", 7, 25, 4, 0);
	CHECK("an image is read", iso_read(image, ISO_BYTES, 100, &iso));
	CHECK_EQ("pieces are one file", iso.count, 1);
	file = find(&iso, "A.TXT");
	CHECK("put together",
	    file != NULL && file->len == 9 && file->size == 9 &&
		file->joined != NULL &&
		memcmp(file->joined, image + 24 * ISO_SECTOR, 5) == 0 &&
		memcmp(file->joined + 5, image + 25 * ISO_SECTOR, 4) == 0);
	CHECK("and nothing is broken", !iso.is_broken);
	iso_release(&iso);
	iso_sample_32(image + A_TXT + 10, ISO_SECTOR);
	CHECK("an image is read", iso_read(image, ISO_BYTES, 100, &iso));
	file = find(&iso, "A.TXT");
	CHECK("pieces that lie together stay where they are",
	    file != NULL && file->joined == NULL &&
		file->len == ISO_SECTOR + 4);
	iso_release(&iso);
	image[at - 40 + 25] = (char)0x80;
	CHECK("one whose last piece is missing is broken",
	    iso_read(image, ISO_BYTES, 100, &iso) && iso.is_broken &&
		iso.count == 1);
}

static void
test_broken(void)
{
	scoped_mem char *image = mem_new(ISO_BYTES, 1);
	struct iso iso;
	size_t at = 20 * ISO_SECTOR + 2 * 34;

	iso_sample(image);
	/* The folder D leads back to the root. */
	iso_sample_32(image + 20 * ISO_SECTOR + 68 + 40 + 2, 20);
	CHECK("a loop ends", iso_read(image, ISO_BYTES, 100, &iso));
	iso_release(&iso);
	iso_sample(image);
	/* A.TXT is said to be 1 MB. */
	memset(image + 17 * ISO_SECTOR, 0, ISO_SECTOR);
	iso_sample_32(image + at + 10, 1024 * 1024);
	CHECK("a file beyond the end is listed",
	    iso_read(image, ISO_BYTES, 100, &iso) && iso.count == 2);
	CHECK("with what is there of it",
	    iso.files[0].size == 1024 * 1024 &&
		iso.files[0].data + iso.files[0].len == ISO_BYTES);
	iso_release(&iso);
	CHECK("files are bounded",
	    iso_read(image, ISO_BYTES, 1, &iso) && iso.count == 1 &&
		iso.is_cut);
	iso_release(&iso);
	memset(image, 0, ISO_BYTES);
	CHECK("zeros are no image", !iso_read(image, ISO_BYTES, 100, &iso));
}

static void
check_hostile(const char *bytes, size_t len)
{
	scoped_mem char *copy = mem_new(len, 1);
	struct iso iso;

	memcpy(copy, bytes, len);
	iso_read(copy, len, 100, &iso);
	for (size_t i = 0; i < iso.count; i++)
		CHECK("data lies in the image",
		    iso.files[i].data <= len &&
			iso.files[i].len <= len - iso.files[i].data);
	iso_release(&iso);
}

static void
test_hostile(void)
{
	scoped_mem char *image = mem_new(ISO_BYTES, 1);

	iso_sample(image);
	for (size_t i = 16 * ISO_SECTOR; i < ISO_BYTES; i += 97)
		check_hostile(image, i);
	/* Every byte of the folders, at two values. */
	for (size_t i = 20 * ISO_SECTOR; i < 23 * ISO_SECTOR; i++) {
		char was = image[i];

		if (was == 0 && i % 16 != 0)
			continue;
		image[i] = (char)(was ^ 0x80);
		check_hostile(image, ISO_BYTES);
		image[i] = (char)0xff;
		check_hostile(image, ISO_BYTES);
		image[i] = was;
	}
}

int
main(void)
{
	test_image();
	test_attributes();
	test_extents();
	test_broken();
	test_hostile();
	return check_done();
}
