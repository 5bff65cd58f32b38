/* current_config.c - two pointers, one lock. */
#include "gate/current_config.h"

#include <pthread.h>
#include <string.h>

#include "gate/attachment_model.h"
#include "gate/spam_model.h"
#include "shared/log.h"

static pthread_mutex_t current_lock = PTHREAD_MUTEX_INITIALIZER;
static struct config *current;
static struct model *current_model;
static const char *current_file; /* set before any thread */

/* Put both in place; what was there is given up. */
static void
replace(struct config *config, struct model *model)
{
	struct config *old;
	struct model *old_model;

	pthread_mutex_lock(&current_lock);
	old = current;
	old_model = current_model;
	current = config;
	current_model = model;
	pthread_mutex_unlock(&current_lock);
	config_free(&old);
	model_free(&old_model);
}

void
current_config_set(const char *file, struct config *config, struct model *model)
{
	current_file = file;
	current = config;
	current_model = model;
}

struct config *
current_config_ref(void)
{
	struct config *config;

	pthread_mutex_lock(&current_lock);
	config = config_ref(current);
	pthread_mutex_unlock(&current_lock);
	return config;
}

struct config *
current_config_take(struct model **model_out)
{
	struct config *config;

	pthread_mutex_lock(&current_lock);
	config = config_ref(current);
	*model_out = model_ref(current_model);
	pthread_mutex_unlock(&current_lock);
	return config;
}

/* Some values are used once, at start; say so instead of seeming to obey. */
static void
warn_unchangeable(const struct host *old, const struct host *new)
{
	const struct {
		const char *name, *old, *new;
	} texts[] = {
		{ "milter.socket", old->milter_socket, new->milter_socket },
		{ "milter.socket_group", old->milter_socket_group,
		    new->milter_socket_group },
		{ "milter.user", old->milter_user, new->milter_user },
		{ "control.socket", old->control_socket, new->control_socket },
		{ "quarantine.folder", old->quarantine_folder,
		    new->quarantine_folder },
		{ "metrics.listen", old->metrics_listen, new->metrics_listen },
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (strcmp(texts[i].old, texts[i].new) != 0)
			log_warning(
			    "%s changes at the next start only", texts[i].name);
	if (old->milter_socket_mode != new->milter_socket_mode)
		log_warning(
		    "milter.socket_mode changes at the next start only");
	if (old->log_target != new->log_target)
		log_warning("log.target changes at the next start only");
}

const char *
current_config_file(void)
{
	return current_file;
}

int
current_config_reload(struct mistakes *mistakes)
{
	struct config *config = NULL;
	struct model *model = NULL;
	struct text_model *text_model = NULL;
	char words[LIMIT_FAULT_BYTES];

	if (attachment_model_config(current_file, &config, &model, mistakes) !=
		0 ||
	    spam_model_config(config, &text_model, mistakes) != 0) {
		config_free(&config);
		model_free(&model);
		for (size_t i = 0; i < mistakes->kept; i++)
			log_error("%s", mistakes->texts[i]);
		log_error("reload refused: %zu mistake(s), settings %s stay",
		    mistakes->count, config_hash(current));
		return -1;
	}
	warn_unchangeable(config_host(current), config_host(config));
	attachment_model_describe(
	    config_host(config), model, words, sizeof words);
	log_info("reloaded: settings %s, model %s", config_hash(config), words);
	spam_model_describe(
	    config_host(config), text_model, words, sizeof words);
	log_info("texts are scored by %s", words);
	spam_model_use(text_model);
	replace(config, model);
	return 0;
}
