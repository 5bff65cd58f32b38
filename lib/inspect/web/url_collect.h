/* url_collect.h - the URLs of one message.
 *
 *   texts   url_find  --+
 *   HTML    url_html  --+-> url_parse -> wire/urls.h
 *   documents' readers -+
 *
 * Displayed texts and the Subject are read here; what document readers found
 * stands in the report's files. The work is bounded by LIMIT_URL_TEXT_BYTES and
 * LIMIT_URL_TRIES whatever the message is. Thread: one worker. Never logs. */
#ifndef SEKISHO_WEB_URL_COLLECT_H
#define SEKISHO_WEB_URL_COLLECT_H

#include "mail/displayed.h"
#include "web/url_find.h"
#include "web/url_parse.h"
#include "wire/report.h"

/* Where URLs go, and where they come from. */
struct url_sink {
	struct scan_urls *urls;
	uint32_t part;  /* ordinal + 1, 0: the headers */
	uint32_t where; /* URL_IN_TEXT, ... */
	size_t tries;   /* left */
};

/* A URL as it is written. */
struct written_url {
	const char *text;
	size_t len;
	const struct parsed_url *base; /* and bare: see url_parse() */
	bool bare;
	uint32_t flags; /* what else is known of it */
};

/* Add a URL, and the one inside it. Returns its ordinal + 1, with *out if that
 * is not NULL, or 0. */
uint32_t url_take(struct url_sink *sink, const struct written_url *written,
    struct parsed_url *out);

/* Add each URL that stands in a plain text. */
void url_take_text(
    struct url_sink *sink, const char *text, size_t len, uint32_t flags);

/* Read the host of the first URL of a text, or of the text if it is one.
 * Returns 0, or -1 when it names none. */
int url_first_host(const char *text, size_t len, struct parsed_url *out);

/* From the Subject and every displayed text. */
void url_collect(const struct displayed *displayed, struct scan_report *report);

/* What the readers found in documents (reading.h), when all files are in the
 * report. */
void url_collect_files(struct scan_report *report);

#endif
