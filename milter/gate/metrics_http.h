/* metrics_http.h - figures for a monitoring system, over HTTP.
 *
 * libmicrohttpd behind one file: GET /metrics and /healthz, one thread of its
 * own, few connections. It tells what `sekisho metrics` tells and takes
 * nothing in. */
#ifndef SEKISHO_GATE_METRICS_HTTP_H
#define SEKISHO_GATE_METRICS_HTTP_H

#include "base/fault.h"

/* Listen at a checked setting ("127.0.0.1:9925"; "off" does nothing), until
 * the process ends. Returns 0, or -1 and *fault. */
int metrics_http_start(const char *listen, struct fault *fault);

#endif
