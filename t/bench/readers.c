/* readers.c - what reading documents adds: bench_readers FILE...
 *
 * Each file is examined once, which tells its true type; then its readers and
 * libclamav by itself take it in turn, libclamav each time with another byte
 * behind it, because it remembers what is clean. Prints for each kind of file
 * the least processor time of both and the ratio, and the files that stand
 * out; exits with 1 when reading takes more than half as long as libclamav in
 * all. The signatures are the built-in ones: with a full database libclamav
 * takes longer, and the ratios fall. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "examine_sample.h"
#include "read/read.h"

#define WANTED   0.5
#define ROUNDS   3
#define FILE_MAX (64L * 1024 * 1024)
#define KINDS    64
/* What takes less is no time. */
#define NOTABLE_MS 5.0

/* Files of one kind. */
struct row {
	char kind[LIMIT_REPORT_KINDS + 1];
	size_t files;
	double alone_ms, reading_ms;
};

struct table {
	struct row rows[KINDS];
	size_t count;
	struct row all;
};

static double
now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int
read_bytes(const char *path, struct buffer *out)
{
	char piece[65536];
	FILE *file = fopen(path, "re");
	size_t got;

	if (file == NULL)
		return -1;
	while ((got = fread(piece, 1, sizeof piece, file)) > 0)
		buffer_add(out, piece, got);
	(void)fclose(file);
	return out->full ? -1 : 0;
}

static double
time_alone(struct bench *bench, struct buffer *bytes, int round)
{
	struct engine_result result;
	double begin;

	buffer_add(bytes, &(char){ (char)('a' + round) }, 1);
	begin = now_ms();
	engine_scan(bench->engine, bytes->data, bytes->len, NULL, &result);
	begin = now_ms() - begin;
	engine_result_release(&result);
	return begin;
}

static double
time_reading(const struct scan_file *file, const struct buffer *bytes)
{
	scoped_reading struct reading reading = { 0 };
	double begin;

	reading_init(&reading);
	begin = now_ms();
	read_file(file, bytes->data, bytes->len, &reading);
	return now_ms() - begin;
}

static struct row *
row_of(struct table *table, const char *kind)
{
	for (size_t i = 0; i < table->count; i++)
		if (strcmp(table->rows[i].kind, kind) == 0)
			return &table->rows[i];
	if (table->count == KINDS)
		return &table->rows[KINDS - 1];
	(void)snprintf(table->rows[table->count].kind, sizeof table->rows->kind,
	    "%s", kind);
	return &table->rows[table->count++];
}

static void
add(struct row *row, double alone_ms, double reading_ms)
{
	row->files++;
	row->alone_ms += alone_ms;
	row->reading_ms += reading_ms;
}

static void
measure(struct bench *bench, const char *path, struct table *table)
{
	scoped_buffer struct buffer bytes = BUFFER_OF(FILE_MAX);
	scoped_report struct scan_report *report = NULL;
	double alone_ms = HUGE_VAL, reading_ms = HUGE_VAL;
	const char *slash = strrchr(path, '/');

	if (read_bytes(path, &bytes) < 0 || bytes.len == 0)
		return;
	report = examine_file(bench, slash != NULL ? slash + 1 : path, &bytes);
	if (report == NULL || report->file_count == 0 ||
	    !read_has_reader(&report->files[0]))
		return;
	for (int i = 0; i < ROUNDS; i++) {
		double reading = time_reading(&report->files[0], &bytes);
		double alone = time_alone(bench, &bytes, i);

		alone_ms = alone < alone_ms ? alone : alone_ms;
		reading_ms = reading < reading_ms ? reading : reading_ms;
	}
	add(row_of(table, report->files[0].kinds), alone_ms, reading_ms);
	add(&table->all, alone_ms, reading_ms);
	if (reading_ms > NOTABLE_MS && reading_ms > WANTED * alone_ms)
		printf("  %s: %.1f ms, libclamav %.1f ms\n", path, reading_ms,
		    alone_ms);
}

static void
print(const struct row *row, const char *name)
{
	printf("%-20s %6zu %12.1f %12.1f %8.2f\n", name, row->files,
	    row->alone_ms, row->reading_ms, row->reading_ms / row->alone_ms);
}

int
main(int argc, char **argv)
{
	scoped_mem struct table *table = mem_new(1, sizeof *table);
	struct bench bench;

	bench_open(&bench);
	for (int i = 1; i < argc; i++)
		measure(&bench, argv[i], table);
	bench_close(&bench);
	printf("%-20s %6s %12s %12s %8s\n", "kind", "files", "libclamav ms",
	    "reading ms", "ratio");
	for (size_t i = 0; i < table->count; i++)
		print(&table->rows[i],
		    table->rows[i].kind[0] != '\0' ? table->rows[i].kind
						   : "(text)");
	print(&table->all, "all");
	printf("wanted: at most %.1f\n", WANTED);
	return table->all.files > 0 &&
		table->all.reading_ms <= WANTED * table->all.alone_ms
	    ? 0
	    : 1;
}
