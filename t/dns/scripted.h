/* scripted.h - a name server on 127.0.0.1 that follows a script.
 *
 * UDP and TCP on one port, in a thread of its own; the script may be replaced
 * while it runs. For tests only: ends the process when it cannot start. */
#ifndef SEKISHO_T_DNS_SCRIPTED_H
#define SEKISHO_T_DNS_SCRIPTED_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct scripted;

/* Start with an empty script. port 0: any that is free. */
struct scripted *scripted_open(uint16_t port);

/* Stop and free; clears the pointer. */
void scripted_free(struct scripted **scripted);

/* "127.0.0.1:PORT"; valid until scripted_free(). */
const char *scripted_address(const struct scripted *scripted);

/* Follow another script from now on (see script.h); counts of zones that stay
 * go on. Returns 0, or -1 and a sentence in wrong; the old script then stays.
 */
int scripted_follow(struct scripted *scripted, const char *text, size_t len,
    char *wrong, size_t wrong_size);

/* Questions for names of this zone since it is in the script. */
uint64_t scripted_count(struct scripted *scripted, const char *zone);

/* `ZONE COUNT` lines. */
void scripted_print_counts(struct scripted *scripted, FILE *out);

#endif
