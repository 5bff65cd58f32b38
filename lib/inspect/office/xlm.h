/* xlm.h - what Excel 4 macros do, by their functions and names.
 *
 * Used by the readers of .xls, .xlsb and .xlsm, which find formulas and names
 * in three forms. Functions by number: [MS-XLS] 2.5.198.17 (Ftab) and
 * 2.5.198.4 (Cetab). Thread: any. Never logs. */
#ifndef SEKISHO_OFFICE_XLM_H
#define SEKISHO_OFFICE_XLM_H

#include <stdbool.h>
#include <stddef.h>

#include "measure/reading.h"

/* A function's number is one of a command (Cetab). */
#define XLM_COMMAND 0x8000U

/* Count a function of a formula. */
void xlm_function(struct reading *reading, unsigned int number);

/* Count the functions and joins of a formula in text ("EXEC(...)&CHAR(1)");
 * what stands in quotes is no function. */
void xlm_formula(struct reading *reading, const char *text, size_t len);

/* Count a defined name (UTF-8) if Excel runs what it points to by itself: one
 * that begins so is enough for Excel, and "_xlnm." may stand before it. */
void xlm_name(
    struct reading *reading, const char *name, size_t len, bool is_hidden);

/* The same for a built-in name's number ([MS-XLS] 2.4.150). */
void xlm_builtin_name(
    struct reading *reading, unsigned int number, bool is_hidden);

/* At the end of a book: whether its macros run by themselves, execute or
 * write. A macro that nobody sees and that makes formulas while it runs is
 * taken for one that executes them: what it makes is not known before. words:
 * how many different ones were in the book's strings (danger.h). */
void xlm_finish(struct reading *reading, unsigned int words);

#endif
