/* scanner_settings.c - two snapshots: the first, and the newest. */
#include "scanner/scanner_settings.h"

#include <stdio.h>
#include <string.h>

#include "shared/log.h"

int
scanner_settings_open(struct scanner_settings *settings, const char *file)
{
	struct mistakes mistakes = { 0 };
	struct config *config = NULL;
	int status = config_load(file, &config, &mistakes);

	for (size_t i = 0; i < mistakes.kept; i++)
		(void)fprintf(stderr, "%s\n", mistakes.texts[i]);
	if (mistakes.count > mistakes.kept)
		(void)fprintf(stderr, "%s: %zu more mistakes\n", file,
		    mistakes.count - mistakes.kept);
	mistakes_release(&mistakes);
	if (status != 0)
		return -1;
	*settings = (struct scanner_settings){ .host = *config_host(config),
		.first = config,
		.now = config_ref(config),
		.file = file };
	return 0;
}

/* What main has used up stays; say so instead of seeming to obey. */
static void
keep_text(const char **now, const char *first, const char *key)
{
	if (strcmp(*now, first) != 0)
		log_warning("%s changes at the next start only", key);
	*now = first;
}

static void
keep(struct host *now, const struct host *first)
{
	keep_text(
	    &now->scanner_socket, first->scanner_socket, "scanner.socket");
	keep_text(&now->scanner_user, first->scanner_user, "scanner.user");
	keep_text(&now->scanner_temporary, first->scanner_temporary,
	    "scanner.temporary");
	if (now->log_target != first->log_target)
		log_warning("log.target changes at the next start only");
	now->log_target = first->log_target;
}

static int
refuse(struct mistakes *mistakes, struct fault *fault)
{
	for (size_t i = 0; i < mistakes->kept; i++)
		log_error("%s", mistakes->texts[i]);
	if (mistakes->count > 1)
		fault_set(fault, "%s (and %zu more)", mistakes->texts[0],
		    mistakes->count - 1);
	else
		fault_set(fault, "%s", mistakes->texts[0]);
	mistakes_release(mistakes);
	return -1;
}

int
scanner_settings_again(struct scanner_settings *settings, struct fault *fault)
{
	struct mistakes mistakes = { 0 };
	struct config *config = NULL;

	if (config_load(settings->file, &config, &mistakes) != 0)
		return refuse(&mistakes, fault);
	mistakes_release(&mistakes);
	settings->host = *config_host(config);
	keep(&settings->host, config_host(settings->first));
	config_free(&settings->now);
	settings->now = config;
	return 0;
}

void
scanner_settings_release(struct scanner_settings *settings)
{
	config_free(&settings->now);
	config_free(&settings->first);
}
