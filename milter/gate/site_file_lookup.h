/* site_file_lookup.h - web and file reputation of one examined message.
 *
 * All questions about URLs and files fly together and are waited for once, by
 * dns.timeout: two hundred URLs and silent lists cost no more than that.
 * Thread: one session. Never logs. */
#ifndef SEKISHO_MILTER_SITE_FILE_LOOKUP_H
#define SEKISHO_MILTER_SITE_FILE_LOOKUP_H

#include <stdbool.h>

#include "base/deadline.h"
#include "config/config.h"
#include "net/file_lists.h"
#include "net/url_lists.h"
#include "wire/report.h"

/* Borrowed for the call. */
struct site_file_input {
	const struct config *config;
	struct resolver *resolver; /* NULL: local files only */
	struct list_health *health;
	const struct scan_report *report;
	bool sites, files; /* whether some policy wants to know */
	struct deadline deadline;
};

/* Ask about both and wait. The answers are the caller's to release; they
 * borrow texts from the report and the config. */
void site_file_ask(const struct site_file_input *input,
    struct url_answers *urls, struct file_answers *files);

#endif
