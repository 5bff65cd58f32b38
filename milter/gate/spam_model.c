/* spam_model.c - one pointer, one lock. It is not current_config.h's, because
 * a text model that is a moment older than the settings beside it gives
 * another score, nothing worse. */
#include "gate/spam_model.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config/mistakes.h"

static pthread_mutex_t model_lock = PTHREAD_MUTEX_INITIALIZER;
static struct text_model *model_now;

const char *
spam_model_path(const struct host *host)
{
	const char *path = host->spam_model;

	if (strcmp(path, CONFIG_SPAM_MODEL) != 0)
		return path;
	if (access(CONFIG_SPAM_TRAINED, F_OK) == 0)
		return CONFIG_SPAM_TRAINED;
	return access(path, F_OK) == 0 ? path : "";
}

int
spam_model_load(
    const struct host *host, struct text_model **out, struct fault *fault)
{
	const char *path = spam_model_path(host);

	*out = NULL;
	if (path[0] == '\0')
		return 0;
	*out = text_model_load(path, fault);
	return *out != NULL ? 0 : -1;
}

void
spam_model_sign(struct config *config, const struct text_model *model)
{
	if (model != NULL)
		config_add_content(config, text_model_digest(model));
}

int
spam_model_config(
    struct config *config, struct text_model **out, struct mistakes *mistakes)
{
	struct fault fault;

	if (spam_model_load(config_host(config), out, &fault) == 0) {
		spam_model_sign(config, *out);
		return 0;
	}
	mistakes_add(mistakes, "spam.model", 0, "%s", fault.text);
	return -1;
}

void
spam_model_describe(const struct host *host, const struct text_model *model,
    char *out, size_t size)
{
	if (model != NULL)
		(void)snprintf(out, size, "%s (%s)", spam_model_path(host),
		    text_model_facts(model)->trained);
	else if (host->spam_model[0] == '\0')
		(void)snprintf(out, size, "off: spam.model is empty");
	else
		(void)snprintf(
		    out, size, "off: %s is not installed", host->spam_model);
}

void
spam_model_use(struct text_model *model)
{
	struct text_model *old;

	pthread_mutex_lock(&model_lock);
	old = model_now;
	model_now = model;
	pthread_mutex_unlock(&model_lock);
	text_model_free(&old);
}

struct text_model *
spam_model_take(void)
{
	struct text_model *model;

	pthread_mutex_lock(&model_lock);
	model = text_model_ref(model_now);
	pthread_mutex_unlock(&model_lock);
	return model;
}
