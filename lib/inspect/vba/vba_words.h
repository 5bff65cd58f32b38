/* vba_words.h - what the source of macros says, counted.
 *
 * The well-known macro rule (a macro that starts by itself, and writes or
 * executes), and measures of how hard the source tries not to be read. Words
 * count as whole words outside comments; inside strings only those that name
 * programs, after pieces joined by & or + and Chr(n) were put together. Words
 * of all modules of a project are counted together. Bounded by its input,
 * LIMIT_VBA_NAMES and LIMIT_VBA_STRING_BYTES. Thread: one owner. Never logs. */
#ifndef SEKISHO_VBA_VBA_WORDS_H
#define SEKISHO_VBA_VBA_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "measure/reading.h"
#include "vba/vba_lexicon.h"
#include "vba/vba_names.h"

struct vba_words {
	size_t counts[VBA_WORD_COUNT];
	size_t source_bytes; /* without the modules' headers */
	size_t code_bytes;   /* of it tokens other than comments */
	size_t code_lines;   /* statements */
	size_t comment_bytes;
	size_t tokens;
	size_t strings, string_bytes;
	size_t concatenations;
	size_t declares; /* functions of libraries */
	size_t longest_string, longest_line;
	size_t base64_strings, hex_strings;
	size_t urls;
	size_t letters[256]; /* bytes of all strings */
	struct vba_names names;
	struct buffer joined;    /* the string that is being put together */
	struct reading *reading; /* for addresses */
};

/* Addresses go to reading, which outlives the words. */
void vba_words_init(struct vba_words *words, struct reading *reading);
void vba_words_release(struct vba_words *words);

#define scoped_vba_words __attribute__((cleanup(vba_words_release)))

struct vba_source {
	const char *name; /* of the module */
	size_t name_len;
	const char *text;
	size_t len;
	bool has_events; /* procedures of controls' events are run */
};

/* Count a module's source. Returns the bytes of code in it: 0 if there is
 * nothing but its header and comments. */
size_t vba_words_add(struct vba_words *words, const struct vba_source *source);

/* Count a string of the source, its pieces joined. */
void vba_words_string(struct vba_words *words, const char *text, size_t len);

/* Count what a text says that is no string of the source: a form's caption. */
void vba_words_text(struct vba_words *words, const char *text, size_t len);

/* Count the words of compiled code, whose names stand in the open between
 * other bytes: for modules whose source is gone. */
void vba_words_compiled(struct vba_words *words, const char *bytes, size_t len);

/* What macros of these words can do: MACROS_ANY at least. */
enum macro_level vba_words_level(const struct vba_words *words);

/* Say all of it in the reading: counts are added, shares and extremes
 * raised. */
void vba_words_tell(const struct vba_words *words);

#endif
