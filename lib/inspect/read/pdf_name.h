/* pdf_name.h - names of files in a PDF. Thread: any. Never logs. */
#ifndef SEKISHO_READ_PDF_NAME_H
#define SEKISHO_READ_PDF_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a file of that name runs: a program, a script, a shortcut, or a
 * program of Windows that runs others, named without its ending. Tagged
 * documents carry pages along for those who cannot see: a page does not. */
bool pdf_name_runs(const char *text, size_t len);

#endif
