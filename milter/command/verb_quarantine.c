/* verb_quarantine.c - `sekisho quarantine`: what is kept, shown, let go or
 * removed.
 *
 * options -> settings -> the list -> what the keys mean -> one action. */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "command/kept.h"
#include "command/mta_queue.h"
#include "command/say.h"
#include "command/verbs.h"
#include "config/config.h"
#include "gate/originals.h"
#include "shared/log.h"

#define STATUS_FAILED 1

struct options {
	const char *file;
	bool json, yes, raw;
	const char *action;
	char **keys;
	size_t key_count;
};

/* What an action works on. */
struct work {
	const struct options *options;
	int vault; /* -1: none */
	struct kept_list list;
};

struct deed {
	const char *name;
	const char *question; /* asked before, NULL: not at all */
	int (*run)(struct work *work);
};

static int
parse_options(int argc, char **argv, struct options *out)
{
	static const struct option known[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "json", no_argument, NULL, 'j' },
		{ "yes", no_argument, NULL, 'y' },
		{ "raw", no_argument, NULL, 'r' },
		{ 0 },
	};
	int option;

	*out = (struct options){ .file = CONFIG_DEFAULT_FILE };
	/* One thread: getopt's state is ours alone. */
	/* NOLINTNEXTLINE(concurrency-mt-unsafe) */
	while ((option = getopt_long(argc, argv, "c:", known, NULL)) != -1) {
		if (option == '?')
			return -1;
		if (option == 'c')
			out->file = optarg;
		out->json |= option == 'j';
		out->yes |= option == 'y';
		out->raw |= option == 'r';
	}
	if (optind == argc)
		return -1;
	out->action = argv[optind];
	out->keys = argv + optind + 1;
	out->key_count = (size_t)(argc - optind) - 1;
	return 0;
}

/* Without a file at the default place, what it would default to: the MTA's
 * queue can be looked at all the same. */
static struct config *
load_config(const char *file)
{
	struct config *config = NULL;
	struct mistakes mistakes = { 0 };
	int status = strcmp(file, CONFIG_DEFAULT_FILE) == 0 &&
		access(file, F_OK) != 0
	    ? config_parse("defaults", "", 0, &config, &mistakes)
	    : config_load(file, &config, &mistakes);

	for (size_t i = 0; status != 0 && i < mistakes.kept; i++)
		(void)fprintf(stderr, "%s\n", mistakes.texts[i]);
	mistakes_release(&mistakes);
	return config;
}

static void
complain(const char *text)
{
	(void)fprintf(stderr, "sekisho quarantine: %s\n", text);
}

/* Who does it, for the log. */
static const char *
who(void)
{
	/* The command has one thread. NOLINTNEXTLINE(concurrency-mt-unsafe) */
	const char *user = getenv("SUDO_USER");

	return user != NULL && *user != '\0' ? user : "-";
}

static void
printable(char out[LIMIT_LOG_VALUE_BYTES], const char *text)
{
	text_printable(
	    out, LIMIT_LOG_VALUE_BYTES, text, strlen(text), TEXT_ASCII);
}

/* Tell the log what was done or tried. */
static void
tell(const struct work *work, const struct kept *kept, const char *failed)
{
	char s[LIMIT_LOG_VALUE_BYTES], q[LIMIT_LOG_VALUE_BYTES];
	char user[LIMIT_LOG_VALUE_BYTES];

	printable(s, kept_text(kept, "s"));
	printable(q, kept_text(kept, "q"));
	printable(user, who());
	log_info("quarantine: %s %s s=%s q=%s by uid=%u sudo=%s: %s",
	    work->options->action, kept_id(kept), s, q, (unsigned int)getuid(),
	    user, failed != NULL ? failed : "done");
}

static int
release_original(
    struct work *work, const struct kept *kept, struct fault *fault)
{
	char secret[VAULT_SECRET_BYTES];
	char header[sizeof RELEASE_HEADER + VAULT_NAME_BYTES + sizeof secret +
	    8];
	const json_t *rcpts = json_object_get(kept->facts, "rcpts");
	size_t count = json_array_size(rcpts);
	scoped_mem const char **recipients = mem_new(count, sizeof(char *));
	scoped_fd int fd = vault_message(work->vault, kept->entry.name, fault);
	struct submission submission = { .header = header,
		.message_fd = fd,
		.from = kept_text(kept, "from"),
		.recipients = recipients,
		.recipient_count = count };

