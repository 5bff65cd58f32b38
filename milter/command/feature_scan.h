/* feature_scan.h - one file through a scanner, for what it is scored on.
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_FEATURE_SCAN_H
#define SEKISHO_MILTER_FEATURE_SCAN_H

#include <stdbool.h>

#include "config/config.h"
#include "wire/scan_client.h"

/* Have the scanner at socket_path look into a file, a message or not
 * (scan_input.h). Returns 0 and *out with a report, which the caller releases,
 * or -1 and *fault. */
int feature_scan(const struct config *config, const char *socket_path,
    const char *file, struct scan_inspection *out, bool *bare_out,
    struct fault *fault);

#endif
