/* scan_json_urls.h - the URLs of a message as JSON.
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_SCAN_JSON_URLS_H
#define SEKISHO_MILTER_SCAN_JSON_URLS_H

#include "gate/json.h"
#include "judge/facts.h"

/* [{"url", "host", "domain", "shown", "part", "flags": [...], "rating",
 * "list", "allowed"}]; rating is null where no list names it. Null
 * instead of the array: no policy wanted them, so nobody looked. */
json_t *scan_json_urls(const struct facts *facts);

#endif
