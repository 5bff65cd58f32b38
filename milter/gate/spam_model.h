/* spam_model.h - the text model that the settings name, and the one in force.
 *
 * Left at its default, spam.model means the model that was trained on this
 * host where there is one, else the packaged one, else none. A model that was
 * asked for and cannot be used is a mistake of the settings. Sessions keep the
 * reference they took at connect. Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_SPAM_MODEL_H
#define SEKISHO_MILTER_SPAM_MODEL_H

#include "config/config.h"
#include "judge/text_model.h"

/* The file that is meant; "" for none. Borrowed from the settings or static. */
const char *spam_model_path(const struct host *host);

/* Load it. Returns 0 and *out, one reference or NULL for none; or -1 and
 * *fault. */
int spam_model_load(
    const struct host *host, struct text_model **out, struct fault *fault);

/* The settings are those with this model; NULL changes nothing. */
void spam_model_sign(struct config *config, const struct text_model *model);

/* Load it for these settings and sign them with it, a fault being one mistake
 * more. */
int spam_model_config(
    struct config *config, struct text_model **out, struct mistakes *mistakes);

/* One sentence about a model, or about why there is none. */
void spam_model_describe(const struct host *host,
    const struct text_model *model, char *out, size_t size);

/* Put a model (one reference, which is taken over; NULL: none) into force. */
void spam_model_use(struct text_model *model);

/* A reference to the one in force: text_model_free(). */
struct text_model *spam_model_take(void);

#endif
