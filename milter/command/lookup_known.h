/* lookup_known.h - `sekisho lookup` of a site or of a file's digest.
 *
 * As the gate would judge it, the host's own files first; every list is asked,
 * also those that the gate rests. Thread: main. Never logs. */
#ifndef SEKISHO_MILTER_LOOKUP_KNOWN_H
#define SEKISHO_MILTER_LOOKUP_KNOWN_H

#include <stdbool.h>

#include "config/config.h"
#include "net/dnsbl.h"

/* Whether this can be a site or digest: what lookup_known() takes. */
bool lookup_known_is(const char *text);

/* Ask and print. config: with its local files (config_load_local()). Returns
 * the exit status: 1 if it is named, 0 if not, VERB_USAGE on failure. */
int lookup_known(const struct config *config, const char *text, bool json);

/* What became of a question, in English, for say(). Static. */
const char *lookup_outcome_words(enum list_outcome outcome);

#endif
