/* load.c - ini files into a snapshot: read, assign, look for mistakes.
 *
 * Every entry of every file is looked at, whatever was wrong before it. What
 * stands in a section that cannot be is assigned to a scratch section, so
 * that its own mistakes are still found. */
#include "config/load.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/nearest.h"
#include "base/own.h"
#include "base/text.h"
#include "config/ini.h"
#include "config/line.h"
#include "config/lists.h"
#include "config/mistakes.h"
#include "config/notice_file.h"
#include "config/snapshot.h"

enum section_kind {
	KIND_UNSET = 0,
	KIND_PLAIN,
	KIND_DOMAIN,
	KIND_PROFILE,
	KIND_LIST,
};

struct loader {
	struct config *config;
	struct mistakes *mistakes;
	const char *file; /* being read; the snapshot's text */
	enum section_kind kind;
	struct section *section; /* takes what comes next */
	struct section scratch;
};

#define MISTAKE(loader, line, ...)                                             \
	mistakes_add((loader)->mistakes, (loader)->file, line, __VA_ARGS__)

/* The end of a sentence about a name that is not known. */
struct hint {
	char text[160];
};

static struct hint
hint(const char *before, const char *word, size_t len, const char *after)
{
	struct hint result = { "" };

	if (word != NULL)
		(void)snprintf(result.text, sizeof result.text,
		    " (did you mean %s%.*s%s?)", before, (int)len, word, after);
	return result;
}

static struct hint
hint_section(const char *name)
{
	static const char *const others[] = { "domain", "profile", "list" };
	struct nearest nearest = { 0 };

	for (size_t i = 0; i < setting_count(); i++)
		nearest_add(&nearest, name, strlen(name), setting_at(i)->name,
		    setting_section_bytes(setting_at(i)));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		nearest_add(
		    &nearest, name, strlen(name), others[i], strlen(others[i]));
	return hint("[", nearest.word, nearest.len, "]");
}

static void
begin_domain(struct loader *loader, const struct ini_entry *entry)
{
	struct section_name name;
	struct fault fault;

	loader->kind = KIND_DOMAIN;
	if (section_name_parse(&name, entry->argument, &fault) != 0) {
		MISTAKE(loader, entry->line, "%s", fault.text);
		return;
	}
	loader->section = snapshot_section(
	    loader->config, &loader->config->domains, name.text);
}

static void
begin_profile(struct loader *loader, const struct ini_entry *entry)
{
	loader->kind = KIND_PROFILE;
	if (!line_is_name(entry->argument, strlen(entry->argument))) {
		MISTAKE(loader, entry->line,
		    "[profile] needs a name of letters, digits and _ - .");
		return;
	}
	loader->section = snapshot_section(
	    loader->config, &loader->config->profiles, entry->argument);
}

static void
begin_list(struct loader *loader, const struct ini_entry *entry)
{
	loader->kind = KIND_LIST;
	if (!line_is_name(entry->argument, strlen(entry->argument))) {
		MISTAKE(loader, entry->line,
		    "[list] needs a name of letters, digits and _ - .");
		return;
	}
	loader->section = snapshot_section(
	    loader->config, &loader->config->lists, entry->argument);
	loader->section->begun = (struct origin){ loader->file, entry->line };
}

static void
begin_section(struct loader *loader, const struct ini_entry *entry)
{
	section_release(&loader->scratch);
	loader->section = &loader->scratch;
	loader->kind = KIND_PLAIN;
	if (strcmp(entry->section, "domain") == 0)
		begin_domain(loader, entry);
	else if (strcmp(entry->section, "profile") == 0)
		begin_profile(loader, entry);
	else if (strcmp(entry->section, "list") == 0)
		begin_list(loader, entry);
	else if (!setting_is_section(entry->section))
		MISTAKE(loader, entry->line, "unknown section [%s]%s",
		    entry->section, hint_section(entry->section).text);
	else if (*entry->argument != '\0')
		MISTAKE(loader, entry->line,
		    "[%s] takes nothing behind its name", entry->section);
	else
		loader->section = &loader->config->file;
}

/* Remember what the file says, over what an earlier file said. */
static void
assign(struct loader *loader, const struct setting *setting,
    const struct ini_entry *entry)
{
	struct assigned made = { .setting = setting,
		.origin = { loader->file, entry->line } };
	struct assigned *found = section_find(loader->section, setting);
	struct fault fault;

	if (found != NULL && found->origin.file == loader->file) {
		MISTAKE(loader, entry->line,
		    "%s is set a second time (first in line %d)", setting->name,
		    found->origin.line);
		return;
	}
	if (value_parse(setting, entry->value, &loader->config->store,
		&made.value, &fault) != 0)
		MISTAKE(
		    loader, entry->line, "%s: %s", setting->name, fault.text);
	if (found != NULL)
		*found = made;
	else
		section_add(loader->section, &made);
}

