/* test_unpack_formats.c - formats and methods that few people use: each one's
 * member is examined, and nothing is said to be left over. */
#include "check.h"

#include "base/mem.h"
#include "base/own.h"
#include "examine_sample.h"
#include "iso_sample.h"
#include "zip_sample.h"

#define TEXT     "hello from inside\n"
#define TEXT_CRC 0x96cff9f9U

#define BYTES(text) text, sizeof(text) - 1

/* Whether a file of that name has the text inside, and nothing is wrong. */
static void
check_text(const char *name, const struct scan_report *report, const char *path)
{
	const struct scan_file *file = find(report, path);

	CHECK(name,
	    file != NULL && file->size == sizeof TEXT - 1 &&
		(file->flags & FILE_LISTED) == 0);
	CHECK_EQ("nothing is left unexamined", report->unscanned.count, 0);
}

static void
test_archives(struct bench *bench)
{
	static const struct {
		const char *name, *file, *path, *bytes;
		size_t len;
	} cases[] = {
		{ "cpio of SVR4", "a.cpio", "a.cpio/b",
		    BYTES("070701"
			  "00000001000081a4000000000000000000000001000000000000"
			  "0012000000000000000000000000000000000000000200000000"
			  "b\0" TEXT "\0\0"
			  "070701"
			  "0000000000000000000000000000000000000001000000000000"
			  "0000000000000000000000000000000000000000000b00000000"
			  "TRAILER!!!\0\0\0\0") },
		{ "cpio of POSIX", "a.cpio", "a.cpio/b",
		    BYTES("070707"
			  "0000010000011006440000000000000000010000000000000000"
			  "000000200000000022b\0" TEXT "070707"
			  "0000000000000000000000000000000000010000000000000000"
			  "000001300000000000TRAILER!!!\0") },
		{ "ar", "a.deb", "a.deb/b",
		    BYTES("!<arch>\n"
			  "b/              0           0     0     100644  "
			  "18        `\n" TEXT) },
		{ "LZMA", "b.lzma", "b.lzma/b",
		    BYTES("\135\000\020\000\000\377\377\377\377\377\377\377\377"
			  "\000\064\031\111\356\215\351\022\346\024\016\277\271"
			  "\141\230\035\143\154\062\225\026\362\250\377\377\117"
			  "\100\000\000") },
		{ "lzip", "b.lz", "b.lz/b",
		    BYTES("LZIP\001\014\000\064\031\111\356\215\351\022\346\024"
			  "\016\277\271\141\230\035\143\154\062\225\026\362\250"
			  "\377\377\117\100\000\000\371\371\317\226\022\000\000"
			  "\000\000\000\000\000\067\000\000\000\000\000\000"
			  "\000") },
		{ "LZ4", "b.lz4", "b.lz4/b",
		    BYTES("\004\042\115\030\144\100\247\022\000\000\200" TEXT
			  "\000\000\000\000\047\351\231\007") },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct zip_sample_entry file = { .name = cases[i].file,
			.data = cases[i].bytes,
			.len = cases[i].len };
		scoped_report struct scan_report *report = examine_files(
		    bench, &file, 1);

		check_text(cases[i].name, report, cases[i].path);
	}
}

/* The text imploded: two trees whose 64 codes have six bits each, and then a
 * one before each byte that stands for itself (APPNOTE 5.3). */
static size_t
implode(char *out)
{
	static const char trees[] = "\3\xf5\xf5\xf5\xf5\3\xf5\xf5\xf5\xf5";
	size_t bit = 8 * (sizeof trees - 1);

	memcpy(out, trees, sizeof trees - 1);
	for (size_t i = 0; i < sizeof TEXT - 1; i++) {
		unsigned int code = 1U | (unsigned int)TEXT[i] << 1;

		for (int j = 0; j < 9; j++, bit++)
			if ((code >> j & 1) != 0)
				out[bit / 8] |= (char)(1U << bit % 8);
	}
	return (bit + 7) / 8;
}

static struct scan_report *
examine_entry(struct bench *bench, const struct zip_sample_entry *entry)
{
	scoped_buffer struct buffer content = BUFFER_OF(65536);

	zip_sample(&content, entry, 1);
	return examine_file(bench, "a.zip", &content);
}

static void
test_old_methods(struct bench *bench)
{
	char imploded[64] = "";
	struct zip_sample_entry entry = { .name = "b",
		.data = imploded,
		.method = 6,
		.size = sizeof TEXT - 1,
		.crc = TEXT_CRC };
	struct scan_report *report;

	entry.len = implode(imploded);
	report = examine_entry(bench, &entry);
	check_text("an imploded member", report, "a.zip/b");
	report_free(&report);
	entry.crc++;
	report = examine_entry(bench, &entry);
	CHECK("one that is not what it should be",
	    has_note(&report->unscanned, "broken"));
	CHECK("is examined as far as it went",
	    report->file_count == 2 &&
		report->files[1].size == sizeof TEXT - 1);
	report_free(&report);
	/* One block that is stored: the same as in deflate. */
	entry = (struct zip_sample_entry){ .name = "b",
		.data = "\1\x12\0\xed\xff" TEXT,
		.len = 5 + sizeof TEXT - 1,
		.method = 9,
		.size = sizeof TEXT - 1,
		.crc = TEXT_CRC };
	report = examine_entry(bench, &entry);
	check_text("deflate64", report, "a.zip/b");
	report_free(&report);
	/* Reduced: nobody reads it any more. */
	entry.method = 4;
	report = examine_entry(bench, &entry);
	CHECK("a method that nobody reads",
	    has_note(&report->unscanned, "unsupported"));
	report_free(&report);
}

