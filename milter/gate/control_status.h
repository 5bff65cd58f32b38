/* control_status.h - how gate and scanner are, as JSON.
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_CONTROL_STATUS_H
#define SEKISHO_MILTER_CONTROL_STATUS_H

#include "gate/json.h"
#include "gate/reload.h"

/* {"milter": {...}, "scanner": {...}}; asks the scanner. started_s: when the
 * gate began, since the epoch. */
json_t *control_status(int64_t started_s);

/* {"state", "at", "mistakes", "mistake_count"} of a reload. */
json_t *control_reload(const struct reload_outcome *outcome);

#endif
