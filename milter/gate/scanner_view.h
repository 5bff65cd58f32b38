/* scanner_view.h - what a scanner says of itself, as far as it is believed.
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_SCANNER_VIEW_H
#define SEKISHO_MILTER_SCANNER_VIEW_H

#include "gate/json.h"
#include "wire/scan_client.h"

/* Known members of the right type (see board.c), and "reachable": true; or
 * {"reachable": false, "why"}. The caller's. */
json_t *scanner_view(const struct scan_condition *condition);

#endif
