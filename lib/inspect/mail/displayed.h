/* displayed.h - the texts of a message that its readers see, decoded once.
 *
 * Passwords, spam facts and addresses are looked for in the same texts: each
 * displayed leaf in UTF-8, HTML with its markup. Passwords are looked for in
 * attached texts, too. Thread: one. Never logs. */
#ifndef SEKISHO_MAIL_DISPLAYED_H
#define SEKISHO_MAIL_DISPLAYED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "mail/mime.h"
#include "wire/report.h"

struct displayed_text {
	uint32_t part; /* ordinal in the report */
	const char *text;
	size_t len;
	bool is_html;
	bool is_cut; /* there was more */
	char *owned; /* text, or NULL: it is borrowed from the message */
};

struct displayed {
	struct displayed_text *items; /* in the order of the parts */
	size_t count, cap;
	bool is_cut; /* there were more texts */
};

/* Decode at most LIMIT_URL_TEXT_BYTES, of each of the first LIMIT_TEXT_PARTS
 * texts LIMIT_DISPLAYED_BYTES even beyond that. The report has the parts that
 * mime was parsed into; mime must outlive *out, which is the caller's:
 * displayed_release(). Returns 0, or -1 and *fault. */
int displayed_read(struct mime *mime, const struct scan_report *report,
    struct displayed *out, struct fault *fault);

/* The same for texts that a reader opens: leaves that are attachments, and
 * text by their type or name. LIMIT_ATTACHED_TEXTS of them, the first
 * LIMIT_ATTACHED_TEXT_BYTES of each. */
int displayed_read_attached(struct mime *mime, const struct scan_report *report,
    struct displayed *out, struct fault *fault);

void displayed_release(struct displayed *displayed);

#define scoped_displayed __attribute__((cleanup(displayed_release)))

/* How many bytes of a text, at most max, end where a character does. */
size_t displayed_len(const struct displayed_text *text, size_t max);

#endif
