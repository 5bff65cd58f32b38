/* session_id.h - the name of one connection, in logs and refusals.
 *
 * Fourteen characters that a caller can read out on the telephone (Crockford's
 * base 32: no i, l, o, u): seven of the second the connection came, so that
 * names sort by time, seven of chance, so that nobody can guess one and two
 * gates never share one. Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_SESSION_ID_H
#define SEKISHO_MILTER_SESSION_ID_H

#include <stdint.h>

#define SESSION_ID_BYTES 15

/* The name of this second (35 bits of it) and this chance (35 bits). */
void session_id_format(
    char out[SESSION_ID_BYTES], int64_t time_s, uint64_t chance);

/* A new name. */
void session_id_new(char out[SESSION_ID_BYTES]);

#endif
