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
	test_broken();
	test_hostile();
	return check_done();
}
