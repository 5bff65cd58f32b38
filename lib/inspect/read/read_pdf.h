/* read_pdf.h - PDF (ISO 32000-1).
 *
 * The 21 counts of pdf_words.h, and what the objects say: pages, links, forms,
 * embedded files. Thread: one worker. Never logs. */
#ifndef SEKISHO_READ_READ_PDF_H
#define SEKISHO_READ_READ_PDF_H

#include "measure/reading.h"

/* Time is linear in len; what is unpacked is LIMIT_PDF_INFLATED_BYTES. */
void read_pdf(const char *bytes, size_t len, struct reading *out);

#endif
