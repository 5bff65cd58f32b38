/* file_measures.h - what is scored of any file, whatever it is.
 *
 * Features of the family FILE, and what follows from others
 * (features_signs.h). They follow from a whole report: names, flags
 * and what lies inside what; so they are the same whether the content was
 * looked into or remembered. Thread: any. Never logs. */
#ifndef SEKISHO_READ_FILE_MEASURES_H
#define SEKISHO_READ_FILE_MEASURES_H

#include "wire/report.h"

/* Add them to every file that is scored; the report is complete. */
void file_measures_add(struct scan_report *report);

#endif
