/* status_lists.h - the DNS part of a status, as JSON.
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_STATUS_LISTS_H
#define SEKISHO_MILTER_STATUS_LISTS_H

#include "gate/json.h"

/* {"asked", "cached", "timeouts", "errors", "entries", "lists": [{"list",
 * "state", "queries", "hits", "median_ms", ...}]} of the resolver and lists in
 * force; times are -1 where nothing was measured. */
json_t *status_dns(void);

#endif
