/* litter.c - sweep by name; what stays keeps its place in a short list. */
#include "scanner/litter.h"

#include <stdint.h>
#include <stdio.h>

#include "scanner/generation.h"
#include "scanner/temporary.h"
#include "shared/log.h"

void
litter_retry(struct litter *litter, int temporary)
{
	size_t left = 0;

	for (size_t i = 0; i < litter->count; i++) {
		char folder[64], id[sizeof litter->ids[0]];
		struct fault fault = { "" };

		(void)snprintf(id, sizeof id, "%s", litter->ids[i]);
		(void)snprintf(
		    folder, sizeof folder, "%s%s", GENERATION_FOLDER, id);
		if (temporary_sweep(temporary, folder, SIZE_MAX, &fault) ==
		    TEMPORARY_GONE)
			continue;
		log_warning("%s", fault.text);
		(void)snprintf(
		    litter->ids[left++], sizeof litter->ids[0], "%s", id);
	}
	litter->count = left;
}

void
litter_add(struct litter *litter, int temporary, const char *id)
{
	if (litter->count == LITTER_MAX)
		litter->count--;
	(void)snprintf(
	    litter->ids[litter->count++], sizeof litter->ids[0], "%s", id);
	litter_retry(litter, temporary);
}
