/* settings.c - looking things up in the table of settings. */
#include "config/settings.h"

#include <string.h>

#include "base/nearest.h"
#include "config/unit.h"

size_t
setting_count(void)
{
	return settings_gate_count + settings_content_count;
}

const struct setting *
setting_at(size_t i)
{
	return i < settings_gate_count
	    ? &settings_gate[i]
	    : &settings_content[i - settings_gate_count];
}

size_t
setting_index(const struct setting *setting)
{
	uintptr_t at = (uintptr_t)setting;

	/* As numbers: pointers into two arrays have no order. */
	if (at >= (uintptr_t)settings_gate &&
	    at < (uintptr_t)(settings_gate + settings_gate_count))
		return (size_t)(setting - settings_gate);
	return settings_gate_count + (size_t)(setting - settings_content);
}

size_t
setting_section_bytes(const struct setting *setting)
{
	return strcspn(setting->name, ".");
}

const struct setting *
setting_find(const char *name, size_t len)
{
	for (size_t i = 0; i < setting_count(); i++)
		if (strlen(setting_at(i)->name) == len &&
		    memcmp(setting_at(i)->name, name, len) == 0)
			return setting_at(i);
	return NULL;
}

const char *
setting_nearest(const char *name, size_t len)
{
	struct nearest nearest = { 0 };

	for (size_t i = 0; i < setting_count(); i++)
		nearest_add(&nearest, name, len, setting_at(i)->name,
		    strlen(setting_at(i)->name));
	return nearest.word;
}

bool
setting_is_section(const char *section)
{
	size_t len = strlen(section);

	for (size_t i = 0; i < setting_count(); i++)
		if (setting_section_bytes(setting_at(i)) == len &&
		    memcmp(setting_at(i)->name, section, len) == 0)
			return true;
	return false;
}

bool
setting_begins_section(size_t i)
{
	/* The dot counts: [list] would begin like [limits] otherwise. */
	size_t len = setting_section_bytes(setting_at(i)) + 1;

	return i == 0 ||
	    strncmp(setting_at(i)->name, setting_at(i - 1)->name, len) != 0;
}

void
setting_add_words(const struct setting *setting, struct buffer *out)
{
	const char *before = "";

	for (const struct setting_word *w = setting->words; w->word != NULL;
	     w++) {
		if ((setting->allowed & 1U << w->value) == 0)
			continue;
		buffer_add_format(out, "%s%s", before, w->word);
		before = ", ";
	}
}

void
setting_add_range(const struct setting *setting, struct buffer *out)
{
	switch (setting->type) {
	case SETTING_NUMBER:
	case SETTING_PROBABILITY:
	case SETTING_SIZE:
	case SETTING_SHARE:
	case SETTING_TIME:
		unit_format(setting, setting->min, out);
		buffer_add_text(out, " to ");
		unit_format(setting, setting->max, out);
		break;
	default:
		return;
	}
	if (setting->type == SETTING_SHARE)
		buffer_add_format(out, ", or 1%% to %d%%", SETTING_SHARE_MAX);
}
