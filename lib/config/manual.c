/* manual.c - the settings table for people: a sample ini and a man page. */
#include <string.h>

#include "config/config.h"
#include "config/settings.h"

/* Where lines of running text are broken. */
#define COLUMN 76

/* Append words, each line beginning with `before`. Counts bytes, which breaks
 * Japanese early and never late. */
static void
add_wrapped(const char *before, const char *text, struct buffer *out)
{
	size_t column = 0;

	while (*text != '\0') {
		size_t len = strcspn(text, " ");

		if (column > 0 && column + 1 + len > COLUMN) {
			buffer_add_text(out, "\n");
			column = 0;
		}
		buffer_add_text(out, column == 0 ? before : " ");
		column += column == 0 ? strlen(before) : 1;
		buffer_add(out, text, len);
		column += len;
		text += len;
		text += strspn(text, " ");
	}
	buffer_add_text(out, "\n");
}

static const char *
automatic_words(const struct setting *setting)
{
	switch (setting->automatic) {
	case AUTOMATIC_CORES:
		return "the number of cores";
	case AUTOMATIC_AUTHSERV:
		return "sekisho.HOSTNAME";
	case AUTOMATIC_MODEL:
		return "what the model's card says";
	default:
		return "empty";
	}
}

/* What may stand there, as a sentence; nothing where help says it all. */
static void
add_domain_of_values(const struct setting *setting, struct buffer *out)
{
	switch (setting->type) {
	case SETTING_FLAG:
		buffer_add_text(out, "yes or no.");
		break;
	case SETTING_WORD:
		buffer_add_text(out, "One of: ");
		setting_add_words(setting, out);
		buffer_add_text(out, ".");
		break;
	case SETTING_NUMBER:
	case SETTING_PROBABILITY:
	case SETTING_SIZE:
	case SETTING_SHARE:
	case SETTING_TIME:
		setting_add_range(setting, out);
		buffer_add_text(out, ".");
		break;
	case SETTING_LIST:
		buffer_add_text(out, "A list separated by spaces.");
		break;
	case SETTING_NETWORKS:
		buffer_add_text(
		    out, "Addresses and networks separated by spaces.");
		break;
	default:
		break;
	}
}

static void
sample_setting(const struct setting *setting, struct buffer *out)
{
	scoped_buffer struct buffer values = { .max = 1000 };
	const char *value = setting->example != NULL ? setting->example
						     : setting->fallback;

	buffer_add_text(out, "\n");
	if (setting->japanese != NULL)
		buffer_add_format(out, "# %s\n", setting->japanese);
	add_wrapped("# ", setting->help, out);
	add_domain_of_values(setting, &values);
	if (values.len > 0)
		add_wrapped("# ", buffer_text(&values), out);
	buffer_add_format(out, ";%s =%s%s\n",
	    setting->name + setting_section_bytes(setting) + 1,
	    *value != '\0' ? " " : "", value);
}

/* A list's section is an example: an empty one would be a mistake. */
static void
sample_section(const struct setting *first, struct buffer *out)
{
	bool is_list = first->scope == SETTING_LISTED;

	buffer_add_format(out, "\n%s[%.*s%s]\n", is_list ? ";" : "",
	    (int)setting_section_bytes(first), first->name,
	    is_list ? " NAME" : "");
}

void
settings_print_sample(struct buffer *out)
{
	buffer_add_text(out,
	    "# Settings of Sekisho; see sekisho.ini(5).\n"
	    "#\n"
	    "# Each line that begins with a semicolon shows a default: remove "
	    "the\n"
	    "# semicolon and change the value. After a change run: sekisho "
	    "check\n"
	    "# 設定を変えたら「sekisho check」で確かめてください。\n");
	for (size_t i = 0; i < setting_count(); i++) {
		if (setting_begins_section(i))
			sample_section(setting_at(i), out);
		sample_setting(setting_at(i), out);
	}
	buffer_add_text(out,
	    "\n# For one domain (or .example.jp: it and everything below, or\n"
	    "# user@example.jp), with the keys in full; the most specific "
	    "section wins,\n"
	    "# key by key. A [profile] serves several of them.\n"
	    ";[profile strict]\n"
	    ";malware.action = block\n"
	    "\n"
	    ";[domain example.jp]\n"
	    ";profile = strict\n"
	    ";malware.subject_tag = [virus removed]\n");
}

/* A text in mdoc: a backslash is its escape character. */
static void
add_mdoc(const char *text, struct buffer *out)
{
	scoped_buffer struct buffer escaped = { .max = 4096 };

	/* A line that begins with a dot or a quote would be a request. */
	if (*text == '.' || *text == '\'')
		buffer_add_text(&escaped, "\\&");
	for (; *text != '\0'; text++)
		if (*text == '\\')
			buffer_add_text(&escaped, "\\e");
		else
			buffer_add(&escaped, text, 1);
	add_wrapped("", buffer_text(&escaped), out);
}

static void
manual_setting(const struct setting *setting, struct buffer *out)
{
	scoped_buffer struct buffer values = { .max = 1000 };
	scoped_buffer struct buffer last = { .max = 1000 };

	if (setting->scope == SETTING_LISTED)
		buffer_add_format(out, ".It Bo list NAME Bc Cm %s\n",
		    setting->name + setting_section_bytes(setting) + 1);
	else
		buffer_add_format(out, ".It Cm %s\n", setting->name);
	add_mdoc(setting->help, out);
	add_domain_of_values(setting, &values);
	if (values.len > 0)
		add_mdoc(buffer_text(&values), out);
	if (setting->same_as != NULL)
		buffer_add_format(
		    &last, "Default: that of %s.", setting->same_as);
	else
		buffer_add_format(&last, "Default: %s.",
		    *setting->fallback != '\0' ? setting->fallback
					       : automatic_words(setting));
	add_mdoc(buffer_text(&last), out);
	if (setting->scope == SETTING_POLICY)
		add_mdoc("May stand in [domain] and [profile].", out);
	if (setting->japanese == NULL)
		return;
	buffer_clear(&last);
	buffer_add_format(&last, "In Japanese: %s.", setting->japanese);
	add_mdoc(buffer_text(&last), out);
}

void
settings_print_manual(struct buffer *out)
{
	buffer_add_text(out, ".Bl -tag -width Ds\n");
	for (size_t i = 0; i < setting_count(); i++)
		manual_setting(setting_at(i), out);
	buffer_add_text(out, ".El\n");
}
