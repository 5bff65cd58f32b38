/* lookups.h - the gate's one door to the DNS: resolver, lists' health, tests.
 *
 * Made at start, made anew when a reload changes dns.*; sessions keep the one
 * they took. A thread of its own tests the lists when they are due and logs
 * what is wrong with them, each once an hour. Thread: any. Logs. */
#ifndef SEKISHO_MILTER_LOOKUPS_H
#define SEKISHO_MILTER_LOOKUPS_H

#include "base/fault.h"
#include "config/config.h"
#include "net/list_health.h"
#include "net/resolver.h"

struct lookups;

/* Take the host's settings: at start and after each reload. Returns 0, or -1
 * and *fault with what was before still in force. */
int lookups_configure(const struct host *host, struct fault *fault);

/* A reference, or NULL before the first lookups_configure(). */
struct lookups *lookups_ref(void);

/* Drop it and clear the pointer; NULL is accepted. The last one stops the
 * thread. */
void lookups_free(struct lookups **lookups);

struct resolver *lookups_resolver(struct lookups *lookups);
struct list_health *lookups_health(struct lookups *lookups);

#endif
