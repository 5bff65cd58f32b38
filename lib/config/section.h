/* section.h - what one section of the ini assigns, and which sections apply.
 *
 * The file's plain sections ([malware], [limits], ...) are together one
 * struct section without a name; each [domain X] and [profile X] is one more.
 * For a name (user@example.jp) the sections that apply form a chain from the
 * most specific to the file's own; for each key the first that assigns it
 * wins. Thread: one loader, then any reader. Never logs. */
#ifndef SEKISHO_CONFIG_SECTION_H
#define SEKISHO_CONFIG_SECTION_H

#include <stdbool.h>

#include "config/dictionary.h"
#include "config/settings.h"
#include "config/store.h"
#include "config/value.h"

/* Where something stands; file is one pointer per file read. */
struct origin {
	const char *file; /* NULL: nowhere, a default */
	int line;
};

struct assigned {
	const struct setting *setting;
	struct value value;
	struct origin origin;
};

/* A policy with everything merged in, and its text, the same on every host. */
struct merged {
	struct policy policy;
	const char *text;
};

struct section {
	const char *name; /* "example.jp", lower case; "" for the file's own */
	struct assigned *items;
	size_t count, cap;
	const char *profile; /* of a [domain]: name, or NULL */
	struct origin profile_origin;
	struct origin begun;         /* of a [list]: where it begins */
	const struct section *base;  /* the profile, once it is resolved */
	const struct merged *merged; /* of a [domain], and the file */
};

/* A name with room for the dot that turns a domain into `.domain`. */
struct section_name {
	char room[LIMIT_ADDRESS_BYTES + 2];
	char *text; /* into room */
};

/* Sections, the most specific first. A name has at most as many candidates as
 * bytes, and each may bring a profile. */
#define SECTION_CHAIN_MAX (2UL * (LIMIT_ADDRESS_BYTES + 2))

struct section_chain {
	const struct section *items[SECTION_CHAIN_MAX];
	size_t count;
};

void section_release(struct section *section);

/* What the section itself assigns to a setting, or NULL. */
struct assigned *section_find(
    const struct section *section, const struct setting *setting);

/* One more; the setting is not assigned yet. */
void section_add(struct section *section, const struct assigned *assigned);

/* An address as a name to look for: lower case, without angle brackets,
 * source route, quotes and final dot. "" when it has no domain; without its
 * local part when it is longer than addresses are. */
void section_name_of_address(
    struct section_name *name, const char *address, size_t len);

/* A section's name again. */
void section_name_set(struct section_name *name, const char *text);

/* The name of a [domain] section. Returns 0, or -1 and *fault. */
int section_name_parse(
    struct section_name *name, const char *text, struct fault *fault);

/* Turn a name into the next less specific one (user@a.b, a.b, .a.b, .b);
 * false when there is none. */
bool section_name_widen(struct section_name *name);

/* The most specific of these sections that covers the name, or NULL. */
const struct section *section_covering(
    const struct dictionary *sections, const struct section_name *name);

/* All of them with their profiles, then last. */
void section_chain_of(const struct dictionary *sections,
    const struct section_name *name, const struct section *last,
    struct section_chain *out);

/* What a chain assigns to a setting, or NULL: its default. */
const struct assigned *section_chain_find(
    const struct section_chain *chain, const struct setting *setting);

#endif
