/* show.c - the effective settings as ini lines with their origins. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "config/snapshot.h"

static void
add_origin(const struct origin *origin, struct buffer *out)
{
	char file[512];

	if (origin->file == NULL) {
		buffer_add_text(out, " ; default\n");
		return;
	}
	text_printable(
	    file, sizeof file, origin->file, strlen(origin->file), TEXT_UTF8);
	buffer_add_format(out, " ; %s:%d\n", file, origin->line);
}

static void
add_setting(const struct config *config, const struct section_chain *chain,
    const struct setting *setting, struct buffer *out)
{
	struct origin origin;
	const struct value *value = snapshot_value(
	    config, chain, setting, &origin);

	buffer_add_format(
	    out, "%s = ", setting->name + setting_section_bytes(setting) + 1);
	value_format(setting, value, &config->machine, out);
	add_origin(&origin, out);
}

/* Which sections the policy comes from, so that the reader need not guess. */
static void
add_sections(const struct section_chain *chain, struct buffer *out)
{
	const char *before = "; applied, the first wins: ";

	for (size_t i = 0; i + 1 < chain->count; i++) {
		const struct section *section = chain->items[i];
		bool is_profile = i > 0 && chain->items[i - 1]->base == section;

		buffer_add_format(out, "%s[%s %s]", before,
		    is_profile ? "profile" : "domain", section->name);
		before = " ";
	}
	buffer_add_text(out, chain->count > 1 ? "\n" : "");
}

void
config_show(
    const struct config *config, const char *address, struct buffer *out)
{
	struct section_name name;
	struct section_chain chain;

	if (address == NULL)
		address = "";
	section_name_of_address(&name, address, strlen(address));
	section_chain_of(&config->domains, &name, &config->file, &chain);
	buffer_add_format(out, "; settings %s\n", config->hash);
	add_sections(&chain, out);
	for (size_t i = 0; i < setting_count(); i++) {
		const struct setting *setting = setting_at(i);

		if (setting->scope == SETTING_LISTED)
			continue;
		if (setting_begins_section(i))
			buffer_add_format(out, "\n[%.*s]\n",
			    (int)setting_section_bytes(setting), setting->name);
		add_setting(config, &chain, setting, out);
	}
}
