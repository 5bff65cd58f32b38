/* document.c - what looking inside costs: bench_document [ROUNDS]
 *
 * A mail with a Word document of about 1 MB is examined as a worker does it,
 * and scanned by libclamav alone, in turn and each time with other bytes,
 * because libclamav remembers what is clean. Prints the least processor time
 * of each, which other programs disturb least, and two ratios: to libclamav's
 * scan of the same mail, which is the wanted one (exits with 1 above it), and
 * to its scan of the document without a mail around it. The latter cannot come
 * near: libclamav's own scan of the mail, which matches the encoded text as
 * well, takes half as long again as that of the document, and what only the
 * encoded text shows would be lost without it. Temporary files are in memory,
 * as a worker's are. The signatures are the built-in ones: with a full database
 * libclamav alone takes longer, and the ratios fall. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "clamav/engine.h"
#include "inspect/examine.h"
#include "inspect_sample.h"
#include "text/digest.h"
#include "zip_sample.h"

#define WANTED 1.5

#define TEXT_BYTES    (1200U * 1024)
#define PICTURE_BYTES (780U * 1024)
#define FILE_MAX      (8UL * 1024 * 1024)

struct bench {
	struct host host;
	struct engine *engine;
	struct examiner *examiner;
	uint32_t noise;
};

static double
now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* Numbers that do not repeat soon (xorshift). */
static uint32_t
noise(struct bench *bench)
{
	bench->noise ^= bench->noise << 13;
	bench->noise ^= bench->noise >> 17;
	bench->noise ^= bench->noise << 5;
	return bench->noise;
}

/* Text of words, as a document's XML has it. */
static void
make_text(struct bench *bench, struct buffer *out)
{
	static const char *const words[] = { "invoice", "of", "the", "month",
		"please", "find", "attached", "payment", "within", "thirty",
		"days", "請求書", "お支払い", "添付" };

	buffer_add_text(out, "<?xml version=\"1.0\"?><w:document>");
	while (out->len < TEXT_BYTES)
		buffer_add_format(out, "<w:p><w:t>%s %s %u</w:t></w:p>",
		    words[noise(bench) % 14], words[noise(bench) % 14],
		    noise(bench) % 10000);
	buffer_add_text(out, "</w:document>");
}