	if (fd < 0 ||
	    vault_permit(work->vault, kept->entry.name, secret, fault) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		const char *text = json_string_value(json_array_get(rcpts, i));

		recipients[i] = text != NULL ? text : "";
	}
	(void)snprintf(header, sizeof header, RELEASE_HEADER ": %s %s\n",
	    kept->entry.name, secret);
	return mta_queue_submit(&submission, fault);
}

static int
release_one(struct work *work, const struct kept *kept, struct fault *fault)
{
	if (kept->kind == KEPT_ORIGINAL)
		return release_original(work, kept, fault);
	if (mta_queue_release(kept_text(kept, "q"), fault) != 0)
		return -1;
	/* The note has told all it can. */
	return kept->entry.name[0] != '\0'
	    ? vault_remove(work->vault, kept->entry.name, fault)
	    : 0;
}

static int
delete_one(struct work *work, const struct kept *kept, struct fault *fault)
{
	if (kept->kind == KEPT_HELD &&
	    mta_queue_delete(kept_text(kept, "q"), fault) != 0)
		return -1;
	return kept->entry.name[0] != '\0'
	    ? vault_remove(work->vault, kept->entry.name, fault)
	    : 0;
}

/* Do something to each; print what became of it. Returns the exit status. */
static int
act_on_all(struct work *work,
    int (*act)(struct work *, const struct kept *, struct fault *))
{
	json_t *results = json_array();
	int status = 0;

	for (size_t i = 0; i < work->list.count; i++) {
		const struct kept *kept = &work->list.items[i];
		struct fault fault = { "" };
		bool failed = act(work, kept, &fault) != 0;
		json_t *result = json_object();

		tell(work, kept, failed ? fault.text : NULL);
		json_put(result, "id", json_text(kept_id(kept)));
		json_put(result, "s", json_text(kept_text(kept, "s")));
		json_put(result, "q", json_text(kept_text(kept, "q")));
		json_put(result, "done", json_boolean(!failed));
		json_put(result, "fault", json_text(fault.text));
		json_add(results, result);
		if (failed)
			status = STATUS_FAILED;
		if (failed)
			complain(fault.text);
		else if (!work->options->json)
			(void)printf(say("%s: done\n"), kept_id(kept));
	}
	if (work->options->json)
		(void)json_dumpf(results, stdout, JSON_INDENT(2));
	if (work->options->json)
		(void)puts("");
	json_decref(results);
	return status;
}

static int
run_release(struct work *work)
{
	return act_on_all(work, release_one);
}

static int
run_delete(struct work *work)
{
	return act_on_all(work, delete_one);
}

static void
print_json(const struct kept_list *list)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list->count; i++)
		json_add(array, kept_json(&list->items[i]));
	(void)json_dumpf(array, stdout, JSON_INDENT(2));
	(void)puts("");
	json_decref(array);
}

static int
run_list(struct work *work)
{
	struct page page;

	page_init(&page, stdout);
	if (work->options->json)
		print_json(&work->list);
	else
		kept_print_table(&page, &work->list);
	return 0;
}

/* The message itself, on stdout. */
static int
print_message(
    const struct work *work, const struct kept *kept, struct fault *fault)
{
	char piece[65536];
	scoped_fd int fd = -1;
	ssize_t got;

	if (kept->kind == KEPT_HELD)
		return mta_queue_print(kept_text(kept, "q"), fault);
	fd = vault_message(work->vault, kept->entry.name, fault);
	if (fd < 0)
		return -1;
	while ((got = read(fd, piece, sizeof piece)) > 0)
		(void)fwrite(piece, 1, (size_t)got, stdout);
	return got == 0 ? 0 : fault_set(fault, "cannot read the message: %m");
}

