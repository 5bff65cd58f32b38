/* options.h - what most verbs are asked with.
 *
 * Thread: one. Never logs; says on stderr what it does not understand. */
#ifndef SEKISHO_COMMAND_OPTIONS_H
#define SEKISHO_COMMAND_OPTIONS_H

#include <stdbool.h>

struct options {
	const char *file; /* -c FILE, or the default settings */
	bool json;        /* --json */
};

/* Of a verb that takes no other words; its name is argv[0]. takes_json:
 * whether --json is one of its options. Returns 0, or -1. */
int options_parse(int argc, char **argv, bool takes_json, struct options *out);

#endif
