/* settings.h - the one table of settings: a row is the whole truth.
 *
 * Name, owner and field, type, default, range and help; the reader, the
 * mistakes, `check --show`, the sample ini and the man page all come from it.
 * A new setting is a new row and a field in config.h. Used inside lib/config
 * only. Thread: any; the table is constant. Never logs. */
#ifndef SEKISHO_CONFIG_SETTINGS_H
#define SEKISHO_CONFIG_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/fault.h"

/* A share leaves something for everybody else: percent of the memory. */
#define SETTING_SHARE_MAX 90

enum setting_scope {
	SETTING_SCOPE_UNSET = 0,
	SETTING_HOST,   /* one value for the gateway: struct host */
	SETTING_POLICY, /* sections may override it: struct policy */
	SETTING_LISTED, /* a key of [list NAME]: struct list_values */
};

enum setting_type {
	SETTING_TYPE_UNSET = 0,
	SETTING_FLAG,        /* bool; yes, no */
	SETTING_NUMBER,      /* int64_t */
	SETTING_PROBABILITY, /* int64_t millionths; 0.95 */
	SETTING_SIZE,        /* int64_t bytes; 512, 64K, 10M, 1G */
	SETTING_SHARE,       /* a size, or a percentage of the memory */
	SETTING_TIME,        /* int64_t milliseconds; 500ms, 2s, 5m, 1h, 14d */
	SETTING_MODE,        /* mode_t; octal */
	SETTING_WORD,        /* an enum; one of `words` */
	SETTING_TEXT,        /* const char *; min and max are its bytes */
	SETTING_LIST,     /* struct text_list; min and max are a word's bytes */
	SETTING_NETWORKS, /* struct network_list */
};

/* What an empty value stands for. */
enum setting_automatic {
	AUTOMATIC_NOTHING = 0,
	AUTOMATIC_CORES,    /* number of cores */
	AUTOMATIC_AUTHSERV, /* "sekisho." and the host's name */
	AUTOMATIC_MODEL,    /* 0: what the model's card says */
};

/* A word of the ini and the enum's value. */
struct setting_word {
	const char *word; /* NULL ends the list */
	unsigned int value;
};

struct setting {
	const char *name; /* "malware.action" */
	enum setting_scope scope;
	size_t offset; /* in struct host or struct policy */
	enum setting_type type;
	const char *fallback; /* the default, as it would stand in the ini */
	const char
	    *example; /* for the sample, where the default is a mistake */
	int64_t min, max;
	size_t most; /* words of a list; 0: as many as there are */
	const struct setting_word *words;
	unsigned int allowed; /* bit 1 << value for each word allowed */
	enum setting_automatic automatic;
	/* The setting whose value this one has where nobody set it, or NULL;
	 * its fallback is that one's, too. */
	const char *same_as;
	/* Whether a text, or each word of a list, will do; NULL: any without
	 * control characters. Returns 0, or -1 and *fault: "must be ...". */
	int (*check)(const char *text, size_t len, struct fault *fault);
	const char *help;     /* one sentence, without the default */
	const char *japanese; /* the setting's name on the appliance, or NULL */
};

/* The table's halves, for settings.c. */
extern const struct setting settings_gate[], settings_content[];
extern const size_t settings_gate_count, settings_content_count;

/* How many rows there are, and row i. */
size_t setting_count(void);
const struct setting *setting_at(size_t i);

/* Which row a setting is. */
size_t setting_index(const struct setting *setting);

/* The setting of that name, or NULL. */
const struct setting *setting_find(const char *name, size_t len);

/* The name nearest to a wrong one, or NULL. */
const char *setting_nearest(const char *name, size_t len);

/* Whether a [section] of that name holds settings. */
bool setting_is_section(const char *section);

/* Bytes of the section's part of a name: 7 of "malware.action". */
size_t setting_section_bytes(const struct setting *setting);

/* Whether row i is the first of its section. */
bool setting_begins_section(size_t i);

/* Append the words that are allowed: "accept, tag, block". */
void setting_add_words(const struct setting *setting, struct buffer *out);

/* Append the range of a number, size or time: "500 to 599"; nothing for other
 * types. */
void setting_add_range(const struct setting *setting, struct buffer *out);

#endif