static int
run_show(struct work *work)
{
	struct page page;
	int status = 0;

	page_init(&page, stdout);
	if (work->options->json && !work->options->raw) {
		print_json(&work->list);
		return 0;
	}
	for (size_t i = 0; i < work->list.count; i++) {
		struct fault fault;

		if (!work->options->raw) {
			kept_print(&page, &work->list.items[i]);
		} else if (print_message(work, &work->list.items[i], &fault) !=
		    0) {
			complain(fault.text);
			status = STATUS_FAILED;
		}
	}
	return status;
}

static const struct deed deeds[] = {
	{ "list", NULL, run_list },
	{ "show", NULL, run_show },
	{ "release", "Let these go to their recipients as they are?",
	    run_release },
	{ "delete", "Remove these for good?", run_delete },
};

static const struct deed *
find_deed(const char *name)
{
	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
		if (strcmp(deeds[i].name, name) == 0)
			return &deeds[i];
	(void)fprintf(stderr,
	    "quarantine: %s? It knows list, show, release and delete\n", name);
	return NULL;
}

/* Ask on the terminal. Without one nobody can say yes. */
static bool
confirm(const struct work *work, const char *question)
{
	char answer[16] = "";
	struct page page;

	if (question == NULL || work->options->yes)
		return true;
	if (!isatty(STDIN_FILENO)) {
		complain(say("nobody can be asked here: --yes says yes"));
		return false;
	}
	page_init(&page, stderr);
	kept_print_table(&page, &work->list);
	(void)fprintf(stderr, "%s [y/N] ", say(question));
	return fgets(answer, sizeof answer, stdin) != NULL &&
	    (answer[0] == 'y' || answer[0] == 'Y');
}

/* Leave in the list what the keys mean. Returns 0, or -1 when one of them
 * means nothing. */
static int
select_keys(struct work *work)
{
	const struct options *options = work->options;
	int status = 0;

	for (size_t i = 0; i < options->key_count; i++) {
		if (kept_choose(&work->list, options->keys[i]) > 0)
			continue;
		(void)fprintf(stderr,
		    say("nothing that is kept is called %s\n"),
		    options->keys[i]);
		status = -1;
	}
	if (options->key_count > 0)
		kept_drop_others(&work->list);
	return status;
}

/* The vault, if there is one: no message may have been cleaned yet. */
static int
open_vault(struct work *work, const struct host *host)
{
	struct fault fault;

	if (access(host->quarantine_folder, F_OK) != 0 && errno == ENOENT)
		return 0;
	work->vault = vault_open(host->quarantine_folder, &fault);
	if (work->vault < 0)
		complain(fault.text);
	return work->vault < 0 ? -1 : 0;
}

static int
run(const struct options *options, const struct config *config)
{
	const struct deed *deed = find_deed(options->action);
	struct work work = { .options = options, .vault = -1 };
	struct fault fault;
	int status = STATUS_FAILED;

	if (deed == NULL)
		return VERB_USAGE;
	if (options->key_count == 0 && deed->run != run_list) {
		complain(say("which? Name s=ID or q=ID"));
		return VERB_USAGE;
	}
	log_open("sekisho", config_host(config)->log_target);
	if (open_vault(&work, config_host(config)) != 0)
		return STATUS_FAILED;
	kept_read(work.vault, &work.list, &fault);
	/* What can be listed is; a script that only reads the list shall not
	 * fail because the MTA is being restarted. */
	if (fault.text[0] != '\0')
		complain(fault.text);
	if (select_keys(&work) == 0 && confirm(&work, deed->question))
		status = deed->run(&work);
	kept_list_release(&work.list);
	fd_close(&work.vault);
	return status;
}

int
verb_quarantine(int argc, char **argv)
{
	scoped_config struct config *config = NULL;
	struct options options;

	if (parse_options(argc, argv, &options) != 0) {
		(void)fputs("usage: sekisho quarantine list|show|release|"
			    "delete [s=ID|q=ID...]\n",
		    stderr);
		return VERB_USAGE;
	}
	config = load_config(options.file);
	return config != NULL ? run(&options, config) : STATUS_FAILED;
}
