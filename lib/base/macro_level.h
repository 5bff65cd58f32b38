/* macro_level.h - what the macros of a document can do.
 *
 * A fact of a report, and what macros.level names. Thread: any. Never logs. */
#ifndef SEKISHO_BASE_MACRO_LEVEL_H
#define SEKISHO_BASE_MACRO_LEVEL_H

/* Each level includes those before it. */
enum macro_level {
	MACROS_NONE = 0,
	MACROS_ANY,        /* there is one */
	MACROS_AUTOEXEC,   /* it runs by itself */
	MACROS_SUSPICIOUS, /* and executes programs or writes files */
};

#define MACROS_LAST MACROS_SUSPICIOUS

/* "any", "autoexec", "suspicious"; "" for none. Static. */
const char *macro_level_name(enum macro_level level);

#endif
