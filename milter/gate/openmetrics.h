/* openmetrics.h - the gate's and the scanner's figures as OpenMetrics text.
 *
 * For Prometheus and its like (the OpenMetrics specification, version 1.0.0).
 * Thread: any. Never logs. */
#ifndef SEKISHO_GATE_OPENMETRICS_H
#define SEKISHO_GATE_OPENMETRICS_H

#include <stdbool.h>

#include "base/buffer.h"

#define OPENMETRICS_TYPE                                                       \
	"application/openmetrics-text; version=1.0.0; charset=utf-8"

/* Append all figures; asks the scanner for its own, for a second at most. */
void openmetrics_write(struct buffer *out);

/* Whether mail is served: the gate is not stopping, and the scanner answers.
 * Append one line that says so, or what is wrong. */
bool openmetrics_health(struct buffer *out);

#endif
