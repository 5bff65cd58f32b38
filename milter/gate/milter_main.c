/* milter_main.c - sekisho-milter: the gate that talks with the MTA.
 *
 * main() reads as the privilege diagram: settings, descriptors and the socket
 * as whoever started us; then milter.user for good; only then threads. The
 * main thread waits for signals, libmilter runs in another. */
#include <libmilter/mfapi.h>
#include <malloc.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "config/config.h"
#include "gate/attachment_model.h"
#include "gate/callbacks.h"
#include "gate/control.h"
#include "gate/current_config.h"
#include "gate/descriptors.h"
#include "gate/drain.h"
#include "gate/lookups.h"
#include "gate/metrics_http.h"
#include "gate/milter_socket.h"
#include "gate/originals.h"
#include "gate/reload.h"
#include "gate/session.h"
#include "gate/session_threads.h"
#include "gate/signals.h"
#include "gate/spam_model.h"
#include "shared/log.h"
#include "shared/privilege.h"

#define HEAPS 4

#define SERVING_WAIT_MS 1000

static void
usage(FILE *to)
{
	(void)fputs("usage: sekisho-milter [-c FILE]\n"
		    "       sekisho-milter -h | -V\n"
		    "Runs the mail gate in the foreground.\n"
		    "  -c FILE  settings (" CONFIG_DEFAULT_FILE ")\n",
	    to);
}

/* The settings file; other options end the program here. */
static const char *
read_options(int argc, char **argv)
{
	const char *file = CONFIG_DEFAULT_FILE;
	int option;

	/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
	while ((option = getopt(argc, argv, "c:hV")) != -1) {
		switch (option) {
		case 'c':
			file = optarg;
			break;
		case 'h':
			usage(stdout);
			exit(EX_OK); /* NOLINT(concurrency-mt-unsafe) */
		case 'V':
			(void)puts("sekisho-milter " SEKISHO_VERSION);
			exit(EX_OK); /* NOLINT(concurrency-mt-unsafe) */
		default:
			usage(stderr);
			exit(EX_USAGE); /* NOLINT(concurrency-mt-unsafe) */
		}
	}
	if (optind == argc)
		return file;
	usage(stderr);
	exit(EX_USAGE); /* NOLINT(concurrency-mt-unsafe) */
}

/* The settings and their model, or every mistake in them and the end. */
static struct config *
load_settings(const char *file, struct model **model_out)
{
	struct mistakes mistakes = { 0 };
	struct config *config = NULL;
	struct text_model *text_model = NULL;
	int status = attachment_model_config(
	    file, &config, model_out, &mistakes);

	if (status == 0)
		status = spam_model_config(config, &text_model, &mistakes);
	spam_model_use(text_model);
	for (size_t i = 0; i < mistakes.kept; i++)
		(void)fprintf(stderr, "%s\n", mistakes.texts[i]);
	if (mistakes.count > mistakes.kept)
		(void)fprintf(stderr, "... and %zu more\n",
		    mistakes.count - mistakes.kept);
	mistakes_release(&mistakes);
	if (status != 0)
		exit(EX_CONFIG); /* NOLINT(concurrency-mt-unsafe) */
	return config;
}

/* Everything that has to happen before the first thread. */
static int
prepare(const struct host *host, struct fault *fault)
{
	size_t sessions = 0;
	int opened;

	/* Before the socket: whoever sees it may send a signal. */
	if (signals_init(fault) != 0)
		return -1;
	if (descriptors_raise(&sessions, fault) != 0)
		return -1;
	session_threads_init(sessions);
	session_set_limits(host);
	if (session_remember_passwords(fault) != 0)
		return -1;
	if (callbacks_register(fault) != 0)
		return -1;
	if (control_open(host, fault) != 0)
		log_warning(
		    "%s; sekisho status and reload will not work", fault->text);
	opened = milter_socket_open(host, fault);
	if (opened < 0)
		return -1;
	if (opened > 0)
		log_warning("%s", fault->text);
	originals_prepare(host);
	return privilege_drop(host->milter_user, fault);
}

static void *
serve(void *unused)
{
	(void)unused;
	signals_block();
	smfi_main();
	signals_post(SIGNAL_EVENT_ENDED);
	return NULL;
}

