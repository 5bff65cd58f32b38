/* attachment_model.c - machine_learning.model as an object. */
#include "gate/attachment_model.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config/mistakes.h"

int
attachment_model_load(
    const struct host *host, struct model **out, struct fault *fault)
{
	const char *path = host->machine_learning_model;

	if (path[0] == '\0' ||
	    (strcmp(path, CONFIG_DEFAULT_MODEL) == 0 &&
		access(path, F_OK) != 0)) {
		*out = NULL;
		return 0;
	}
	*out = model_load(path, fault);
	return *out != NULL ? 0 : -1;
}

void
attachment_model_describe(
    const struct host *host, const struct model *model, char *out, size_t size)
{
	const char *path = host->machine_learning_model;

	if (model != NULL)
		(void)snprintf(out, size, "%s of %s, acts from %.3f on", path,
		    model_card(model)->trained, model_card(model)->threshold);
	else if (path[0] == '\0')
		(void)snprintf(out, size,
		    "off: machine_learning.model is "
		    "empty");
	else
		(void)snprintf(out, size, "off: %s is not installed", path);
}

void
attachment_model_sign(struct config *config, const struct model *model)
{
	char text[MODEL_DIGEST_BYTES + 32];

	if (model == NULL)
		return;
	/* Also what only the card says. */
	(void)snprintf(text, sizeof text, "%s %.9f", model_card(model)->digest,
	    model_card(model)->threshold);
	config_add_content(config, text);
}

int
attachment_model_config(const char *file, struct config **config_out,
    struct model **model_out, struct mistakes *mistakes)
{
	scoped_config struct config *config = NULL;
	struct fault fault;

	if (config_load(file, &config, mistakes) != 0 ||
	    config_load_local(config, mistakes) != 0)
		return -1;
	if (attachment_model_load(config_host(config), model_out, &fault) !=
	    0) {
		mistakes_add(
		    mistakes, "machine_learning.model", 0, "%s", fault.text);
		return -1;
	}
	attachment_model_sign(config, *model_out);
	*config_out = config;
	config = NULL;
	return 0;
}
