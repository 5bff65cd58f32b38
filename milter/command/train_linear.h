/* train_linear.h - the text model's weights, by liblinear.
 *
 * The one place that knows liblinear: logistic regression with L2
 * regularisation and without an intercept, so that a text that says nothing
 * is worth nothing. Thread: main. Never logs. */
#ifndef SEKISHO_MILTER_TRAIN_LINEAR_H
#define SEKISHO_MILTER_TRAIN_LINEAR_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/fault.h"
#include "command/train_mail.h"

/* Room for a model's file. */
#define TRAIN_LINEAR_BYTES (1024L * 1024)

/* Learn from the samples that count: those that are not held, or all of them.
 * Appends the model's file. `trained` says when and on what. Returns 0, or -1
 * and *fault: too little of a class. */
int train_linear(const struct mail_samples *samples, bool all,
    const char *trained, struct buffer *out, struct fault *fault);

#endif