/* One that promises 100 bytes and brings 20 MB of zeros in deflate64: dynamic
 * trees are not needed, a stored block a time gives as much as it takes. */
static void
test_more_than_promised(struct bench *bench)
{
	scoped_buffer struct buffer blocks = BUFFER_OF(800000);
	struct zip_sample_entry entry = {
		.name = "b", .method = 9, .size = 100, .crc = 1
	};
	scoped_buffer struct buffer content = BUFFER_OF(900000);
	scoped_report struct scan_report *report = NULL;

	for (size_t i = 0; i < 10; i++) {
		char block[60005] = "\0\x60\xea\x9f\x15";

		block[0] = i == 9;
		buffer_add(&blocks, block, sizeof block);
	}
	entry.data = blocks.data;
	entry.len = blocks.len;
	zip_sample(&content, &entry, 1);
	report = examine_file(bench, "a.zip", &content);
	CHECK("more than is promised is noted",
	    report->unscanned.count + report->limits.count > 0);
}

static void
test_disk_image(struct bench *bench)
{
	scoped_mem char *image = mem_new(ISO_BYTES, 1);
	struct zip_sample_entry entry = {
		.name = "a.iso", .data = image, .len = ISO_BYTES
	};
	const struct scan_file *file;
	struct scan_report *report;

	iso_sample(image);
	report = examine_files(bench, &entry, 1);
	file = find(report, "a.iso/a.txt");
	CHECK("a file of a disk image",
	    file != NULL && file->size == 5 &&
		(file->flags & FILE_HEADER_MISMATCH) == 0);
	file = find(report, "a.iso/D/B.TXT");
	CHECK("one that only old systems show",
	    file != NULL && (file->flags & FILE_HEADER_MISMATCH) != 0);
	CHECK_EQ("nothing is left unexamined", report->unscanned.count, 0);
	report_free(&report);
	/* A.TXT is said to be 1 MB, and the image ends before that. */
	iso_sample_32(image + 20 * ISO_SECTOR + 2 * 34 + 10, 1024 * 1024);
	memset(image + 17 * ISO_SECTOR, 0, ISO_SECTOR);
	report = examine_files(bench, &entry, 1);
	CHECK("one that is cut off is examined as far as it goes",
	    report->file_count == 3 && has_note(&report->unscanned, "broken"));
	report_free(&report);
	memcpy(image + 19 * ISO_SECTOR, "\0NSR02\1", 7);
	report = examine_files(bench, &entry, 1);
	CHECK("a second format beside it is not passed over",
	    has_note(&report->unscanned, "unsupported"));
	report_free(&report);
}

static const char solid[] = "Rar!\x1a\7\0"
			    "\xb1\xf8\x73\x8\0\x0d\0......"
			    "CC\x74\4\x80\x21\0\3\0\0\0\3\0\0\0"
			    "\0CRC.TIME\x1d\x33\1\0attra"
			    "abc"
			    "CC\x74\x14\x80\x25\0\2\0\0\0\2\0\0\0"
			    "\0CRC.TIME\x1d\x33\5\0attrb.scr"
			    "de"
			    "CC\x7b\0\x40\7\0";

/* A stored file of which there is more in another volume, and the rest of it
 * there. */
static const char first[] = "Rar!\x1a\7\0"
			    "\x0c\x65\x73\1\0\x0d\0......"
			    "CC\x74\2\x80\x21\0\3\0\0\0\3\0\0\0"
			    "\0CRC.TIME\x14\x30\1\0attra"
			    "abc"
			    "CC\x7b\0\x40\7\0";
static const char second[] = "Rar!\x1a\7\1\0"
			     "CRC1\3\1\0\0"
			     "CRC2\x0a\2\x0a\3\0\3\0\0\0\1a"
			     "abc"
			     "CRC4\3\5\0\0";

/* Of a solid archive libarchive reads nothing behind what is encrypted; and of
 * a file that goes on in another volume it gives what is there. */
static void
test_rar(struct bench *bench)
{
	static const struct zip_sample_entry files[] = {
		{ .name = "solid.rar", .data = solid, .len = sizeof solid - 1 },
		{ .name = "part1.rar", .data = first, .len = sizeof first - 1 },
		{ .name = "part2.rar",
		    .data = second,
		    .len = sizeof second - 1 },
	};
	scoped_report struct scan_report *report = examine_files(
	    bench, files, 1);
	const struct scan_file *last = find(report, "solid.rar/b.scr");

	CHECK_EQ(
	    "all files of a solid archive are listed", report->file_count, 3);
	CHECK("as encrypted ones",
	    last != NULL && (last->flags & FILE_ENCRYPTED) != 0);
	CHECK("and so is the archive",
	    (report->files[0].flags & FILE_ENCRYPTED) != 0);
	CHECK_EQ(
	    "which is why nothing more is said", report->unscanned.count, 0);
	report_free(&report);
	report = examine_files(bench, files + 1, 1);
	CHECK("a file that goes on elsewhere is not examined",
	    has_note(&report->unscanned, "broken"));
	CHECK("but listed", find(report, "part1.rar/a") != NULL);
	report_free(&report);
	report = examine_files(bench, files + 2, 1);
	CHECK("nor is the rest of it", has_note(&report->unscanned, "broken"));
	CHECK("which is listed", find(report, "part2.rar/a") != NULL);
}

int
main(void)
{
	struct bench bench;

	bench_open(&bench);
	test_archives(&bench);
	test_old_methods(&bench);
	test_more_than_promised(&bench);
	test_disk_image(&bench);
	test_rar(&bench);
	bench_close(&bench);
	return check_done();
}
