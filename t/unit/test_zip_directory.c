/* test_zip_directory.c - formats/zip_directory.h: what a ZIP says of itself. */
#include "check.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "formats/zip_directory.h"
#include "zip_sample.h"

#define MAX 1000

static bool
reads(const struct buffer *archive, struct zip_directory *out)
{
	/* A copy of that length, so that a byte too far is seen. */
	scoped_mem char *copy = mem_new(archive->len, 1);
	bool read;

	memcpy(copy, buffer_text(archive), archive->len);
	read = zip_directory_read(copy, archive->len, MAX, out);
	zip_directory_release(out);
	/* The texts that a test looks at shall outlive the call. */
	return read &&
	    zip_directory_read(buffer_text(archive), archive->len, MAX, out);
}

static bool
is_text(const struct zip_text *text, const char *want)
{
	return text->len == strlen(want) &&
	    memcmp(text->bytes, want, text->len) == 0;
}

/* Two files and a folder, as every archiver makes them. */
static const struct zip_sample_entry honest[] = {
	{ .name = "hello.txt", .data = "hello", .len = 5 },
	{ .name = "folder/", .data = "" },
	{ .name = "folder/a.bin",
	    .data = "abc",
	    .len = 3,
	    .method = 8,
	    .size = 1000 },
};

static void
test_honest(void)
{
	scoped_buffer struct buffer archive = BUFFER_OF(65536);
	scoped_zip_directory struct zip_directory got = { 0 };

	zip_sample(&archive, honest, 3);
	CHECK("an archive is one",
	    zip_directory_is_there(buffer_text(&archive), archive.len));
	CHECK("and is read", reads(&archive, &got));
	CHECK_EQ("entries", got.count, 3);
	CHECK("a name", is_text(&got.entries[0].name, "hello.txt"));
	CHECK("the same in its local header",
	    is_text(&got.entries[0].local_name, "hello.txt"));
	CHECK_EQ("packed size", got.entries[2].packed, 3);
	CHECK_EQ("unpacked size", got.entries[2].size, 1000);
	CHECK_EQ("method", got.entries[2].method, ZIP_DEFLATED);
	CHECK(
	    "data", memcmp(archive.data + got.entries[2].data, "abc", 3) == 0);
	CHECK_EQ("all of it", got.entries[2].data_len, 3);
	CHECK_EQ("a folder is one", got.entries[1].bits, ZIP_FOLDER);
	CHECK_EQ("nothing is said about a file",
	    got.entries[0].bits | got.entries[2].bits, 0);
	CHECK("nor about the archive",
	    !got.cut && !got.broken && !got.masked && !got.has_front &&
		!got.has_back);
}

/* One entry's bits, whatever else there is. */
static unsigned int
bits_of(const struct zip_sample_entry *entries, size_t count, size_t which)
{
	scoped_buffer struct buffer archive = BUFFER_OF(65536);
	scoped_zip_directory struct zip_directory got = { 0 };

	zip_sample(&archive, entries, count);
	if (!reads(&archive, &got) || which >= got.count)
		return ~0U;
	return got.entries[which].bits;
}

static void
test_lies(void)
{
	const struct zip_sample_entry names[] = {
		{ .name = "a.txt",
		    .local_name = "a.exe",
		    .data = "x",
		    .len = 1 },
	};
	const struct zip_sample_entry twice[] = {
		{ .name = "a", .data = "x", .len = 1 },
		{ .name = "b", .data = "x", .len = 1, .at = 1 },
	};
	const struct zip_sample_entry unnamed[] = {
		{ .name = "a", .data = "x", .len = 1 },
		{ .name = "evil.lnk", .data = "yy", .len = 2, .unnamed = 1 },
		{ .name = "b", .data = "z", .len = 1 },
	};
	const struct zip_sample_entry encrypted[] = {
		{ .name = "a", .data = "x", .len = 1, .flags = 1 },
		{ .name = "b", .data = "x", .len = 1, .flags = 0x41 },
	};

	CHECK_EQ(
	    "two names are a mismatch", bits_of(names, 1, 0), ZIP_MISMATCH);
	CHECK("two entries of one local header overlap",
	    (bits_of(twice, 2, 0) & bits_of(twice, 2, 1) & ZIP_OVERLAPPING) !=
		0);
	CHECK_EQ("an honest one beside a hidden one is honest",
	    bits_of(unnamed, 3, 1), 0);
	CHECK_EQ("what the directory leaves out is found",
	    bits_of(unnamed, 3, 2), ZIP_HIDDEN);
	CHECK_EQ("encryption is seen", bits_of(encrypted, 2, 0), ZIP_ENCRYPTED);
	CHECK_EQ("PKWARE's too", bits_of(encrypted, 2, 1),
	    ZIP_ENCRYPTED | ZIP_STRONG);
}

