/* control_status.c - figures of this process, and the scanner's words. */
#include "gate/control_status.h"

#include <dirent.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/own.h"
#include "gate/attachment_model.h"
#include "gate/current_config.h"
#include "gate/drain.h"
#include "gate/metrics.h"
#include "gate/originals.h"
#include "gate/scanner_view.h"
#include "gate/session.h"
#include "gate/session_threads.h"
#include "gate/status_lists.h"
#include "shared/memory.h"

/* A worker answers in milliseconds unless all of them are busy. */
#define SCANNER_WAIT_MS 5000

static int64_t
count_entries(const char *folder)
{
	DIR *listing = opendir(folder);
	const struct dirent *entry;
	int64_t count = 0;

	if (listing == NULL)
		return 0;
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is ours alone */
	while ((entry = readdir(listing)) != NULL)
		count += entry->d_name[0] != '.' ? 1 : 0;
	closedir(listing);
	return count;
}

static json_t *
number(int64_t value)
{
	return json_integer(value);
}

json_t *
control_reload(const struct reload_outcome *outcome)
{
	static const char *const words[] = { "never", "ok", "failed" };
	json_t *object = json_object();
	json_t *texts = json_array();

	json_put(object, "state", json_string(words[outcome->state]));
	json_put(object, "at", number(outcome->at_s));
	json_put(
	    object, "mistake_count", number((int64_t)outcome->mistakes.count));
	for (size_t i = 0; i < outcome->mistakes.kept; i++)
		json_add(texts, json_text(outcome->mistakes.texts[i]));
	json_put(object, "mistakes", texts);
	return object;
}

static json_t *
decisions(void)
{
	json_t *array = json_array();

	for (unsigned int class = 0; class < CLASS_COUNT; class ++)
		for (unsigned int action = 0; action < METRICS_ACTIONS;
		     action++) {
			uint64_t count = metrics_decided(class, action);
			json_t *object;

			if (count == 0)
				continue;
			object = json_object();
			json_put(object, "class",
			    json_string(verdict_class_name(class)));
			json_put(
			    object, "action", json_string(action_name(action)));
			json_put(object, "count", number((int64_t)count));
			json_add(array, object);
		}
	return array;
}

static void
put_pair(json_t *object, const char *key, int64_t used, int64_t max)
{
	json_t *pair = json_object();

	json_put(pair, "used", number(used));
	json_put(pair, "max", number(max));
	json_put(object, key, pair);
}

/* What the process takes of its host. */
static void
put_process(json_t *object)
{
	scoped_fd int memory = memory_open();
	struct rlimit limit = { 0 };
	int64_t used, max;

	session_spool(&used, &max);
	put_pair(object, "spool", used, max);
	getrlimit(RLIMIT_NOFILE, &limit);
	/* Without the descriptor that reads the folder, and memory's. */
	put_pair(object, "descriptors", count_entries("/proc/self/fd") - 2,
	    (int64_t)limit.rlim_cur);
	json_put(object, "threads", number(count_entries("/proc/self/task")));
	json_put(object, "pss", number(memory_read(memory)));
}

/* What waits in the vault and, as far as the gate knows, in the MTA's hold
 * queue. */
static json_t *
quarantine(void)
{
	struct originals_figures figures;
	json_t *object = json_object();

	originals_figures(&figures);
	json_put(object, "usable", json_boolean(figures.usable));
	json_put(object, "originals", number(figures.originals));
	json_put(object, "held", number(figures.held));
	json_put(object, "bytes", number(figures.bytes));
	json_put(object, "oldest", number(figures.oldest_s));
	return object;
}

/* The model that scores attachments. */
static json_t *
model_object(const struct host *host, const struct model *model)
{
	json_t *object = json_object();
	char words[LIMIT_FAULT_BYTES];

	attachment_model_describe(host, model, words, sizeof words);
	json_put(object, "on", json_boolean(model != NULL));
	json_put(object, "file", json_text(host->machine_learning_model));
	json_put(object, "text", json_text(words));
	if (model == NULL)
		return object;
	json_put(object, "trained", json_text(model_card(model)->trained));
	json_put(object, "threshold", json_real(model_card(model)->threshold));
	json_put(object, "sha256", json_text(model_card(model)->digest));
	return object;
}

static json_t *
gate(const struct config *config, const struct model *model, int64_t started_s)
{
	const struct host *host = config_host(config);
	bool monitor = host->milter_mode == MODE_MONITOR;
	struct reload_outcome outcome;
	json_t *object = json_object();

	json_put(object, "version", json_string(SEKISHO_VERSION));
	json_put(object, "pid", number(getpid()));
	json_put(object, "since", number(started_s));
	json_put(object, "stopping", json_boolean(drain_is_asked()));
	json_put(object, "file", json_text(current_config_file()));
	json_put(object, "hash", json_string(config_hash(config)));
	json_put(object, "mode", json_string(monitor ? "monitor" : "enforce"));
	json_put(object, "socket", json_text(host->milter_socket));
	json_put(object, "model", model_object(host, model));
	reload_last(&outcome);
	json_put(object, "reload", control_reload(&outcome));
	reload_outcome_release(&outcome);
	json_put(object, "sessions", number((int64_t)session_threads_count()));
	json_put(object, "under_way", number((int64_t)drain_count()));
	json_put(object, "messages", number((int64_t)metrics_messages()));
	json_put(object, "decisions", decisions());
	json_put(object, "quarantine", quarantine());
	json_put(object, "dns", status_dns());
	put_process(object);
	return object;
}

json_t *
control_status(int64_t started_s)
{
	struct model *model;
	struct config *config = current_config_take(&model);
	json_t *object = json_object();
	struct scan_condition condition;

	json_put(object, "milter", gate(config, model, started_s));
	model_free(&model);
	scan_ask_status(config_host(config)->scanner_socket,
	    deadline_in(clock_ms(), SCANNER_WAIT_MS), &condition);
	json_put(object, "scanner", scanner_view(&condition));
	scan_condition_release(&condition);
	config_free(&config);
	return object;
}
