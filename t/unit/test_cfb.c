/* test_cfb.c - formats/cfb.h, on a document of t/gen/document_corpus.py */
#include "formats/cfb.h"

#include "formats/little.h"
#include "reading_check.h"

/* Where the header says that the directory and the FAT are. */
#define DIRECTORY_AT 48
#define FAT_AT       76
#define ENTRY_BYTES  128
#define SECTOR       512

static size_t
sector_at(const char *bytes, size_t header_at)
{
	return ((size_t)little_u32(bytes + header_at) + 1) * SECTOR;
}

static uint32_t
entry_of(const struct cfb *cfb, const char *storage, const char *name)
{
	uint32_t folder = cfb_find(cfb, 0, storage);

	return folder == CFB_NONE ? CFB_NONE : cfb_find(cfb, folder, name);
}

static void
a_document_is_listed(const char *bytes, size_t len)
{
	scoped_cfb struct cfb cfb = { 0 };
	scoped_buffer struct buffer listing = BUFFER_OF(len);
	uint32_t entry;

	CHECK("a document is listed", cfb_open(bytes, len, &cfb));
	CHECK("names have no case",
	    cfb_find(&cfb, 0, "worddocument") != CFB_NONE);
	CHECK("a folder's entries are not the root's",
	    cfb_find(&cfb, 0, "PROJECT") == CFB_NONE);
	entry = entry_of(&cfb, "Macros", "PROJECT");
	CHECK("entries lie in folders", entry != CFB_NONE);
	if (entry == CFB_NONE)
		return;
	cfb_read(&cfb, &cfb.entries[entry], &listing);
	CHECK_EQ("a stream is as long as its entry says", listing.len,
	    cfb.entries[entry].size);
	CHECK("a small stream is read",
	    strncmp(buffer_text(&listing), "ID=\"{", 5) == 0);
}

/* Streams that share bytes are read until the file was read once. */
static void
streams_read_the_file_once(const char *bytes, size_t len)
{
	scoped_cfb struct cfb cfb = { 0 };
	scoped_buffer struct buffer all = BUFFER_OF(10 * len);
	uint32_t entry;

	cfb_open(bytes, len, &cfb);
	entry = cfb_find(&cfb, 0, "WordDocument");
	for (size_t i = 0; entry != CFB_NONE && i < 10 * len; i++)
		cfb_read(&cfb, &cfb.entries[entry], &all);
	CHECK_EQ("streams read the file once", all.len, len);
}

static void
circles_end(const char *bytes, size_t len)
{
	scoped_mem char *bent = mem_text(bytes, len);
	char *fat = bent + sector_at(bytes, FAT_AT);
	char *first = bent + sector_at(bytes, DIRECTORY_AT) + ENTRY_BYTES;
	scoped_cfb struct cfb cfb = { 0 };
	scoped_cfb struct cfb again = { 0 };

	/* The first entry's neighbours are itself and the root's child. */
	little_put_u32(first + 68, 1);
	little_put_u32(first + 72, 1);
	CHECK("a tree in circles ends", cfb_open(bent, len, &cfb));
	/* Every sector is followed by itself. */
	for (size_t i = 0; i < SECTOR / 4; i++)
		little_put_u32(fat + i * 4, (uint32_t)i);
	CHECK("chains in circles end", cfb_open(bent, len, &again));
	CHECK("and make no more than the file has",
	    again.count <= len / ENTRY_BYTES * SECTOR);
}

static void
every_prefix_is_read(const char *bytes, size_t len)
{
	for (size_t part = 0; part < len; part += 11) {
		scoped_mem char *exact = mem_resize(
		    mem_text(bytes, part), part + 1, 1);
		scoped_cfb struct cfb cfb = { 0 };
		bool open = cfb_open(exact, part, &cfb);

		CHECK("less than a header is no file", part >= 512 || !open);
		for (uint32_t i = 0; i < cfb.count; i++) {
			scoped_buffer struct buffer stream = BUFFER_OF(len);

			cfb_read(&cfb, &cfb.entries[i], &stream);
			CHECK("every prefix is read", stream.len <= part);
		}
	}
}

int
main(void)
{
	size_t len;
	scoped_mem char *bytes = sample_read("read_vba", "shout.doc", &len);

	a_document_is_listed(bytes, len);
	streams_read_the_file_once(bytes, len);
	circles_end(bytes, len);
	every_prefix_is_read(bytes, len);
	return check_done();
}
