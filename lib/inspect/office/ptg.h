/* ptg.h - formulas of workbooks, token by token.
 *
 * Three forms: Excel 5 and 95, Excel 97 ([MS-XLS] 2.5.198.25), .xlsb
 * ([MS-XLSB] 2.5.97.16). Thread: one worker. Never logs. */
#ifndef SEKISHO_OFFICE_PTG_H
#define SEKISHO_OFFICE_PTG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "office/office_facts.h"

enum ptg_form {
	PTG_UNSET = 0,
	PTG_BIFF5,
	PTG_BIFF8,
	PTG_BIFF12,
};

/* Tell facts of a formula's strings and, if it is a macro's, of its functions
 * and joins. *left_io is how many tokens of the book may still be looked at.
 * Returns false when it is no formula to its end. */
bool ptg_walk(struct office_facts *facts, enum ptg_form form,
    const uint8_t *tokens, size_t len, bool is_macro, size_t *left_io);

#endif