/* The directory says stored, the local header deflated and one byte more. */
static void
test_two_methods(void)
{
	const struct zip_sample_entry entries[] = {
		{ .name = "a", .data = "xyz", .len = 3, .method = 8 },
		{ .name = "b", .data = "z", .len = 1 },
	};
	scoped_buffer struct buffer archive = BUFFER_OF(65536);
	scoped_zip_directory struct zip_directory got = { 0 };
	char *central;

	zip_sample(&archive, entries, 2);
	central = memmem(archive.data, archive.len, "PK\1\2", 4);
	central[10] = 0;
	central[20] = 2;
	CHECK("an archive is read", reads(&archive, &got));
	CHECK_EQ("the local header's entry is one of its own", got.count, 3);
	CHECK_EQ(
	    "the directory's is read as it says", got.entries[0].data_len, 2);
	CHECK_EQ("stored", got.entries[0].method, 0);
	CHECK_EQ("the other", got.entries[2].method, 8);
	CHECK_EQ("with all its bytes", got.entries[2].data_len, 3);
	CHECK_EQ("is hidden, and they are no overlap", got.entries[2].bits,
	    ZIP_HIDDEN | ZIP_MISMATCH);
	CHECK_EQ("the same", got.entries[0].bits, ZIP_MISMATCH);
}

/* Entries whose bytes run into the next one and the directory. */
static void
test_overlaps(void)
{
	scoped_buffer struct buffer archive = BUFFER_OF(65536);
	scoped_zip_directory struct zip_directory got = { 0 };

	zip_sample(&archive, honest, 3);
	archive.data[18] = 100; /* local, and the directory's */
	got.count = 0;
	for (size_t i = 0; i + 46 < archive.len; i++)
		if (memcmp(archive.data + i, "PK\1\2", 4) == 0) {
			archive.data[i + 20] = 100;
			break;
		}
	CHECK("a lying size is read", reads(&archive, &got));
	CHECK("as an overlap",
	    (got.entries[0].bits & ZIP_OVERLAPPING) != 0 &&
		(got.entries[2].bits & ZIP_OVERLAPPING) != 0);
}

static void
test_extras(void)
{
	static const char aes[] = "\x01\x99\x07\0\x02\0AE\x03\x08\0";
	static const char utf8[] = "up\x0b\0\x01\0\0\0\0\xe8\xab\x8b.md";
	/* A size of 5 GB. */
	static const char wide[] = "\x01\0\x08\0\0\0\0\x40\x01\0\0\0";
	const struct zip_sample_entry entries[] = {
		{ .name = "a",
		    .data = "x",
		    .len = 1,
		    .flags = 1,
		    .method = 99,
		    .extra = aes,
		    .extra_len = sizeof aes - 1 },
		{ .name = "b",
		    .data = "x",
		    .len = 1,
		    .extra = utf8,
		    .extra_len = sizeof utf8 - 1 },
		{ .name = "c",
		    .data = "x",
		    .len = 1,
		    .size = 0xffffffff,
		    .extra = wide,
		    .extra_len = sizeof wide - 1 },
		{ .name = "d",
		    .data = "x",
		    .len = 1,
		    .extra = "\x75\x70\xff",
		    .extra_len = 3 },
	};
	scoped_buffer struct buffer archive = BUFFER_OF(65536);
	scoped_zip_directory struct zip_directory got = { 0 };

	zip_sample(&archive, entries, 4);
	CHECK("extra fields are read", reads(&archive, &got));
	CHECK_EQ("AES hides the method", got.entries[0].method, ZIP_DEFLATED);
	CHECK_EQ("and says its key's length", got.entries[0].aes_bytes, 32);
	CHECK("a name in UTF-8",
	    is_text(&got.entries[1].utf8_name, "\xe8\xab\x8b.md"));
	CHECK_EQ("a size above 4 GB", got.entries[2].size, 0x140000000LL);
	CHECK_EQ("a broken one is none", got.entries[3].utf8_name.len, 0);
}

