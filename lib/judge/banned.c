/* banned.c - a file's true types and endings against a policy's words. */
#include "judge/banned.h"

#include <string.h>

#include "base/file_name.h"
#include "base/text.h"

bool
banned_is_exempt(const struct scan_file *file, const struct policy *policy)
{
	const struct text_list *exempt = &policy->attachments_exempt;
	size_t len = strlen(file->detected);

	for (size_t i = 0; i < exempt->count; i++) {
		const char *item = exempt->items[i];

		if (file_has_kind(file, item, strlen(item)) ||
		    (strchr(item, '/') != NULL &&
			text_matches(item, file->detected, len)))
			return true;
	}
	return false;
}

/* The list's word for an ending, or NULL. */
static const char *
word_of_ending(const struct text_list *list, const char *name)
{
	char ending[FILE_EXTENSION_BYTES];

	file_name_extension(name, strlen(name), ending);
	for (size_t i = 0; ending[0] != '\0' && i < list->count; i++)
		if (strcmp(list->items[i], ending) == 0)
			return list->items[i];
	return NULL;
}

const char *
banned_word(const struct scan_file *file, const struct policy *policy)
{
	const struct text_list *list = file->parent == 0 ||
		(file->flags & FILE_SHOWN) != 0
	    ? &policy->attachments_banned
	    : &policy->attachments_banned_inside;

	if (banned_is_exempt(file, policy))
		return NULL;
	for (size_t i = 0; i < list->count; i++)
		if (file_has_kind(file, list->items[i], strlen(list->items[i])))
			return list->items[i];
	for (size_t i = 0; i < file->name_count; i++) {
		const char *word = word_of_ending(list, file->names[i]);

		if (word != NULL)
			return word;
	}
	return NULL;
}

void
banned_find(const struct scan_report *report, const struct policy *policy,
    struct findings *findings)
{
	uint32_t found = 0; /* part, ordinal + 1 */

	for (size_t i = 0; i < report->file_count; i++) {
		const struct scan_file *file = &report->files[i];
		const char *word = file->part != found
		    ? banned_word(file, policy)
		    : NULL;

		if (word == NULL)
			continue;
		found = file->part;
		findings_add(findings,
		    (struct finding){ .class = CLASS_BANNED,
			.part = file->part,
			.verdict = word,
			.only = policy });
	}
}
