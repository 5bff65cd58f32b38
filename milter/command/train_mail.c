/* train_mail.c - threads that take the next message each. */
#include "command/train_mail.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/siphash.h"
#include "command/mail_files.h"
#include "gate/session_id.h"
#include "wire/scan_client.h"
#include "wire/spool.h"

/* Senders of which one in so many is put aside, and the newest part of each
 * source. */
#define SENDERS_HELD 5
#define NEWEST_HELD  10

/* Digests that only compare. */
static const uint8_t no_key[SIPHASH_KEY_BYTES];

struct crew {
	const struct config *config;
	const char *socket;
	const struct mail_files *files;
	struct mail_samples *samples;
	struct spool_budget budget;
	atomic_size_t next, done;
};

bool
mail_sample_counts(const struct mail_sample *sample)
{
	return sample->read && !sample->repeated;
}

/* Take what is needed out of a report. */
static void
keep(const struct scan_report *report, struct mail_sample *sample)
{
	const struct scan_text *text = &report->text;

	sample->sender = siphash(
	    no_key, text->from_address, strlen(text->from_address));
	sample->date_s = text->has_date ? text->date_s : 0;
	sample->language = text->language;
	sample->features = mem_new(
	    text->feature_count, sizeof *sample->features);
	if (text->feature_count > 0)
		memcpy(sample->features, text->features,
		    text->feature_count * sizeof *sample->features);
	sample->feature_count = text->feature_count;
	sample->read = text->feature_count > 0;
}

static struct spool *
seal(struct crew *crew, const struct buffer *bytes, struct fault *fault)
{
	scoped_spool struct spool *spool = spool_open(
	    &crew->budget, INT64_MAX, fault);

	if (spool == NULL ||
	    spool_append(spool, buffer_text(bytes), bytes->len, fault) !=
		SPOOL_OK ||
	    spool_seal(spool, fault) != 0)
		return NULL;
	return ptr_take(&spool);
}

static void
read_sample(struct crew *crew, size_t at)
{
	const struct host *host = config_host(crew->config);
	scoped_buffer struct buffer bytes = BUFFER_OF(
	    (size_t)host->limits_message_bytes);
	scoped_spool struct spool *spool = NULL;
	char session[SESSION_ID_BYTES], nobody[] = "train";
	struct scan_request request = {
		.job = JOB_INSPECT, .session = session, .authserv_id = nobody
	};
	struct scan_inspection inspection;
	struct fault fault;

	session_id_new(session);
	if (mail_file_read(&crew->files->items[at], &bytes, &fault) != 0)
		return;
	spool = seal(crew, &bytes, &fault);
	if (spool == NULL)
		return;
	scan_inspect(crew->socket, spool_fd(spool), bytes.len, &request,
	    deadline_in(clock_ms(), host->milter_budget_ms), &inspection);
	if (inspection.outcome == SCAN_DONE)
		keep(inspection.report, &crew->samples->items[at]);
	scan_inspection_release(&inspection);
}

static void *
work(void *context)
{
	struct crew *crew = context;
	size_t count = crew->files->count, at;

	while ((at = atomic_fetch_add(&crew->next, 1)) < count) {
		size_t done;

		read_sample(crew, at);
		done = atomic_fetch_add(&crew->done, 1) + 1;
		if (isatty(STDERR_FILENO) && (done % 50 == 0 || done == count))
			(void)fprintf(stderr, "\r%zu/%zu%s", done, count,
			    done == count ? "\n" : " ");
	}
	return NULL;
}

static int
run(struct crew *crew, size_t parallel, struct fault *fault)
{
	scoped_mem pthread_t *threads = mem_new(parallel, sizeof *threads);
	size_t started = 0;

	while (started < parallel &&
	    pthread_create(&threads[started], NULL, work, crew) == 0)
		started++;
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	return started > 0 ? 0 : fault_set(fault, "cannot start a thread");
}

int
mail_samples_read(const struct config *config, const char *socket,
    size_t parallel, struct mail_samples *samples, struct fault *fault)
{
	scoped_mail_files struct mail_files files = { 0 };
	struct crew crew = { .config = config,
		.socket = socket,
		.files = &files,
		.samples = samples,
		.budget = { .max_bytes = INT64_MAX } };

	for (size_t i = 0; i < samples->source_count; i++)
		if (mail_files_add(
			&files, samples->sources[i].path, i, fault) != 0)
			return -1;
	samples->items = mem_new(files.count, sizeof *samples->items);
	samples->count = files.count;
	for (size_t i = 0; i < files.count; i++)
		samples->items[i].source = files.items[i].source;
	return run(&crew, parallel, fault);
}

/* A text's digest, and whose it is. */
struct text_key {
	uint64_t digest;
	size_t sample;
};

static int
by_digest(const void *a, const void *b)
{
	const struct text_key *left = a, *right = b;

	if (left->digest != right->digest)
		return left->digest < right->digest ? -1 : 1;
	return (left->sample > right->sample) - (left->sample < right->sample);
}

void
mail_samples_deduplicate(struct mail_samples *samples)
{
	scoped_mem struct text_key *keys = mem_new(
	    samples->count, sizeof *keys);
	size_t count = 0;

	for (size_t i = 0; i < samples->count; i++) {
		const struct mail_sample *sample = &samples->items[i];

		if (sample->read)
			keys[count++] = (struct text_key){
				siphash(no_key, sample->features,
				    sample->feature_count *
					sizeof *sample->features),
				i
			};
	}
	if (count > 1)
		qsort(keys, count, sizeof *keys, by_digest);
	for (size_t i = 1; i < count; i++)
		if (keys[i].digest == keys[i - 1].digest)
			samples->items[keys[i].sample].repeated = true;
}

static int
by_date(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

/* The date from which a source's mail is among its newest; INT64_MAX when too
 * little of it is dated. */
static int64_t
newest_of(const struct mail_samples *samples, size_t source)
{
	scoped_mem int64_t *dates = mem_new(samples->count, sizeof *dates);
	size_t count = 0;

	for (size_t i = 0; i < samples->count; i++)
		if (samples->items[i].source == source &&
		    mail_sample_counts(&samples->items[i]) &&
		    samples->items[i].date_s != 0)
			dates[count++] = samples->items[i].date_s;
	if (count < NEWEST_HELD)
		return INT64_MAX;
	qsort(dates, count, sizeof *dates, by_date);
	return dates[count - count / NEWEST_HELD];
}

void
mail_samples_hold(struct mail_samples *samples)
{
	for (size_t source = 0; source < samples->source_count; source++) {
		int64_t newest = newest_of(samples, source);

		for (size_t i = 0; i < samples->count; i++) {
			struct mail_sample *sample = &samples->items[i];

			if (sample->source == source)
				sample->held = sample->sender % SENDERS_HELD ==
					0 ||
				    sample->date_s >= newest;
		}
	}
}

void
mail_samples_release(struct mail_samples *samples)
{
	for (size_t i = 0; i < samples->count; i++)
		free(samples->items[i].features);
	free(samples->items);
	samples->items = NULL;
	samples->count = 0;
}
