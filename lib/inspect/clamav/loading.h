/* loading.h - signature files, read into an engine of libclamav.
 *
 * Used by engine.c. Thread: one. Never logs. */
#ifndef SEKISHO_CLAMAV_LOADING_H
#define SEKISHO_CLAMAV_LOADING_H

#include <clamav.h>

#include "base/fault.h"
#include "config/config.h"

/* Load the built-in test signatures and every signature below the configured
 * paths; a path that holds nothing is no fault. Returns 0 and how many, or -1
 * and *fault, which names the file that is broken. */
int loading_run(struct cl_engine *clamav, const struct host *host,
    unsigned int *signatures_out, struct fault *fault);

/* Set the fault to what libclamav calls the error. Returns -1. */
int loading_fault(struct fault *fault, const char *what, cl_error_t error);

#endif
