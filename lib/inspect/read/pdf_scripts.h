/* pdf_scripts.h - what the scripts of a PDF are there for.
 *
 * Many honest documents have one that opens the window for printing, and
 * forms are full of those that add up fields; exploits bring their own bytes
 * along. Thread: any. Never logs. */
#ifndef SEKISHO_READ_PDF_SCRIPTS_H
#define SEKISHO_READ_PDF_SCRIPTS_H

#include <stdbool.h>
#include <stddef.h>

struct pdf_scripts {
	size_t count;
	size_t plain; /* of these: print or show a page, and no more */
	size_t words; /* that honest documents hardly have */
};

/* Add a script. is_whole: the text is all of it. */
void pdf_scripts_add(
    struct pdf_scripts *scripts, const char *text, size_t len, bool is_whole);

#endif
