/* vba_names.h - every name of a VBA project, each once.
 *
 * What people call things says how the source was written: procedures that
 * nothing calls are padding, names without vowels were drawn by lot. Bounded:
 * LIMIT_VBA_NAMES; what comes later is not counted. Thread: one owner. Never
 * logs. */
#ifndef SEKISHO_VBA_VBA_NAMES_H
#define SEKISHO_VBA_VBA_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

enum vba_role {
	VBA_ROLE_USED = 0,
	VBA_ROLE_DECLARED,  /* variable, constant, parameter */
	VBA_ROLE_PROCEDURE, /* Sub, Function, Property */
};

struct vba_name;

struct vba_names {
	struct vba_name *held; /* in the order they came */
	size_t count, cap;
	uint32_t *table; /* their numbers + 1 by digest */
	struct buffer text;
};

void vba_names_init(struct vba_names *names);
void vba_names_release(struct vba_names *names);

/* A name stands in the source, in this role. */
void vba_names_add(
    struct vba_names *names, const char *name, size_t len, enum vba_role role);

/* What the names are like. */
struct vba_names_shape {
	size_t declared;   /* names declared here, procedures included */
	size_t letters;    /* bytes of all of these */
	size_t vowels;     /* of their letters */
	size_t alphabetic; /* bytes that are ASCII letters */
	size_t drawn;      /* names that look drawn by lot */
	size_t procedures; /* of them procedures */
	size_t uncalled;   /* that are named nowhere else and are no event's */
};

struct vba_names_shape vba_names_shape(const struct vba_names *names);

#endif
