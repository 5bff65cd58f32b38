/* test_packaged_model.c - the model in etc/model, as many sessions use it:
 *
 *     test_packaged_model etc/model/attachment.json
 */
#include "check.h"

#include <dirent.h>
#include <malloc.h>
#include <pthread.h>
#include <time.h>

#include "judge/model.h"
#include "wire/features_signs.h"

#define FILES   1000
#define THREADS 200

static const struct model *model;
static struct features files[FILES];
static float scores[FILES];
static struct model_reasons reasons[FILES];

/* xorshift: the same files each time. */
static unsigned int
draw(unsigned int below)
{
	static uint32_t state = 20261123;

	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % below;
}

/* Files of all kinds; most of what is measured is 0. */
static void
make_files(void)
{
	for (size_t i = 0; i < FILES; i++) {
		enum feature_family family = FAMILY_FILE + 1 +
		    draw(FAMILY_COUNT - FAMILY_FILE - 1);

		features_clear(&files[i]);
		features_begin(&files[i], FAMILY_FILE);
		features_begin(&files[i], family);
		for (enum feature j = 0; j < FEATURE_COUNT; j++)
			if (features_has(&files[i], j) && draw(4) == 0)
				features_set(&files[i], j, draw(5));
		features_add_signs(&files[i]);
	}
}

static bool
is_same(size_t i)
{
	struct model_reasons now;

	model_explain(model, &files[i], &now);
	if (now.count != reasons[i].count)
		return false;
	for (size_t j = 0; j < now.count; j++)
		if (now.features[j] != reasons[i].features[j])
			return false;
	/* Bit for bit. */
	return model_score(model, &files[i]) == scores[i];
}

/* Each file by ten threads. */
static void *
score_all(void *arg)
{
	const size_t *first = arg;
	size_t wrong = 0;

	for (size_t i = *first % 20; i < FILES; i += 20)
		wrong += !is_same(i);
	return wrong == 0 ? NULL : arg;
}

static size_t
count_threads(void)
{
	DIR *folder = opendir("/proc/self/task");
	size_t count = 0;

	if (folder == NULL)
		return 0;
	while (readdir(folder) != NULL)
		count++;
	(void)closedir(folder);
	return count;
}

static void
a_thousand_files_in_one_thread(void)
{
	size_t threads = count_threads(), high = 0, explained = 0;

	for (size_t i = 0; i < FILES; i++) {
		scores[i] = model_score(model, &files[i]);
		model_explain(model, &files[i], &reasons[i]);
		high += (double)scores[i] >= model_card(model)->threshold;
		explained += reasons[i].count > 0;
	}
	CHECK("some are above the threshold", high > FILES / 20);
	CHECK("some are below", high < FILES);
	CHECK("reasons are given", explained >= high);
	CHECK_EQ("scoring starts no thread", count_threads(), threads);
}

static void
the_same_in_200_threads(void)
{
	static pthread_t threads[THREADS];
	static size_t numbers[THREADS];
	size_t started = 0, wrong = 0;

	for (; started < THREADS; started++) {
		numbers[started] = started;
		if (pthread_create(&threads[started], NULL, score_all,
			&numbers[started]) != 0)
			break;
	}
	CHECK_EQ("200 threads start", started, THREADS);
	for (size_t i = 0; i < started; i++) {
		void *failed = NULL;

		pthread_join(threads[i], &failed);
		wrong += failed != NULL;
	}
	CHECK_EQ("200 threads give what one gives", wrong, 0);
}

/* Scores are of the stack: a million files cost what one costs. */
static void
no_memory_is_kept(void)
{
#ifndef SEKISHO_SANITIZE
	struct mallinfo2 before = mallinfo2(), after;

	for (size_t i = 0; i < FILES; i++)
		CHECK("the same again", is_same(i));
	after = mallinfo2();
	CHECK_EQ("no memory is kept", after.uordblks, before.uordblks);
#endif
}

static void
it_is_fast(void)
{
	struct timespec begin, end;
	double took_ms;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
	for (size_t i = 0; i < FILES; i++)
		CHECK("the same again", is_same(i));
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
	took_ms = (double)(end.tv_sec - begin.tv_sec) * 1e3 +
	    (double)(end.tv_nsec - begin.tv_nsec) / 1e6;
	printf("%.1f us a file with reasons\n", took_ms / FILES * 1e3);
#ifndef SEKISHO_SANITIZE
	CHECK("under 0.5 ms a file with reasons", took_ms / FILES < 0.5);
#endif
}

/* A macro word more, a launch more, with all that follows from it. */
static void
more_evidence_never_lowers_a_score(void)
{
	size_t lowered = 0, raised = 0;

	for (size_t i = 0; i < FILES; i += 4)
		for (enum feature j = 0; j < FEATURE_COUNT; j++) {
			struct features more = files[i];
			float margin;

			if (feature_row(j)->direction != DIRECTION_RISES)
				continue;
			features_add(&more, j, 1);
			features_add_signs(&more);
			margin = model_margin(model, &more) -
			    model_margin(model, &files[i]);
			lowered += margin < -1e-5F;
			raised += margin > 1e-5F;
		}
	CHECK_EQ("more evidence never lowers a score", lowered, 0);
	CHECK("it often raises one", raised > FILES);
}

/* Ordinary parts: pages, pictures, bytes, strings. */
static void
more_of_what_is_ordinary_changes_nothing(void)
{
	size_t changed = 0;

	for (size_t i = 0; i < FILES; i += 4)
		for (enum feature j = 0; j < FEATURE_COUNT; j++) {
			struct features more = files[i];

			if (feature_row(j)->direction != DIRECTION_FREE)
				continue;
			features_add(&more, j, 1000);
			changed += model_score(model, &more) != scores[i];
		}
	CHECK_EQ("ordinary parts change nothing", changed, 0);
}

int
main(int argc, char **argv)
{
	struct model *loaded = NULL;
	struct fault fault = { "" };

	if (argc == 2)
		loaded = model_load(argv[1], &fault);
	CHECK_TEXT("the packaged model is read", fault.text, "");
	CHECK("it is there", loaded != NULL);
	if (loaded == NULL)
		return check_done();
	model = loaded;
	make_files();
	a_thousand_files_in_one_thread();
	the_same_in_200_threads();
	no_memory_is_kept();
	it_is_fast();
	more_evidence_never_lowers_a_score();
	more_of_what_is_ordinary_changes_nothing();
	model_free(&loaded);
	return check_done();
}