static void
assign_profile(struct loader *loader, const struct ini_entry *entry)
{
	struct section *section = loader->section;

	if (section->profile != NULL &&
	    section->profile_origin.file == loader->file) {
		MISTAKE(loader, entry->line,
		    "profile is set a second time (first in line %d)",
		    section->profile_origin.line);
		return;
	}
	section->profile = store_text(
	    &loader->config->store, entry->value, strlen(entry->value));
	section->profile_origin = (struct origin){ loader->file, entry->line };
}

/* Why a key that no setting has is wrong, in the words of its section. */
static void
unknown_key(struct loader *loader, const struct ini_entry *entry,
    const char *name, size_t len)
{
	const char *nearest = setting_nearest(name, len);
	const char *key = entry->key;

	/* [malware] malware.action = ..., or [domain X] profile misspelled */
	if (nearest == NULL && loader->kind == KIND_PLAIN &&
	    setting_find(key, strlen(key)) != NULL)
		nearest = key;
	if ((loader->kind == KIND_DOMAIN || loader->kind == KIND_PROFILE) &&
	    strchr(key, '.') == NULL)
		MISTAKE(loader, entry->line,
		    "unknown key %s: keys stand in full here, as "
		    "malware.action",
		    key);
	else
		MISTAKE(loader, entry->line, "unknown key %s%s", name,
		    hint("", nearest, nearest != NULL ? strlen(nearest) : 0, "")
			.text);
}

static void
take_key(struct loader *loader, const struct ini_entry *entry)
{
	scoped_buffer struct buffer name = { .max = 2UL *
		    LIMIT_INI_LINE_BYTES };
	const struct setting *setting;

	if (loader->section == NULL) {
		MISTAKE(loader, entry->line,
		    "%s stands before the first [section]", entry->key);
		return;
	}
	if (loader->kind == KIND_DOMAIN && strcmp(entry->key, "profile") == 0) {
		assign_profile(loader, entry);
		return;
	}
	if (loader->kind == KIND_PLAIN || loader->kind == KIND_LIST)
		buffer_add_format(&name, "%s.", entry->section);
	buffer_add_text(&name, entry->key);
	setting = setting_find(buffer_text(&name), name.len);
	if (setting == NULL)
		unknown_key(loader, entry, buffer_text(&name), name.len);
	else if ((loader->kind == KIND_DOMAIN ||
		     loader->kind == KIND_PROFILE) &&
	    setting->scope != SETTING_POLICY)
		MISTAKE(loader, entry->line,
		    "%s is a setting of the whole gateway and cannot stand "
		    "in [%s]",
		    setting->name, entry->section);
	else
		assign(loader, setting, entry);
}

static void
read_text(struct loader *loader, const char *name, const char *text, size_t len)
{
	struct ini_reader reader;
	struct ini_entry entry;
	struct fault fault;
	int status;

	loader->file = store_text(&loader->config->store, name, strlen(name));
	loader->section = NULL;
	loader->kind = KIND_PLAIN;
	ini_init(&reader, text, len);
	while ((status = ini_next(&reader, &entry, &fault)) != 0) {
		if (status < 0)
			MISTAKE(loader, reader.line, "%s", fault.text);
		else if (entry.key == NULL)
			begin_section(loader, &entry);
		else
			take_key(loader, &entry);
	}
	ini_release(&reader);
}

/* All of a file, or -1 with errno. */
static int
read_bytes(const char *path, struct buffer *out)
{
	scoped_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	char piece[65536];
	ssize_t got;

	if (fd < 0)
		return -1;
	while ((got = read(fd, piece, sizeof piece)) > 0)
		buffer_add(out, piece, (size_t)got);
	if (out->full)
		errno = EFBIG;
	return got < 0 || out->full ? -1 : 0;
}

static void
read_file(struct loader *loader, const char *path)
{
	scoped_buffer struct buffer text = { .max = LIMIT_INI_FILE_BYTES };

	if (read_bytes(path, &text) != 0)
		mistakes_add(
		    loader->mistakes, path, 0, "this file cannot be read: %m");
	else
		read_text(loader, path, buffer_text(&text), text.len);
}

static int
is_fragment(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > 4 &&
	    strcmp(entry->d_name + len - 4, ".ini") == 0;
}

