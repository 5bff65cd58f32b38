/* scan_batch.c - worker threads take the next file each; the main thread
 * prints what is finished, in order. */
#include "command/scan_batch.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "command/scan_input.h"
#include "command/scan_result.h"
#include "gate/pipeline.h"
#include "gate/session_id.h"

/* What one file may print: parts and hits at their limits. */
#define OUTPUT_BYTES (64L * 1024 * 1024)

struct task {
	const char *file;
	char *write_to; /* owned; NULL: not stored */
	struct buffer out;
	struct fault fault; /* text[0] != 0: could not be scanned */
	enum scan_status status;
	bool done;
};

struct crew {
	const struct scan_batch *batch;
	struct spool_budget budget;
	struct task *tasks;
	atomic_size_t next;
	pthread_mutex_t lock; /* of done, finished and running */
	pthread_cond_t changed;
	size_t finished, running;
};

/* Set by SIGINT and SIGTERM: nothing new is begun. */
static atomic_bool scan_stopped;

static void
stop_scanning(int signal_number)
{
	(void)signal_number;
	scan_stopped = true;
}

static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = stop_scanning };

	/* A second one ends the program where it is. */
	action.sa_flags = (int)SA_RESETHAND;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

static int
write_file(const char *path, const struct buffer *bytes, struct fault *fault)
{
	scoped_fd int fd = open(
	    path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	const char *next = buffer_text(bytes);
	size_t left = bytes->len;

	if (fd < 0)
		return fault_set(fault, "cannot write %s: %m", path);
	while (left > 0) {
		ssize_t step = write(fd, next, left);

		if (step < 0)
			return fault_set(fault, "cannot write %s: %m", path);
		next += step;
		left -= (size_t)step;
	}
	if (close(fd_take(&fd)) != 0)
		return fault_set(fault, "cannot write %s: %m", path);
	return 0;
}

/* Store the message as it would be delivered. Returns 0 also when it would
 * not be; *stored_out says which. */
static int
store(const struct task *task, const struct scan_input *input,
    const struct pipeline *pipeline, bool *stored_out, struct fault *fault)
{
	const struct sealed *body = &pipeline->rewriting.body;
	scoped_buffer struct buffer whole = { 0 };

	*stored_out = false;
	if (task->write_to == NULL || !decision_delivers(&pipeline->decision))
		return 0;
	if (input->oversize)
		return fault_set(
		    fault, "%s is too large to be stored", task->file);
	buffer_init(&whole,
	    input->bytes.len + body->len + 2L * LIMIT_REWRITE_GROWTH_BYTES);
	edits_apply(&pipeline->edits, buffer_text(&input->bytes),
	    input->bytes.len, pipeline->rewritten ? body->data : NULL,
	    pipeline->rewritten ? body->len : 0, &whole);
	if (write_file(task->write_to, &whole, fault) != 0)
		return -1;
	*stored_out = true;
	return 0;
}

/* The exit status that a decision asks for. A message that could not be
 * examined is no answer, whatever would be done with it. */
static enum scan_status
status_of(const struct pipeline *pipeline)
{
	if (pipeline->facts.examination == EXAMINATION_FAILED ||
	    pipeline->facts.examination == EXAMINATION_UNSET)
		return SCAN_STATUS_ERROR;
	return pipeline->decision.action > ACTION_MONITOR ? SCAN_STATUS_ACTED
							  : SCAN_STATUS_CLEAN;
}

/* Nobody may receive it: the gate would not have seen the message. What is in
 * it is shown all the same. */
static void
refuse(const struct scan_reception *reception, const char *session,
    struct pipeline *out)
{
	decision_release(&out->decision);
	scan_reception_decide(reception, session, &out->decision);
	edits_release(&out->edits);
	out->rewritten = false;
}

static void
run_pipeline(
    struct crew *crew, const struct scan_input *input, struct pipeline *out)
{
	const struct scan_batch *batch = crew->batch;
	int64_t budget_ms = config_host(batch->config)->milter_budget_ms;
	char session[SESSION_ID_BYTES];
	struct pipeline_input question = {
		.config = batch->config,
		.model = batch->model,
		.text_model = batch->text_model,
		.envelope = &batch->envelope,
		.resolver = batch->resolver,
		.session = session,
		.socket = batch->socket,
		.message_fd = input->oversize ? -1 : spool_fd(input->spool),
		.message_bytes = (int64_t)input->bytes.len,
		.oversize = input->oversize,
		.trust = batch->trust,
		.spf = batch->reception->has_spf ? &batch->reception->spf
						 : NULL,
		.recipients = batch->recipients,
		.recipient_count = batch->recipient_count,
		.spools = &crew->budget,
		.deadline = deadline_in(clock_ms(), budget_ms),
		.time_s = time(NULL),
	};

	session_id_new(session);
	pipeline_run(&question, out);
	if (batch->reception->refused)
		refuse(batch->reception, session, out);
}

static int
scan_file(struct crew *crew, struct task *task)
{
	const struct scan_batch *batch = crew->batch;
	int64_t begun_ms = clock_ms();
	scoped_input struct scan_input input = { 0 };
	struct pipeline pipeline;
	bool stored;
	int status;

	if (scan_input_read(task->file, &crew->budget,
		config_host(batch->config)->limits_message_bytes, &input,
		&task->fault) != 0)
		return -1;
	run_pipeline(crew, &input, &pipeline);
	status = store(task, &input, &pipeline, &stored, &task->fault);
	if (status == 0) {
		struct scan_result result = { .file = task->file,
			.stage = batch->reception->refused ? "rcpt" : "eom",
			.pipeline = &pipeline,
			.written = stored ? task->write_to : NULL,
			.took_ms = clock_ms() - begun_ms };

		task->status = status_of(&pipeline);
		(batch->json ? scan_json : scan_text)(&result, &task->out);
	}
	pipeline_release(&pipeline);
	return status;
}

static void *
work(void *context)
{
	struct crew *crew = context;
	size_t count = crew->batch->file_count;
	size_t at;

	while (
	    !scan_stopped && (at = atomic_fetch_add(&crew->next, 1)) < count) {
		struct task *task = &crew->tasks[at];

		if (scan_file(crew, task) != 0)
			task->status = SCAN_STATUS_ERROR;
		pthread_mutex_lock(&crew->lock);
		task->done = true;
		crew->finished++;
		pthread_cond_signal(&crew->changed);
		pthread_mutex_unlock(&crew->lock);
	}
	pthread_mutex_lock(&crew->lock);
	crew->running--;
	pthread_cond_signal(&crew->changed);
	pthread_mutex_unlock(&crew->lock);
	return NULL;
}

static void
show_progress(size_t finished, size_t count)
{
	if (count > 1 && isatty(STDERR_FILENO))
		(void)fprintf(stderr, "\r%zu/%zu%s", finished, count,
		    finished == count ? "\n" : " ");
}

/* Wait until a task is done, or will never be. Returns whether it is. */
static bool
await(struct crew *crew, const struct task *task)
{
	bool done;

	pthread_mutex_lock(&crew->lock);
	while (!task->done && crew->running > 0) {
		show_progress(crew->finished, crew->batch->file_count);
		pthread_cond_wait(&crew->changed, &crew->lock);
	}
	done = task->done;
	pthread_mutex_unlock(&crew->lock);
	return done;
}

static enum scan_status
print_in_order(struct crew *crew)
{
	enum scan_status worst = SCAN_STATUS_CLEAN;

	for (size_t i = 0; i < crew->batch->file_count; i++) {
		struct task *task = &crew->tasks[i];

		if (!await(crew, task))
			return SCAN_STATUS_ERROR;
		if (task->fault.text[0] != '\0')
			(void)fprintf(
			    stderr, "sekisho scan: %s\n", task->fault.text);
		(void)fwrite(buffer_text(&task->out), 1, task->out.len, stdout);
		(void)fflush(stdout);
		buffer_release(&task->out);
		if (task->status > worst)
			worst = task->status;
	}
	show_progress(crew->batch->file_count, crew->batch->file_count);
	return worst;
}

/* The file's own name; "-" is called stdin in a folder. */
static const char *
base_name(const char *file)
{
	const char *slash = strrchr(file, '/');

	return strcmp(file, "-") == 0 ? "stdin"
	    : slash != NULL           ? slash + 1
				      : file;
}

static bool
is_folder(const char *path)
{
	struct stat facts;

	return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

/* Where a file's result is stored: in the folder, under its own name; files of
 * one name from several folders get a number. */
static char *
place(const struct scan_batch *batch, size_t at, bool folder)
{
	const char *name = base_name(batch->files[at]);
	struct buffer path;
	size_t same = 0;

	buffer_init(&path, (size_t)LIMIT_REPORT_PATH * 2);
	buffer_add_text(&path, batch->write_to);
	if (!folder)
		return buffer_take(&path);
	for (size_t i = 0; i < at; i++)
		same += strcmp(base_name(batch->files[i]), name) == 0;
	buffer_add_format(&path, "/%s", name);
	if (same > 0)
		buffer_add_format(&path, ".%zu", same + 1);
	return buffer_take(&path);
}

static int
prepare_tasks(struct crew *crew)
{
	const struct scan_batch *batch = crew->batch;
	bool folder = batch->write_to != NULL &&
	    (batch->file_count > 1 || is_folder(batch->write_to));

	if (folder && mkdir(batch->write_to, 0777) != 0 && errno != EEXIST) {
		(void)fprintf(stderr,
		    "sekisho scan: cannot make the folder %s: %m\n",
		    batch->write_to);
		return -1;
	}
	for (size_t i = 0; i < batch->file_count; i++) {
		struct task *task = &crew->tasks[i];

		task->file = batch->files[i];
		buffer_init(&task->out, OUTPUT_BYTES);
		if (batch->write_to != NULL)
			task->write_to = place(batch, i, folder);
	}
	return 0;
}

/* Start as many threads as are useful; one must work. */
static size_t
start_threads(struct crew *crew, pthread_t *threads, size_t want)
{
	size_t count = 0;

	pthread_mutex_lock(&crew->lock);
	while (count < want &&
	    pthread_create(&threads[count], NULL, work, crew) == 0)
		count++;
	crew->running = count;
	pthread_mutex_unlock(&crew->lock);
	return count;
}

static enum scan_status
run_crew(struct crew *crew)
{
	const struct scan_batch *batch = crew->batch;
	size_t want = batch->parallel < batch->file_count ? batch->parallel
							  : batch->file_count;
	scoped_mem pthread_t *threads = mem_new(want, sizeof *threads);
	size_t count = start_threads(crew, threads, want);
	enum scan_status status = print_in_order(crew);

	for (size_t i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	return status;
}

enum scan_status
scan_batch_run(const struct scan_batch *batch)
{
	struct crew crew = { .batch = batch,
		.budget = { .max_bytes = INT64_MAX },
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER };
	enum scan_status status = SCAN_STATUS_ERROR;

	catch_signals();
	crew.tasks = mem_new(batch->file_count, sizeof *crew.tasks);
	if (prepare_tasks(&crew) == 0)
		status = run_crew(&crew);
	for (size_t i = 0; i < batch->file_count; i++) {
		free(crew.tasks[i].write_to);
		buffer_release(&crew.tasks[i].out);
	}
	free(crew.tasks);
	return status;
}
