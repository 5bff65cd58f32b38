/* danger.h - words by which documents fetch and start programs.
 *
 * For strings of macros, cells and links, where such a word is no prose.
 * Thread: any. Never logs. */
#ifndef SEKISHO_MEASURE_DANGER_H
#define SEKISHO_MEASURE_DANGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One bit for each word that is in text, case ignored. */
uint32_t danger_words(const char *text, size_t len);

/* How many words danger_words() found. */
unsigned int danger_count(uint32_t found);

/* Whether the address of a link between programs names a command line, or the
 * file of a program. */
bool danger_is_command(const char *text, size_t len);

#endif
