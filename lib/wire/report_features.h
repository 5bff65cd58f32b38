/* report_features.h - what a file is scored on, in a report.
 *
 * The values of one file are kept as they cross the border: of a family that
 * was measured whole only what is not zero, because an archive of 10,000
 * pages has little to say about each of them. Used by inspect (filling),
 * judge and the command (reading). Thread: one owner. Never logs. */
#ifndef SEKISHO_WIRE_REPORT_FEATURES_H
#define SEKISHO_WIRE_REPORT_FEATURES_H

#include <stdbool.h>

#include "base/fault.h"
#include "wire/features.h"
#include "wire/report.h"

/* Whether anything was measured: the parts that make up a document are not
 * scored apart. */
bool file_is_scored(const struct scan_file *file);

/* Keep what was measured of one of the report's files, instead of what was
 * there; each value is brought into the bounds of its unit. Returns false,
 * and keeps nothing, when the report's files have LIMIT_REPORT_VALUES. */
bool report_set_features(struct scan_report *report, struct scan_file *file,
    const struct features *features);

/* All of them; what was not measured is missing. */
void file_get_features(const struct scan_file *file, struct features *out);

/* A copy of one file's features, macros and addresses for another, which may
 * be of another report. */
void report_copy_features(struct scan_report *report,
    const struct scan_file *from, struct scan_file *to);

/* Add an address of the web that stands in one of the report's files, unless
 * it is there, or the file has LIMIT_READING_URLS, or the report
 * LIMIT_REPORT_URLS. */
void report_add_url(struct scan_report *report, struct scan_file *file,
    const char *url, size_t len);

#endif