/* What has threads of its own, and so comes behind giving up root. */
static int
start_helpers(struct fault *fault)
{
	struct config *config = current_config_ref();
	const struct host *host = config_host(config);
	int status = lookups_configure(host, fault);

	/* Mail matters more than figures about it. */
	if (status == 0 && metrics_http_start(host->metrics_listen, fault) != 0)
		log_warning("%s", fault->text);

	config_free(&config);
	return status;
}

static int
start_serving(struct fault *fault)
{
	pthread_t thread;
	int failed;

	originals_start();
	if (start_helpers(fault) != 0)
		return -1;
	failed = pthread_create(&thread, NULL, serve, NULL);
	if (failed != 0)
		return fault_set(fault, "cannot start libmilter's thread: %s",
		    strerrordesc_np(failed));
	pthread_detach(thread);
	return 0;
}

/* libmilter accepts connections. One without the pool does not say so; it is
 * believed after SERVING_WAIT_MS. */
static void
announce(void)
{
	struct model *model;
	struct text_model *text_model = spam_model_take();
	struct config *config = current_config_take(&model);
	char words[LIMIT_FAULT_BYTES];

	attachment_model_describe(
	    config_host(config), model, words, sizeof words);
	log_info("sekisho-milter " SEKISHO_VERSION
		 " listens at %s, settings %s",
	    milter_socket_place(), config_hash(config));
	log_info("attachments are scored by %s", words);
	spam_model_describe(
	    config_host(config), text_model, words, sizeof words);
	log_info("texts are scored by %s", words);
	text_model_free(&text_model);
	config_free(&config);
	model_free(&model);
	sd_notify(0, "READY=1");
}

/* SIGHUP: new settings, and if they are good, new signatures. */
static void
reload(void)
{
	if (reload_run(NULL) == RELOAD_DONE)
		control_wish();
}

/* How long the main thread may sleep; below 0: for ever. */
static int
watchdog_ms(void)
{
	uint64_t usec = 0;

	if (sd_watchdog_enabled(0, &usec) <= 0)
		return -1;
	return (int)(usec / 2000);
}

/* Until we are to stop. Returns the exit status. */
static int
watch(void)
{
	bool announced = false;

	for (;;) {
		int wait_ms = announced ? watchdog_ms() : SERVING_WAIT_MS;

		switch (signals_wait(wait_ms)) {
		case SIGNAL_EVENT_NONE:
		case SIGNAL_EVENT_SERVING:
			if (!announced)
				announce();
			announced = true;
			sd_notify(0, "WATCHDOG=1");
			break;
		case SIGNAL_EVENT_RELOAD:
			reload();
			break;
		case SIGNAL_EVENT_STOP:
			return EX_OK;
		case SIGNAL_EVENT_ENDED:
			log_error("libmilter does not listen any more");
			return EX_SOFTWARE;
		}
	}
}

/* Nobody new, and those past DATA get their answer. smfi_stop() is of no use:
 * it waits up to five seconds for the listener while that goes on taking
 * connections, which session_threads.c turns away. */
static void
finish(void)
{
	struct config *config = current_config_ref();
	size_t left;

	sd_notify(0, "STOPPING=1");
	drain_ask();
	milter_socket_remove();
	control_remove();
	left = drain_wait(config_host(config)->milter_budget_ms);
	if (left > 0)
		log_warning("stopped with %zu message(s) unanswered: the MTA "
			    "will defer them",
		    left);
	log_info("stopped");
	config_free(&config);
}

int
main(int argc, char **argv)
{
	const char *file = read_options(argc, argv);
	struct model *model = NULL;
	struct config *config = load_settings(file, &model);
	const struct host *host = config_host(config);
	struct fault fault;
	int status;

	/* glibc makes up to eight heaps a core when threads meet in malloc(),
	 * and each keeps what its largest message took: memory that creeps up
	 * for hours. Sessions wait for the scanner, not for each other. */
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): no thread is there yet */
	(void)mallopt(M_ARENA_MAX, HEAPS);
	log_open("sekisho-milter", host->log_target);
	current_config_set(file, config, model);
	if (prepare(host, &fault) != 0 || start_serving(&fault) != 0 ||
	    control_start(&fault) != 0) {
		log_error("cannot start: %s", fault.text);
		return EX_UNAVAILABLE;
	}
	status = watch();
	finish();
	return status;
}
