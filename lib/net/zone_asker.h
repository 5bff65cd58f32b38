/* zone_asker.h - many names asked of many zones, at once.
 *
 *   zone_asker_new -> zone_asker_add ... -> zone_asker_start -> _wait
 *   -> zone_asker_answer
 *
 * What url_lists.h and file_lists.h have in common: a zone is asked once for
 * a name however many entries it serves, rested and failed lists not at all,
 * all questions fly together under one deadline, and the lists' health hears
 * what came of it. Thread: one session. Never logs. */
#ifndef SEKISHO_NET_ZONE_ASKER_H
#define SEKISHO_NET_ZONE_ASKER_H

#include "net/dnsbl.h"

struct zone_asker;

/* lists and what they point at must stay until zone_asker_free(). health: see
 * dnsbl_start(). */
struct zone_asker *zone_asker_new(struct resolver *resolver,
    struct list_health *health, const struct dns_lists *lists);

/* Ask for name in front of entry list's zone. Returns a ticket, or -1 when it
 * is not asked (list at rest, no such name, too many questions). */
int zone_asker_add(struct zone_asker *asker, size_t list, const char *name);

/* Send all of it; does not wait. */
void zone_asker_start(struct zone_asker *asker);

/* Wait, and tell the lists' health. Once. */
void zone_asker_wait(struct zone_asker *asker, struct deadline deadline);

/* What came of a ticket of this entry; -1 gives LIST_NOT_ASKED. */
struct dnsbl_answer zone_asker_answer(
    const struct zone_asker *asker, size_t list, int ticket);

void zone_asker_free(struct zone_asker **asker);

#endif
