/* current_config.h - the settings that new sessions get, and the model they
 * name.
 *
 * Two pointers behind a lock, which change together. A reload is all or
 * nothing: with one mistake in the files, or a model that cannot be used, both
 * stay as they were, and every mistake is logged. Sessions keep the snapshot
 * they took at connect. Thread: any; current_config_reload() one at a time
 * (reload.h). Logs. */
#ifndef SEKISHO_MILTER_CURRENT_CONFIG_H
#define SEKISHO_MILTER_CURRENT_CONFIG_H

#include "config/config.h"
#include "judge/model.h"

/* Take over the first snapshot and its model (NULL: none), and remember the
 * file, which must stay. */
void current_config_set(
    const char *file, struct config *config, struct model *model);

/* A reference for a session: config_free(). */
struct config *current_config_ref(void);

/* The same with the model of these settings: model_free(), NULL for none. */
struct config *current_config_take(struct model **model_out);

/* The settings file, as it was named at the start. */
const char *current_config_file(void);

/* Read the file again. Returns 0 with the new settings in force, or -1 with
 * the old ones and the mistakes in the log and in *mistakes (the caller's,
 * zeroed before). */
int current_config_reload(struct mistakes *mistakes);

#endif
