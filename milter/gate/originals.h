/* originals.h - the originals of cleaned messages: kept, counted, let go.
 *
 * The gate's side of the vault: an original is on the disk before the reply
 * says that the cleaned message is taken. The oldest go when quarantine.keep
 * or quarantine.size ask for it. Of a message that the MTA holds the facts
 * are noted, because its queue knows no s=. Thread: any; its own does the
 * housekeeping. Logs. */
#ifndef SEKISHO_MILTER_ORIGINALS_H
#define SEKISHO_MILTER_ORIGINALS_H

#include "config/config.h"
#include "gate/vault.h"
#include "judge/event.h"

/* What `sekisho quarantine release` puts before a message. */
#define RELEASE_HEADER "X-Sekisho-Release"

/* Before privileges are given up: make the folder. What is wrong with it is
 * logged; it is tried again when it is needed. */
void originals_prepare(const struct host *host);

/* Afterwards: open the folder, count what is in it, begin the housekeeping. */
void originals_start(void);

/* Keep the message, sealed, under the policy of host. Returns 0 and its name,
 * or -1 and *fault. */
int originals_keep(const struct host *host, const struct event *event,
    int message_fd, char name_out[VAULT_NAME_BYTES], struct fault *fault);

/* Note a message that the MTA holds. What fails is logged: it is held all the
 * same. */
void originals_note(const struct host *host, const struct event *event);

/* The message was not taken after all. */
void originals_forget(const char *name);

/* Whether the value of an X-Sekisho-Release header is the permit for one
 * release, which is then used up. */
bool originals_claim(const char *value);

struct originals_figures {
	int64_t originals; /* messages that were cleaned */
	int64_t held;      /* noted as held by the MTA */
	int64_t bytes;     /* of the disk, both */
	int64_t oldest_s;  /* 0: none */
	bool usable;       /* otherwise nothing can be kept now */
};

void originals_figures(struct originals_figures *out);

#endif
