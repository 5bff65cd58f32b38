/* say_features.h - what a feature means, in the reader's language.
 *
 * Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_SAY_FEATURES_H
#define SEKISHO_MILTER_SAY_FEATURES_H

#include "wire/features.h"

/* Its meaning as say() would say it; static. */
const char *say_feature(enum feature feature);

/* The Japanese, or NULL: those that can raise a score by themselves have
 * one. */
const char *say_feature_japanese(enum feature feature);

#endif
