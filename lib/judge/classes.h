/* classes.h - what a class of findings means: its settings and its replies.
 *
 * One row a class; decide.c asks. Thread: any; the table is constant. Never
 * logs. */
#ifndef SEKISHO_JUDGE_CLASSES_H
#define SEKISHO_JUDGE_CLASSES_H

#include <stdbool.h>
#include <stddef.h>

#include "config/config.h"
#include "judge/verdict.h"

/* What a class means: where its settings stand in struct policy (0: it has
 * none), and how a refusal is spoken. */
struct class_row {
	size_t action, subject_tag, body_tag; /* offsets */
	size_t code, text;
	bool removes; /* `tag` replaces the part; otherwise it only marks */
	int block_code, defer_code;
	const char *block_status, *defer_status;
	const char *default_text;
};

/* The row of a class; of one that only marks the log it is empty. */
const struct class_row *class_row(enum verdict_class class);

/* A policy's setting at such an offset. */
enum action class_action(const struct policy *policy, size_t offset);

/* A text setting, "" where there is none. */
const char *class_text(const struct policy *policy, size_t offset);

#endif
