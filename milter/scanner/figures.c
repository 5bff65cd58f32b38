/* figures.c - from pool, queue and files to the board. */
#include "scanner/figures.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "clamav/signatures.h"
#include "shared/log.h"
#include "shared/memory.h"

static int64_t
later(int64_t newest_s, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0 || st.st_mtim.tv_sec <= newest_s)
		return newest_s;
	return st.st_mtim.tv_sec;
}

int64_t
figures_newest(const struct host *host)
{
	int64_t newest_s = 0;

	for (size_t i = 0; i < host->scanner_signatures.count; i++) {
		const char *path = host->scanner_signatures.items[i];
		struct fault fault;
		struct stat st;
		char **files;

		if (stat(path, &st) != 0)
			continue;
		if (!S_ISDIR(st.st_mode)) {
			newest_s = later(newest_s, path);
			continue;
		}
		files = signatures_list(path, &fault);
		for (size_t j = 0; files != NULL && files[j] != NULL; j++)
			newest_s = later(newest_s, files[j]);
		signatures_list_free(&files);
	}
	return newest_s;
}

static void
warn_missing(const struct host *host)
{
	const struct text_list *paths = &host->scanner_signatures;
	struct stat st;

	for (size_t i = 0; i < paths->count; i++)
		if (stat(paths->items[i], &st) != 0)
			log_warning("scanner.signatures: nothing is loaded "
				    "from %s: %m",
			    paths->items[i]);
}

void
figures_write(const struct figures *figures)
{
	struct board_generation seen = figures->known;
	struct pool_figures pool = pool_figures(figures->pool);

	seen.idle = pool.idle;
	seen.busy = pool.busy;
	seen.jobs = pool.jobs;
	seen.lost = pool.lost;
	seen.waiting = queue_count(figures->queue);
	seen.main_bytes = memory_read(figures->main_memory);
	seen.pss_bytes = memory_read(figures->memory) + pool.pss_bytes;
	seen.measured_s = time(NULL);
	board_write(figures->context->board, figures->context->place, &seen);
}

void
figures_log(const struct worker_context *context)
{
	warn_missing(context->host);
	log_info("generation %s: %u signatures, %lld workers, %s",
	    context->generation, engine_signatures(context->engine),
	    (long long)context->host->scanner_workers, context->sandbox);
	if (engine_is_test_only(context->engine))
		log_warning("NO SIGNATURE DATABASE: only the built-in test "
			    "signatures are loaded, real malware is NOT found; "
			    "install clamav-freshclam or set "
			    "scanner.signatures");
}
