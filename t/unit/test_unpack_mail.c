/* test_unpack_mail.c - messages that are files, and files in texts, by way of
 * a whole examination. */
#include "check.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/own.h"
#include "examine_sample.h"
#include "zip_sample.h"

/* A message with a shortcut. */
static void
add_mail(struct buffer *out)
{
	buffer_add_text(out,
	    "From: a@b.example\r\nSubject: t\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: multipart/mixed; boundary=B2\r\n\r\n--B2\r\n\r\n"
	    "hello\r\n--B2\r\nContent-Disposition: attachment; "
	    "filename=order.lnk\r\nContent-Transfer-Encoding: "
	    "base64\r\n\r\n"
	    "TAAAAAEUAgAAAAAAwAAAAAAAAEYuLi4uLi4=\r\n--B2--\r\n");
}

static void
check_shortcut(
    const char *what, const struct scan_report *report, const char *path)
{
	const struct scan_file *file = find(report, path);

	CHECK(what, file != NULL && file_has_kind(file, "lnk", 3));
	CHECK_EQ(what, report->unscanned.count, 0);
	CHECK_EQ(what, report->limits.count, 0);
}

static void
test_message(struct bench *bench)
{
	scoped_buffer struct buffer mail = BUFFER_OF(65536);
	scoped_buffer struct buffer zip = BUFFER_OF(65536);
	struct zip_sample_entry entry = { .name = "mail.eml" };
	struct scan_report *report;

	add_mail(&mail);
	report = examine_file(bench, "mail.eml", &mail);
	check_shortcut(
	    "a message that is a file", report, "mail.eml/order.lnk");
	CHECK("it is opened", (report->files[0].flags & FILE_OPENED) != 0);
	CHECK(
	    "so is what it shows", (report->files[1].flags & FILE_SHOWN) != 0);
	CHECK_EQ("its text is no file", report->file_count, 2);
	CHECK_EQ("nothing is odd", report->oddities.count, 0);
	report_free(&report);
	report = examine_file(bench, "mail.bin", &mail);
	check_shortcut(
	    "one that begins as mail does", report, "mail.bin/order.lnk");
	report_free(&report);
	entry.data = mail.data;
	entry.len = mail.len;
	zip_sample(&zip, &entry, 1);
	report = examine_file(bench, "a.zip", &zip);
	check_shortcut("one in a ZIP", report, "a.zip/mail.eml/order.lnk");
	CHECK("which shows itself alone",
	    (report->files[2].flags & FILE_SHOWN) == 0);
	report_free(&report);
}

/* Known by its name only, and not from the last time under another one. */
static void
test_called_message(struct bench *bench)
{
	scoped_buffer struct buffer mail = BUFFER_OF(65536);
	struct scan_report *report;

	buffer_add_text(&mail,
	    "X-Unknown: y\r\n\r\nbegin 644 order.lnk\r\n"
	    "M3     $4 @      P        $8N+BXN+BX\r\n`\r\n");
	report = examine_file(bench, "a.dat", &mail);
	CHECK("a text with a file", find(report, "a.dat/order.lnk") != NULL);
	report_free(&report);
	report = examine_file(bench, "a.eml", &mail);
	CHECK("what is called a message is one",
	    find(report, "a.eml/1/order.lnk") != NULL);
	report_free(&report);
}

static void
test_headers_only(struct bench *bench)
{
	scoped_buffer struct buffer mail = BUFFER_OF(65536);
	scoped_report struct scan_report *report = NULL;

	buffer_add_text(&mail,
	    "From: a@b.example\r\nSubject: t\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: multipart/mixed; boundary=B2\r\n\r\n");
	report = examine_file(bench, "headers.txt", &mail);
	CHECK_EQ(
	    "a listing of headers has nothing inside", report->file_count, 1);
	CHECK_EQ("and nothing odd", report->oddities.count, 0);
}

