/* control_client.h - ask the running gate; for the command.
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_CONTROL_CLIENT_H
#define SEKISHO_MILTER_CONTROL_CLIENT_H

#include "base/deadline.h"
#include "base/fault.h"
#include "gate/json.h"

/* Ask at the control.socket of these settings (which may be broken by now)
 * with one word. Returns 0 and *out (an object, the caller's), or -1 and
 * *fault. */
int control_ask(const char *settings_file, const char *word,
    struct deadline deadline, json_t **out, struct fault *fault);

#endif
