/* xlm.c - the table of functions that matter. */
#include "office/xlm.h"

#include "base/text.h"

#define FUNCTION_BYTES 24

static const struct {
	const char *name;
	unsigned int number;
	enum feature feature;
} functions[] = {
	{ "EXEC", 0x006e, FEATURE_XLM_EXECUTES },
	{ "REGISTER", 0x0095, FEATURE_XLM_EXECUTES },
	{ "CALL", 0x0096, FEATURE_XLM_EXECUTES },
	{ "REGISTER.ID", 0x010b, FEATURE_XLM_EXECUTES },
	{ "INITIATE", 0x00af, FEATURE_XLM_EXECUTES },
	{ "POKE", 0x00b1, FEATURE_XLM_EXECUTES },
	{ "EXECUTE", 0x00b2, FEATURE_XLM_EXECUTES },
	{ "CREATE.OBJECT", 0x00ec, FEATURE_XLM_EXECUTES },
	{ "SEND.KEYS", XLM_COMMAND | 0x83, FEATURE_XLM_EXECUTES },
	{ "FOPEN", 0x0084, FEATURE_XLM_WRITES },
	{ "FWRITELN", 0x0089, FEATURE_XLM_WRITES },
	{ "FWRITE", 0x008a, FEATURE_XLM_WRITES },
	{ "FILE.DELETE", XLM_COMMAND | 0x06, FEATURE_XLM_WRITES },
	{ "SAVE.AS", XLM_COMMAND | 0x05, FEATURE_XLM_WRITES },
	{ "FORMULA", XLM_COMMAND | 0x60, FEATURE_XLM_MAKES },
	{ "FORMULA.FILL", XLM_COMMAND | 0x61, FEATURE_XLM_MAKES },
	{ "FORMULA.ARRAY", XLM_COMMAND | 0x62, FEATURE_XLM_MAKES },
	{ "SET.NAME", 0x0058, FEATURE_XLM_MAKES },
	{ "SET.VALUE", 0x006c, FEATURE_XLM_MAKES },
	{ "EVALUATE", 0x0101, FEATURE_XLM_MAKES },
	{ "MID", 0x001f, FEATURE_XLM_PIECES },
	{ "CHAR", 0x006f, FEATURE_XLM_PIECES },
	{ "LEFT", 0x0073, FEATURE_XLM_PIECES },
	{ "RIGHT", 0x0074, FEATURE_XLM_PIECES },
	{ "REPLACE", 0x0077, FEATURE_XLM_PIECES },
	{ "SUBSTITUTE", 0x0078, FEATURE_XLM_PIECES },
	{ "CODE", 0x0079, FEATURE_XLM_PIECES },
	{ "CONCATENATE", 0x0150, FEATURE_XLM_PIECES },
	{ "GET.CELL", 0x00b9, FEATURE_XLM_ASKS },
	{ "GET.WORKSPACE", 0x00ba, FEATURE_XLM_ASKS },
	{ "GET.WINDOW", 0x00bb, FEATURE_XLM_ASKS },
	{ "GET.DOCUMENT", 0x00bc, FEATURE_XLM_ASKS },
	{ "GET.WORKBOOK", 0x010c, FEATURE_XLM_ASKS },
	{ "DIRECTORY", 0x007b, FEATURE_XLM_ASKS },
	{ "FILES", 0x00a6, FEATURE_XLM_ASKS },
	{ "GOTO", 0x0035, FEATURE_XLM_JUMPS },
	{ "RUN", XLM_COMMAND | 0x11, FEATURE_XLM_JUMPS },
	{ "ON.TIME", XLM_COMMAND | 0x94, FEATURE_XLM_JUMPS },
};

void
xlm_function(struct reading *reading, unsigned int number)
{
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		if (functions[i].number == number)
			features_add(
			    &reading->features, functions[i].feature, 1);
}

static bool
is_in_name(char c)
{
	return (text_lower(c) >= 'a' && text_lower(c) <= 'z') ||
	    (c >= '0' && c <= '9') || c == '.' || c == '_';
}

static void
count_named(struct reading *reading, const char *name, size_t len)
{
	/* What newer files put before functions that older programs do not
	 * know. */
	if (text_begins(name, len, "_xlfn.")) {
		name += 6;
		len -= 6;
	}
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		if (len < FUNCTION_BYTES &&
		    text_matches(functions[i].name, name, len))
			features_add(
			    &reading->features, functions[i].feature, 1);
}

void
xlm_formula(struct reading *reading, const char *text, size_t len)
{
	size_t name = 0; /* bytes of a name before here */
	bool quoted = false;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '"')
			quoted = !quoted;
		if (quoted) {
			name = 0;
			continue;
		}
		if (text[i] == '&')
			features_add(&reading->features, FEATURE_XLM_PIECES, 1);
		if (text[i] == '(' && name > 0)
			count_named(reading, text + i - name, name);
		name = is_in_name(text[i]) ? name + 1 : 0;
	}
}

static void
count_auto(struct reading *reading, bool is_hidden)
{
	features_add(&reading->features, FEATURE_XLM_AUTO_NAMES, 1);
	if (is_hidden)
		features_add(&reading->features, FEATURE_XLM_AUTO_HIDDEN, 1);
}

void
xlm_name(struct reading *reading, const char *name, size_t len, bool is_hidden)
{
	static const char *const autos[] = { "auto_open", "auto_close",
		"auto_activate", "auto_deactivate" };

	if (text_begins(name, len, "_xlnm.")) {
		name += 6;
		len -= 6;
	}
	for (size_t i = 0; i < sizeof autos / sizeof *autos; i++)
		if (text_begins(name, len, autos[i])) {
			count_auto(reading, is_hidden);
			return;
		}
}

void
xlm_builtin_name(struct reading *reading, unsigned int number, bool is_hidden)
{
	enum {
		AUTO_OPEN = 0x01,
		AUTO_CLOSE = 0x02,
		AUTO_ACTIVATE = 0x0a,
		AUTO_DEACTIVATE = 0x0b,
	};

	if (number == AUTO_OPEN || number == AUTO_CLOSE ||
	    number == AUTO_ACTIVATE || number == AUTO_DEACTIVATE)
		count_auto(reading, is_hidden);
}

static bool
has(const struct reading *reading, enum feature feature)
{
	return features_has(&reading->features, feature) &&
	    reading->features.values[feature] > 0;
}

/* Whether the macros run programs or write files, or hide that they do. */
static bool
does_harm(const struct reading *reading)
{
	bool is_hidden = has(reading, FEATURE_XLM_SHEETS_HIDDEN) ||
	    has(reading, FEATURE_XLM_SHEETS_VERY_HIDDEN);

	return has(reading, FEATURE_XLM_EXECUTES) ||
	    has(reading, FEATURE_XLM_WRITES) ||
	    (is_hidden && has(reading, FEATURE_XLM_MAKES));
}

void
xlm_finish(struct reading *reading, unsigned int words)
{
	bool runs = has(reading, FEATURE_XLM_AUTO_NAMES);

	if (!has(reading, FEATURE_XLM_SHEETS))
		return;
	features_set(&reading->features, FEATURE_XLM_WORDS, words);
	reading_macros(reading,
	    runs && does_harm(reading) ? MACROS_SUSPICIOUS
		: runs                 ? MACROS_AUTOEXEC
				       : MACROS_ANY);
}