/* alphasort() asks the locale; the order must be the same for everybody. */
static int
compare_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void
read_folder(struct loader *loader, const char *folder)
{
	struct dirent **found = NULL;
	int count = scandir(folder, &found, is_fragment, compare_bytes);

	if (count < 0 && errno != ENOENT)
		mistakes_add(loader->mistakes, folder, 0,
		    "this folder cannot be read: %m");
	for (int i = 0; i < count; i++) {
		scoped_mem char *path = NULL;

		if (asprintf(&path, "%s/%s", folder, found[i]->d_name) < 0)
			abort();
		read_file(loader, path);
		free(found[i]);
	}
	free(found);
}

/* Profiles may stand behind the sections that use them, in another file. */
static void
resolve_profiles(struct loader *loader)
{
	struct config *config = loader->config;

	for (size_t i = 0; i < config->section_count; i++) {
		struct section *section = config->sections[i];

		if (section->profile == NULL)
			continue;
		section->base = dictionary_find(&config->profiles,
		    section->profile, strlen(section->profile));
		if (section->base == NULL)
			mistakes_add(loader->mistakes,
			    section->profile_origin.file,
			    section->profile_origin.line,
			    "there is no [profile %s]", section->profile);
	}
}

/* Whether a setting changes what reputation does. Approved senders do, since
 * they skip it; blocked ones are always answered at RCPT. */
static bool
is_reputation(const char *name)
{
	return strncmp(name, "reputation.", strlen("reputation.")) == 0 ||
	    strcmp(name, "senders.approved") == 0;
}

/* What the section, or the profile it uses, says about reputation, or NULL.
 */
static const struct assigned *
find_reputation(const struct section *section)
{
	for (; section != NULL; section = section->base)
		for (size_t i = 0; i < section->count; i++)
			if (is_reputation(section->items[i].setting->name))
				return &section->items[i];
	return NULL;
}

/* A refusal before RCPT is spoken before any recipient is known. */
static void
check_reply_stage(struct loader *loader)
{
	struct config *config = loader->config;
	const char *name = "milter.reply_at";
	const struct assigned *stage = section_find(
	    &config->file, setting_find(name, strlen(name)));
	const struct assigned *told = NULL;

	if (stage == NULL || stage->value.number == REPLY_AT_RCPT)
		return;
	for (size_t i = 0; i < config->section_count; i++) {
		const struct assigned *found = find_reputation(
		    config->sections[i]);

		/* Many sections in a row may use one profile. */
		if (found != NULL && found != told)
			mistakes_add(loader->mistakes, found->origin.file,
			    found->origin.line,
			    "%s cannot differ per recipient while "
			    "milter.reply_at is not rcpt",
			    found->setting->name);
		told = found;
	}
}

static int
finish(struct loader *loader, size_t mistakes_before, struct config **out)
{
	resolve_profiles(loader);
	check_reply_stage(loader);
	lists_resolve(loader->config, loader->mistakes);
	notice_file_load(loader->config, loader->mistakes);
	section_release(&loader->scratch);
	if (loader->mistakes->count > mistakes_before) {
		config_free(&loader->config);
		return -1;
	}
	snapshot_finish(loader->config);
	*out = loader->config;
	return 0;
}

int
load_files(const char *file, const char *folder, struct config **out,
    struct mistakes *mistakes)
{
	struct loader loader = { .config = snapshot_new(),
		.mistakes = mistakes };
	size_t before = mistakes->count;

	read_file(&loader, file);
	if (folder != NULL)
		read_folder(&loader, folder);
	return finish(&loader, before, out);
}

void
load_peek(
    const char *file, const char *folder, const char *name, struct buffer *out)
{
	struct mistakes unheard = { 0 };
	struct loader loader = { .config = snapshot_new(),
		.mistakes = &unheard };
	const struct setting *setting = setting_find(name, strlen(name));
	const struct assigned *found;

	assert(setting != NULL && setting->type == SETTING_TEXT);
	read_file(&loader, file);
	if (folder != NULL)
		read_folder(&loader, folder);
	found = section_find(&loader.config->file, setting);
	/* A value that is a mistake itself was assigned without its text. */
	buffer_add_text(out,
	    found != NULL && found->value.text != NULL ? found->value.text
						       : setting->fallback);
	section_release(&loader.scratch);
	mistakes_release(&unheard);
	config_free(&loader.config);
}

int
config_parse(const char *name, const char *text, size_t len,
    struct config **out, struct mistakes *mistakes)
{
	struct loader loader = { .config = snapshot_new(),
		.mistakes = mistakes };
	size_t before = mistakes->count;

	if (len > LIMIT_INI_FILE_BYTES)
		mistakes_add(mistakes, name, 0, "this file is too large");
	else
		read_text(&loader, name, text, len);
	return finish(&loader, before, out);
}
