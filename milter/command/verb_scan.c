/* verb_scan.c - `sekisho scan`: the gate's own path for message files.
 *
 * options -> settings -> a scanner (the running one or our own) -> batch. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "command/scan_batch.h"
#include "command/scan_runner.h"
#include "command/scan_settings.h"
#include "command/verbs.h"
#include "config/config.h"
#include "gate/attachment_model.h"
#include "gate/client.h"
#include "gate/spam_model.h"

struct options {
	const char *config; /* NULL: the default file, if there is one */
	const char *client;
	const char *helo, *from;
	const char **recipients; /* owned array of borrowed words */
	size_t recipient_count, recipient_cap;
	bool json;
	const char *write_to;
	const char *const *files;
	size_t file_count;
};

static void
add_recipient(struct options *options, const char *address)
{
	options->recipients = mem_grow(options->recipients,
	    options->recipient_count, &options->recipient_cap, sizeof(void *));
	options->recipients[options->recipient_count++] = address;
}

/* Returns 0, or -1 when the option is not known. */
static int
take_option(int option, const char *value, struct options *out)
{
	switch (option) {
	case 'c':
		out->config = value;
		return 0;
	case 'i':
		out->client = value;
		return 0;
	case 'h':
		out->helo = value;
		return 0;
	case 'f':
		out->from = value;
		return 0;
	case 'r':
		add_recipient(out, value);
		return 0;
	case 'j':
		out->json = true;
		return 0;
	case 'w':
		out->write_to = value;
		return 0;
	default:
		return -1;
	}
}

static int
parse_options(int argc, char **argv, struct options *out)
{
	static const struct option known[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "client", required_argument, NULL, 'i' },
		{ "helo", required_argument, NULL, 'h' },
		{ "from", required_argument, NULL, 'f' },
		{ "rcpt", required_argument, NULL, 'r' },
		{ "json", no_argument, NULL, 'j' },
		{ "write", required_argument, NULL, 'w' },
		{ 0 },
	};
	int option;

	/* One thread: getopt's state is ours alone. */
	/* NOLINTNEXTLINE(concurrency-mt-unsafe) */
	while ((option = getopt_long(argc, argv, "c:", known, NULL)) != -1)
		if (take_option(option, optarg, out) != 0)
			return -1;
	out->files = (const char *const *)argv + optind;
	out->file_count = (size_t)(argc - optind);
	if (out->file_count > 0)
		return 0;
	(void)fputs(
	    "scan: which message file? (- is standard input)\n", stderr);
	return -1;
}

/* A message of which no client is known is a stranger's: what nobody vouches
 * for is shown as the world's mail is treated. */
static int
find_client(const char *address, struct client *out)
{
	if (address == NULL || client_from_text(out, address))
		return 0;
	(void)fprintf(stderr, "scan: %s is no address\n", address);
	return -1;
}

/* Who brought the messages, as far as the user says. */
static struct envelope_facts
envelope_of(const struct options *options, const struct client *client)
{
	return (struct envelope_facts){ .sender = options->from,
		.client = client->kind == CLIENT_ADDRESS ? &client->address
							 : NULL,
		.helo = options->helo,
		.recipients = options->recipients,
		.recipient_count = options->recipient_count };
}

/* Who is asked about the client, sites and files, if anybody has to be. */
static int
open_resolver(const struct scan_caller *caller, struct resolver **out,
    struct fault *fault)
{
	const struct host *host = config_host(caller->config);

	if (host->web_lists.count + host->file_lists.count == 0 &&
	    !scan_reception_asks(caller))
		return 0;
	*out = resolver_open(&host->dns_servers, host->dns_timeout_ms,
	    (size_t)host->dns_cache_entries, fault);
	return *out != NULL ? 0 : -1;
}

/* What the client would meet before DATA, then the messages. */
static int
receive_and_run(const struct options *options, const struct client *client,
    const struct scan_batch *plan)
{
	struct scan_batch batch = *plan;
	scoped_reception struct scan_reception reception = { 0 };
	struct scan_caller caller = { .config = batch.config,
		.trust = batch.trust,
		.client = batch.envelope.client,
		.client_text = batch.envelope.client != NULL ? client->text
							     : "unknown",
		.helo = options->helo,
		.from = options->from,
		.recipients = options->recipients,
		.recipient_count = options->recipient_count };
	struct fault fault;
	int status;

	if (open_resolver(&caller, &batch.resolver, &fault) != 0) {
		(void)fprintf(stderr, "sekisho scan: %s\n", fault.text);
		return SCAN_STATUS_ERROR;
	}
	scan_reception_run(&caller, batch.resolver, &reception);
	batch.reception = &reception;
	if (reception.has_lists)
		batch.envelope.lists = &reception.lists;
	if (!reception.refused) {
		batch.recipients = reception.recipients;
		batch.recipient_count = reception.recipient_count;
		batch.envelope.recipients = reception.recipients;
		batch.envelope.recipient_count = reception.recipient_count;
	}
	status = (int)scan_batch_run(&batch);
	resolver_free(&batch.resolver);
	return status;
}

static int
scan(const struct options *options, const struct config *config)
{
	const struct host *host = config_host(config);
	scoped_runner struct scan_runner runner = SCAN_RUNNER_NONE;
	scoped_model struct model *model = NULL;
	scoped_text_model struct text_model *text_model = NULL;
	size_t workers = host->scanner_workers > 0
	    ? (size_t)host->scanner_workers
	    : 1;
	struct client client = { .kind = CLIENT_UNKNOWN };
	struct scan_batch batch = { .config = config,
		.recipients = options->recipients,
		.recipient_count = options->recipient_count,
		.files = options->files,
		.file_count = options->file_count,
		.json = options->json,
		.write_to = options->write_to };
	struct fault fault;

	if (find_client(options->client, &client) != 0)
		return VERB_USAGE;
	batch.trust = client_trust(&client, host, false);
	batch.envelope = envelope_of(options, &client);
	if (attachment_model_load(host, &model, &fault) != 0) {
		(void)fprintf(stderr, "sekisho scan: %s\n", fault.text);
		return SCAN_STATUS_ERROR;
	}
	if (spam_model_load(host, &text_model, &fault) != 0) {
		(void)fprintf(stderr, "sekisho scan: %s\n", fault.text);
		return SCAN_STATUS_ERROR;
	}
	batch.model = model;
	batch.text_model = text_model;
	if (workers > options->file_count)
		workers = options->file_count;
	if (scan_runner_start(config, workers, &runner, &fault) != 0) {
		(void)fprintf(stderr, "sekisho scan: %s\n", fault.text);
		return SCAN_STATUS_ERROR;
	}
	batch.socket = runner.socket;
	batch.parallel = workers;
	return receive_and_run(options, &client, &batch);
}

int
verb_scan(int argc, char **argv)
{
	scoped_config struct config *config = NULL;
	struct options options = { 0 };
	int status = VERB_USAGE;

	if (parse_options(argc, argv, &options) == 0) {
		config = scan_settings_load(options.config);
		status = config != NULL ? scan(&options, config)
					: SCAN_STATUS_ERROR;
	}
	free(options.recipients);
	return status;
}
