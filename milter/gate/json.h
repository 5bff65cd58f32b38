/* json.h - jansson, for those who build objects from text of any kind.
 *
 * Building fails only without memory, and then aborts. Thread: any. Never
 * logs. */
#ifndef SEKISHO_MILTER_JSON_H
#define SEKISHO_MILTER_JSON_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

/* object[key] = value, or append it; value is taken over. */
void json_put(json_t *object, const char *key, json_t *value);
void json_add(json_t *array, json_t *value);

/* Text that may not be UTF-8; null when it is NULL or empty. */
json_t *json_text(const char *text);

/* Print a value on the standard output, for people and scripts. */
void json_print(const json_t *value);

/* What an object of strangers says: a member's text ("" when it is none), and
 * number (0 when it is none). Valid while the object is. */
const char *json_text_of(const json_t *object, const char *key);
int64_t json_number_of(const json_t *object, const char *key);

#endif
