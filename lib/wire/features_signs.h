/* features_signs.h - features that follow from other features.
 *
 * Signs that all kinds of files share (file.acts, file.runs ...), and what
 * the counts of words of a PDF say together. They are found in one place,
 * so that a file that was measured here and a row of a table from elsewhere
 * mean the same. Thread: any. Never logs. */
#ifndef SEKISHO_WIRE_FEATURES_SIGNS_H
#define SEKISHO_WIRE_FEATURES_SIGNS_H

#include "wire/features.h"

/* Set what follows from the others. The signs are counted anew; what a
 * reader of PDFs knew better stays. More of any feature that is a sign never
 * lowers a number of signs. */
void features_add_signs(struct features *features);

#endif
