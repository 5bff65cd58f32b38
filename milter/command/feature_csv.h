/* feature_csv.h - features as CSV (RFC 4180), and the table they are rows of.
 *
 * Columns: path, sha256, families, then every feature by its name; an empty
 * field is a value that was not measured. Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_FEATURE_CSV_H
#define SEKISHO_MILTER_FEATURE_CSV_H

#include "base/buffer.h"
#include "wire/report.h"

/* Append the line of the columns' names. */
void feature_csv_head(struct buffer *out);

/* Append a line for each scored file of a report. origin: the file as the
 * user named it, before the path of each; of a bare file it is the path of
 * the first. */
void feature_csv_rows(const struct scan_report *report, const char *origin,
    bool bare, struct buffer *out);

/* Append the table itself, for people: one line a feature, in Markdown. */
void feature_csv_table(struct buffer *out);

#endif