static void
test_signed(struct bench *bench)
{
	static const char head[] =
	    "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30"
	    "\x80\x02\x01\x01\x31\0\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d"
	    "\x01\x07\x01\xa0\x80\x24\x80";
	static const char sealed[] =
	    "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\0";
	scoped_buffer struct buffer mail = BUFFER_OF(65536);
	scoped_buffer struct buffer cms = BUFFER_OF(65536);
	char piece[2 + 100] = "\x04";
	struct scan_report *report;

	add_mail(&mail);
	buffer_add(&cms, head, sizeof head - 1);
	for (size_t at = 0; at < mail.len; at += 100) {
		size_t len = mail.len - at < 100 ? mail.len - at : 100;

		piece[1] = (char)len;
		memcpy(piece + 2, mail.data + at, len);
		buffer_add(&cms, piece, len + 2);
	}
	buffer_add(&cms, "\0\0\0\0\0\0\0\0\0\0\0\0", 12);
	report = examine_file(bench, "smime.p7m", &cms);
	check_shortcut("a message inside a signature", report,
	    "smime.p7m/smime.eml/order.lnk");
	report_free(&report);
	buffer_clear(&cms);
	buffer_add(&cms, sealed, sizeof sealed - 1);
	report = examine_file(bench, "smime.p7m", &cms);
	CHECK("what is encrypted for somebody",
	    (report->files[0].flags & FILE_ENCRYPTED) != 0);
	report_free(&report);
}

static void
test_coded(struct bench *bench)
{
	scoped_buffer struct buffer text = BUFFER_OF(65536);
	struct scan_report *report;

	buffer_add_text(&text,
	    "(This file must be converted with BinHex "
	    "4.0)\r\n\r\n:abc:\r\n");
	report = examine_file(bench, "a.txt", &text);
	CHECK(
	    "BinHex nobody reads", has_note(&report->unscanned, "unsupported"));
	report_free(&report);
	buffer_clear(&text);
	buffer_add_text(&text, "a\r\n");
	for (int i = 0; i < 3; i++)
		buffer_add_format(
		    &text, "begin 644 %d.txt\r\n#0V%%T\r\n`\r\nend\r\n", i);
	report = examine_file(bench, "a.txt", &text);
	CHECK_EQ("each file of a text", report->file_count, 4);
	CHECK("by its name", find(report, "a.txt/2.txt") != NULL);
	report_free(&report);
}

static void
test_many_hidden(struct bench *bench)
{
	scoped_buffer struct buffer text = BUFFER_OF(65536);
	scoped_report struct scan_report *report = NULL;

	for (int i = 0; i <= LIMIT_SWEEP_READINGS; i++)
		buffer_add_text(&text, "begin 644 a\n#0V%T\n`\n");
	report = examine_file(bench, "a.txt", &text);
	CHECK("more than is scanned of what is hidden is a limit",
	    has_note(&report->limits, "hidden"));
}

static void
test_disks(struct bench *bench)
{
	static const char *const magics[] = { "vhdxfile", "conectix", "KDMV",
		"QFI\xfb" };
	scoped_mem char *disk = mem_new(4096, 1);
	scoped_buffer struct buffer content = BUFFER_OF(65536);
	struct scan_report *report;

	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
		memset(disk, 0, 4096);
		memcpy(disk, magics[i], strlen(magics[i]));
		buffer_clear(&content);
		buffer_add(&content, disk, 4096);
		report = examine_file(bench, "a.vhd", &content);
		CHECK("a disk that nobody here reads",
		    has_note(&report->unscanned, "unsupported"));
		report_free(&report);
	}
	memset(disk, 0, 4096);
	memcpy(disk, "\x89PNG\r\n\x1a\n", 8);
	memcpy(disk + 4096 - 512, "conectix", 8);
	buffer_clear(&content);
	buffer_add(&content, disk, 4096);
	report = examine_file(bench, "a.png", &content);
	CHECK("one that is something else in front",
	    has_note(&report->unscanned, "unsupported"));
	report_free(&report);
}

int
main(void)
{
	struct bench bench;

	bench_open(&bench);
	test_message(&bench);
	test_called_message(&bench);
	test_headers_only(&bench);
	test_signed(&bench);
	test_coded(&bench);
	test_many_hidden(&bench);
	test_disks(&bench);
	bench_close(&bench);
	return check_done();
}
