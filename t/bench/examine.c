/* examine.c - what an examination costs beside a bare libclamav scan.
 *
 * examine FOLDER [bare|whole|spared]: each file of FOLDER, a message, is
 * scanned by libclamav alone and examined as a worker does it, in one process;
 * in turn, so that whatever slows the machine slows both, and each with a
 * message that the other did not see, because libclamav remembers what is
 * clean: files of even places here, odd ones there, and the folder should hold
 * messages of one kind. Prints the medians of processor time and the ratio.
 * With a word only one of the two runs, for a profiler; spared: the
 * examination, without what policies may leave out. */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "clamav/engine.h"
#include "inspect/examine.h"
#include "inspect_sample.h"
#include "text/digest.h"

#define MESSAGE_MAX (64UL * 1024 * 1024)
#define LEAD        "From sekisho\n"

struct bench {
	struct host host;
	struct engine *engine;
	struct examiner *examiner;
	uint32_t spare;
	double *bare, *whole;
	size_t bare_count, whole_count;
};

static double
now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void
read_file(const char *folder, const char *name, struct buffer *out)
{
	scoped_buffer struct buffer path = BUFFER_OF(4096);
	char block[65536];
	FILE *file;
	size_t got;

	buffer_add_format(&path, "%s/%s", folder, name);
	file = fopen(buffer_text(&path), "rbe");
	if (file == NULL)
		return;
	while ((got = fread(block, 1, sizeof block, file)) > 0)
		buffer_add(out, block, got);
	fclose(file);
}

static double
scan_bare(struct bench *bench, const struct buffer *message)
{
	struct engine_result result;
	double begin = now_ms();

	engine_scan(bench->engine, message->data, message->len, NULL, &result);
	engine_result_release(&result);
	return now_ms() - begin;
}

static double
examine_whole(struct bench *bench, const struct buffer *message)
{
	char authserv_id[] = "bench";
	struct scan_request request = { .job = JOB_INSPECT,
		.authserv_id = authserv_id,
		.spare = bench->spare };
	struct sealed sealed = sample_seal(
	    message->data + sizeof LEAD - 1, message->len - sizeof LEAD + 1);
	struct fault fault = { "" };
	double begin = now_ms();
	uint8_t sha256[32];
	struct scan_report *report;

	digest_sha256(sealed.data, sealed.len, sha256);
	report = examine(bench->examiner, &sealed, sha256, &request, &fault);
	begin = now_ms() - begin;
	if (report == NULL)
		fprintf(stderr, "examine: %s\n", fault.text);
	report_free(&report);
	sample_unseal(&sealed);
	return begin;
}

static void
measure(struct bench *bench, const char *folder, const char *only)
{
	struct dirent **names = NULL;
	int count = scandir(folder, &names, NULL, alphasort);
	size_t room = count > 0 ? (size_t)count : 0;

	bench->bare = mem_new(room + 1, sizeof *bench->bare);
	bench->whole = mem_new(room + 1, sizeof *bench->whole);
	for (int i = 0; i < count; i++) {
		scoped_buffer struct buffer message = BUFFER_OF(MESSAGE_MAX);
		bool is_bare = only != NULL ? strcmp(only, "bare") == 0
					    : i % 2 == 0;

		buffer_add(&message, LEAD, sizeof LEAD - 1);
		if (names[i]->d_name[0] != '.')
			read_file(folder, names[i]->d_name, &message);
		free(names[i]);
		if (message.len == sizeof LEAD - 1)
			continue;
		if (is_bare)
			bench->bare[bench->bare_count++] = scan_bare(
			    bench, &message);
		else
			bench->whole[bench->whole_count++] = examine_whole(
			    bench, &message);
	}
	free(names);
}

static int
by_value(const void *a, const void *b)
{
	const double *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

static double
median(double *values, size_t count)
{
	qsort(values, count, sizeof *values, by_value);
	return values[count / 2];
}

int
main(int argc, char **argv)
{
	struct bench bench = { .host = sample_host() };
	struct fault fault = { "" };

	bench.host.scanner_temporary = "/dev/shm";
	bench.engine = engine_open(&bench.host, &fault);
	if (bench.engine != NULL)
		bench.examiner = examiner_open(
		    bench.engine, &bench.host, &fault);
	if (bench.examiner == NULL || argc < 2 || argc > 3 ||
	    engine_enter_worker(bench.engine, "/dev/shm", &fault) < 0) {
		fprintf(stderr, "examine: %s\n",
		    argc < 2 ? "usage: examine FOLDER "
			       "[bare|whole|spared]"
			     : fault.text);
		return EXIT_FAILURE;
	}
	if (argc == 3 && strcmp(argv[2], "spared") == 0)
		bench.spare = SPARE_ALL;
	measure(&bench, argv[1], argc == 3 ? argv[2] : NULL);
	if (bench.bare_count > 0)
		printf("libclamav alone   %8.3f ms\n",
		    median(bench.bare, bench.bare_count));
	if (bench.whole_count > 0)
		printf("the examination   %8.3f ms\n",
		    median(bench.whole, bench.whole_count));
	if (argc == 2 && bench.bare_count > 0 && bench.whole_count > 0)
		printf("ratio             %8.2f\n",
		    median(bench.whole, bench.whole_count) /
			median(bench.bare, bench.bare_count));
	free(bench.bare);
	free(bench.whole);
	examiner_free(&bench.examiner);
	engine_free(&bench.engine);
	return EXIT_SUCCESS;
}