static void
deflate_raw(const struct buffer *in, struct buffer *out)
{
	uLong room = compressBound((uLong)in->len);
	scoped_mem char *packed = mem_new(room, 1);
	z_stream stream = { .next_in = (z_const Bytef *)in->data,
		.avail_in = (uInt)in->len,
		.next_out = (Bytef *)packed,
		.avail_out = (uInt)room };

	if (deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8,
		Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	deflate(&stream, Z_FINISH);
	buffer_add(out, packed, stream.total_out);
	deflateEnd(&stream);
}

static void
make_document(struct bench *bench, struct buffer *out)
{
	static const char types[] = "<?xml version=\"1.0\"?><Types/>";
	scoped_buffer struct buffer text = BUFFER_OF(FILE_MAX);
	scoped_buffer struct buffer packed = BUFFER_OF(FILE_MAX);
	scoped_buffer struct buffer picture = BUFFER_OF(FILE_MAX);
	struct zip_sample_entry entries[3] = {
		{ .name = "[Content_Types].xml",
		    .data = types,
		    .len = sizeof types - 1 },
	};

	make_text(bench, &text);
	deflate_raw(&text, &packed);
	buffer_add(&picture, "\x89PNG\r\n\x1a\n", 8);
	while (picture.len < PICTURE_BYTES) {
		uint32_t value = noise(bench);

		buffer_add(&picture, &value, sizeof value);
	}
	entries[1] = (struct zip_sample_entry){ .name = "word/document.xml",
		.data = packed.data,
		.len = packed.len,
		.method = 8,
		.size = (uint32_t)text.len };
	entries[2] = (struct zip_sample_entry){ .name = "word/media/image1.png",
		.data = picture.data,
		.len = picture.len };
	zip_sample(out, entries, 3);
}

static void
add_base64(const struct buffer *in, struct buffer *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const uint8_t *at = (const uint8_t *)in->data;

	for (size_t i = 0; i + 3 <= in->len; i += 3) {
		uint32_t three = (uint32_t)at[i] << 16 |
		    (uint32_t)at[i + 1] << 8 | at[i + 2];
		char four[6] = { digits[three >> 18], digits[three >> 12 & 63],
			digits[three >> 6 & 63], digits[three & 63], '\r',
			'\n' };

		buffer_add(out, four, i % 57 == 54 ? 6 : 4);
	}
}

/* A mail with a document that never was before. */
static void
make_mail(struct bench *bench, struct buffer *out)
{
	scoped_buffer struct buffer document = BUFFER_OF(FILE_MAX);

	make_document(bench, &document);
	/* Whole triples only: base64 without padding. */
	while (document.len % 3 != 0)
		buffer_add(&document, "", 1);
	buffer_add_text(out,
	    "Received: by bench\r\nFrom: a@example.jp\r\n"
	    "Subject: invoice\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: multipart/mixed; boundary=BOUND\r\n\r\n--BOUND\r\n"
	    "Content-Type: text/plain\r\n\r\nPlease find it attached.\r\n"
	    "--BOUND\r\nContent-Type: application/octet-stream\r\n"
	    "Content-Disposition: attachment; filename=invoice.docx\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n");
	add_base64(&document, out);
	buffer_add_text(out, "\r\n--BOUND--\r\n");
}

/* libclamav alone, with a document or a mail. */
static double
time_alone(
    struct bench *bench, void (*make)(struct bench *bench, struct buffer *out))
{
	scoped_buffer struct buffer bytes = BUFFER_OF(2 * FILE_MAX);
	struct engine_result result;
	double begin;

	make(bench, &bytes);
	begin = now_ms();
	engine_scan(bench->engine, bytes.data, bytes.len, NULL, &result);
	begin = now_ms() - begin;
	engine_result_release(&result);
	return begin;
}

static double
time_examination(struct bench *bench)
{
	scoped_buffer struct buffer message = BUFFER_OF(2 * FILE_MAX);
	char authserv_id[] = "bench";
	struct scan_request request = { .job = JOB_INSPECT,
		.authserv_id = authserv_id };
	struct sealed sealed;
	struct fault fault = { "" };
	struct scan_report *report;
	uint8_t sha256[32];
	double begin;

	make_mail(bench, &message);
	sealed = sample_seal(message.data, message.len);
	begin = now_ms();
	digest_sha256(sealed.data, sealed.len, sha256);
	report = examine(bench->examiner, &sealed, sha256, &request, &fault);
	begin = now_ms() - begin;
	sample_unseal(&sealed);
	if (report == NULL || report->file_count != 4 ||
	    report->limits.count + report->unscanned.count > 0)
		fprintf(stderr, "the mail was not examined as it should be\n");
	report_free(&report);
	return begin;
}

/* What each of the three costs at least. */
struct costs {
	double document, mail, whole;
};

static double
lesser(double a, double b)
{
	return a < b ? a : b;
}

static struct costs
measure(struct bench *bench, size_t rounds)
{
	struct costs least = { HUGE_VAL, HUGE_VAL, HUGE_VAL };

	for (size_t i = 0; i < rounds; i++) {
		least.document = lesser(
		    least.document, time_alone(bench, make_document));
		least.mail = lesser(least.mail, time_alone(bench, make_mail));
		least.whole = lesser(least.whole, time_examination(bench));
	}
	return least;
}

static bool
print(const struct costs *costs)
{
	double ratio = costs->whole / costs->mail;

	printf("libclamav alone, the document  %6.1f ms\n", costs->document);
	printf("libclamav alone, the mail      %6.1f ms\n", costs->mail);
	printf("the whole examination          %6.1f ms\n", costs->whole);
	printf("to libclamav's of the mail     %6.2f (wanted: at most %.1f)\n",
	    ratio, WANTED);
	printf("to libclamav's of the document %6.2f (its own of the mail: "
	       "%.2f)\n",
	    costs->whole / costs->document, costs->mail / costs->document);
	return ratio <= WANTED;
}

/* As a worker: with temporary files in memory, where there is such a place. */
static int
open_all(struct bench *bench, char *folder, struct fault *fault)
{
	bench->engine = engine_open(&bench->host, fault);
	if (bench->engine == NULL)
		return -1;
	if (mkdtemp(folder) != NULL &&
	    engine_enter_worker(bench->engine, folder, fault) < 0)
		return -1;
	bench->examiner = examiner_open(bench->engine, &bench->host, fault);
	return bench->examiner != NULL ? 0 : -1;
}

int
main(int argc, char **argv)
{
	struct bench bench = { .host = sample_host(), .noise = 2463534242U };
	size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 21;
	char folder[] = "/dev/shm/sekisho-bench-XXXXXX";
	struct fault fault = { "" };
	struct costs costs;

	if (open_all(&bench, folder, &fault) < 0 || rounds == 0) {
		fprintf(stderr, "bench_document: %s\n", fault.text);
		return 2;
	}
	costs = measure(&bench, rounds);
	examiner_free(&bench.examiner);
	engine_free(&bench.engine);
	rmdir(folder);
	return print(&costs) ? 0 : 1;
}