static void
test_foreign_bytes(void)
{
	scoped_buffer struct buffer archive = BUFFER_OF(65536);
	scoped_buffer struct buffer program = BUFFER_OF(65536);
	scoped_zip_directory struct zip_directory got = { 0 };

	zip_sample(&archive, honest, 3);
	buffer_add_text(&program, "MZ a program that unpacks itself");
	buffer_add(&program, archive.data, archive.len);
	CHECK("an archive behind a program is one",
	    zip_directory_is_there(program.data, program.len));
	CHECK("and is read", reads(&program, &got));
	CHECK_EQ("all of it", got.count, 3);
	CHECK("its data too",
	    memcmp(program.data + got.entries[0].data, "hello", 5) == 0);
	CHECK("and it says so", got.has_front && !got.has_back);
	zip_directory_release(&got);
	buffer_add_text(&archive, "bytes behind the end");
	CHECK("bytes behind the end do not hide it", reads(&archive, &got));
	CHECK("and are said", got.count == 3 && got.has_back);
	zip_directory_release(&got);
	/* Two archives in a row: readers take the first or the last. */
	buffer_clear(&archive);
	zip_sample(&archive, honest, 1);
	zip_sample(&archive, &honest[2], 1);
	CHECK("of two archives", reads(&archive, &got));
	CHECK_EQ("both are read", got.count, 2);
	CHECK("the last as one", is_text(&got.entries[0].name, "folder/a.bin"));
	CHECK(
	    "the first as hidden", is_text(&got.entries[1].name, "hello.txt"));
	CHECK_EQ("and marked", got.entries[1].bits, ZIP_HIDDEN);
}

static void
test_broken(void)
{
	scoped_buffer struct buffer archive = BUFFER_OF(65536);
	scoped_zip_directory struct zip_directory got = { 0 };

	zip_sample(&archive, honest, 3);
	archive.len -= 30;
	CHECK("without its end no directory is there",
	    !zip_directory_is_there(archive.data, archive.len));
	CHECK("but the local headers are", reads(&archive, &got));
	CHECK("and it is broken", got.broken && got.count == 3);
	zip_directory_release(&got);
	buffer_clear(&archive);
	buffer_add_text(&archive, "PKnothing of the kind, but long enough");
	CHECK("other bytes are no archive", !reads(&archive, &got));
}

static void
test_limits(void)
{
	scoped_buffer struct buffer archive = BUFFER_OF(65536);
	scoped_zip_directory struct zip_directory got = { 0 };

	zip_sample(&archive, honest, 3);
	CHECK("entries are bounded",
	    zip_directory_read(archive.data, archive.len, 2, &got) &&
		got.count == 2 && got.cut);
	zip_directory_release(&got);
	buffer_clear(&archive);
	for (int i = 0; i < 2 * LIMIT_ZIP_HIDDEN; i++)
		zip_sample_local(&archive, &honest[0]);
	CHECK("hidden ones too",
	    zip_directory_read(archive.data, archive.len, 50, &got) &&
		got.count == 50 && got.cut);
}

/* Neither a prefix nor a changed byte may be read beyond. */
static void
test_hostile(void)
{
	scoped_buffer struct buffer archive = BUFFER_OF(65536);
	size_t read = 0;

	zip_sample(&archive, honest, 3);
	for (size_t i = 0; i < archive.len; i++) {
		struct buffer prefix = archive;
		struct zip_directory got;

		prefix.len = i;
		if (reads(&prefix, &got))
			read++;
		zip_directory_release(&got);
	}
	CHECK("prefixes are read as what they hold", read > 100);
	for (size_t i = 0; i < archive.len; i++)
		for (int bit = 0; bit < 8; bit++) {
			struct zip_directory got;

			archive.data[i] ^= (char)(1 << bit);
			reads(&archive, &got);
			archive.data[i] ^= (char)(1 << bit);
			for (size_t j = 0; j < got.count; j++)
				CHECK("data lies in the archive",
				    got.entries[j].data +
					    got.entries[j].data_len <=
					archive.len);
			zip_directory_release(&got);
		}
}

int
main(void)
{
	test_honest();
	test_lies();
	test_two_methods();
	test_overlaps();
	test_extras();
	test_foreign_bytes();
	test_broken();
	test_limits();
	test_hostile();
	return check_done();
}
