/* attachment_model.h - the model that the settings name.
 *
 * For the gate at its start and at a reload, and for the command, which shall
 * see what the gate would. Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_ATTACHMENT_MODEL_H
#define SEKISHO_MILTER_ATTACHMENT_MODEL_H

#include "config/config.h"
#include "judge/model.h"

/* Load it. Returns 0 and *out, one reference or NULL: the settings name none,
 * or the packaged one and it is not installed. Returns -1 and *fault when it
 * cannot be used: a scorer that was asked for and is not there would look
 * like one that finds nothing. */
int attachment_model_load(
    const struct host *host, struct model **out, struct fault *fault);

/* One sentence about a model, or about why there is none. */
void attachment_model_describe(
    const struct host *host, const struct model *model, char *out, size_t size);

/* The settings are those with this model; NULL changes nothing. */
void attachment_model_sign(struct config *config, const struct model *model);

/* Load settings and the model that they name: both or neither. Returns as
 * config_load(); a model's fault is a mistake of its own. */
int attachment_model_config(const char *file, struct config **config_out,
    struct model **model_out, struct mistakes *mistakes);

#endif
