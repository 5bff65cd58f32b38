/* pdf_shown.h - how much text the content of a page shows (ISO 32000-1,
 * 9.4.3). Thread: any. Never logs. */
#ifndef SEKISHO_READ_PDF_SHOWN_H
#define SEKISHO_READ_PDF_SHOWN_H

#include <stddef.h>

/* Bytes of the texts that a page's content, unpacked, shows. */
size_t pdf_shown_bytes(const char *bytes, size_t len);

#endif
