/* callbacks.h - libmilter's side: what is negotiated, and who is called.
 *
 * Each callback passes on to session.h and answers; nothing is decided here.
 * Thread: libmilter's. Logs. */
#ifndef SEKISHO_MILTER_CALLBACKS_H
#define SEKISHO_MILTER_CALLBACKS_H

#include <libmilter/mfapi.h>

#include "base/fault.h"

/* Register the filter, before the socket is opened. Returns 0, or -1 and
 * *fault. */
int callbacks_register(struct fault *fault);

/* The library has sent what it had to send and waits for the MTA. */
void callbacks_idle(SMFICTX *ctx);

#endif
