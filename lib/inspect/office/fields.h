/* fields.h - instructions of Word's fields.
 *
 * ECMA-376 Part 1, 17.16: a field has an instruction ("DDEAUTO cmd ..."), may
 * have a result, and stands inside others. Both forms of Word's documents tell
 * where each begins, where its result begins, where it ends; the instruction
 * may come in any number of pieces. Thread: one worker. Never logs. */
#ifndef SEKISHO_OFFICE_FIELDS_H
#define SEKISHO_OFFICE_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "office/office_facts.h"

struct fields {
	struct office_facts *facts;
	size_t depth;        /* fields that are open */
	uint64_t in_result;  /* a bit for each of the first 64 */
	struct buffer words; /* of the outermost field and all in it */
};

void fields_init(struct fields *fields, struct office_facts *facts);
void fields_release(struct fields *fields);

void fields_begin(struct fields *fields);
void fields_separate(struct fields *fields);
void fields_end(struct fields *fields);

/* Whether text that stands here is a field's instruction. */
bool fields_is_instruction(const struct fields *fields);

/* A piece of an instruction (UTF-8). */
void fields_add(struct fields *fields, const char *text, size_t len);

/* An instruction that is all there, without begin and end. */
void fields_simple(struct fields *fields, const char *text, size_t len);

#endif
