/* read_vba.c - macros of Office documents. */
#include "office/read_vba.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "formats/cfb.h"
#include "office/ppt_object.h"
#include "vba/vba_decompress.h"
#include "vba/vba_project.h"
#include "vba/vba_words.h"

#define DIR_BYTES     (1L * 1024 * 1024)
#define PROJECT_BYTES 65536L

/* What the compiled code of a module without any source line takes at most:
 * sheets of Excel 2019 have 1,200 bytes. */
#define EMPTY_CODE_BYTES 4096

/* What a removed compiled code leaves: the stream's fixed head (2.3.4.1). */
#define PURGED_BYTES 7

/* A printable run of a form's stream that is a text. */
#define RUN_BYTES 6

/* One file's macros being read. */
struct reader_state {
	struct cfb *cfb;
	struct reading *out;
	struct vba_words *words;
	size_t projects, modules, stomped, hidden, forms, longest_form;
	bool locked, purged;
};

/* One project. */
struct project {
	struct reader_state *state;
	uint32_t storage; /* of dir and the modules */
	struct vba_project listing;
	size_t cached_bytes; /* compiled code of all modules */
	size_t source_bytes;
	bool is_stomped;
};

static void
read_entry(
    struct cfb *cfb, uint32_t storage, const char *name, struct buffer *out)
{
	uint32_t entry = cfb_find(cfb, storage, name);

	if (entry != CFB_NONE)
		cfb_read(cfb, &cfb->entries[entry], out);
}

/* Where the source lies in a module's stream: where dir says, or else where a
 * container begins with the word that begins every module, Attribute, of which
 * eight letters follow the first chunk's header of two bytes and a flag byte.
 */
static size_t
find_source(const struct buffer *stream, size_t offset)
{
	const char *bytes = buffer_text(stream);
	const char *words;

	if (offset < stream->len && bytes[offset] == 1)
		return offset;
	words = memmem(bytes, stream->len,
	    "\0Attri"
	    "but",
	    9);
	if (words != NULL && words - bytes >= 3 && words[-3] == 1)
		return (size_t)(words - bytes) - 3;
	return stream->len;
}

/* What compiled code has that its source lacks is what will run: words of
 * programs and addresses stand in both alike. Without a source there is
 * nothing to compare, but compiled code of some size had one. */
static bool
is_stomped(
    const struct buffer *stream, size_t code, size_t source_bytes, size_t said)
{
	scoped_reading struct reading nothing = { 0 };
	scoped_vba_words struct vba_words compiled = { 0 };

	if (source_bytes == 0 && code > EMPTY_CODE_BYTES)
		return true;
	reading_init(&nothing);
	vba_words_init(&compiled, &nothing);
	vba_words_compiled(&compiled, buffer_text(stream), code);
	return compiled.counts[VBA_WORD_PROGRAM] + compiled.urls > 0 &&
	    said == 0;
}

/* What the words say that is_stomped() looks for. */
static size_t
said_so_far(const struct vba_words *words)
{
	return words->counts[VBA_WORD_PROGRAM] + words->urls;
}

static void
read_source(struct project *project, const struct vba_module *module,
    enum vba_listing listing, const struct buffer *stream)
{
	struct reader_state *state = project->state;
	scoped_buffer struct buffer source = BUFFER_OF(0);
	size_t at = find_source(stream, module->offset);
	size_t said = said_so_far(state->words);
	struct vba_source text = { .name = module->name,
		.name_len = module->name_len,
		.has_events = listing != VBA_LISTING_MODULE &&
		    listing != VBA_LISTING_FORM };
	size_t code;

	source.max = reading_room(state->out);
	if (source.max > LIMIT_VBA_SOURCE_BYTES)
		source.max = LIMIT_VBA_SOURCE_BYTES;
	vba_decompress(buffer_text(stream) + at, stream->len - at, &source);
	reading_unpacked(state->out, source.len);
	text.text = buffer_text(&source);
	text.len = source.len;
	code = vba_words_add(state->words, &text);
	said = said_so_far(state->words) - said;
	project->source_bytes += code;
	project->cached_bytes += at < stream->len ? at : 0;
	if (!is_stomped(stream, at, code, said))
		return;
	state->stomped++;
	project->is_stomped = true;
	vba_words_compiled(state->words, buffer_text(stream), at);
}

static void
read_module(struct project *project, const struct vba_module *module)
{
	struct reader_state *state = project->state;
	scoped_buffer struct buffer stream = BUFFER_OF(
	    2 * LIMIT_VBA_SOURCE_BYTES);
	enum vba_listing listing = vba_project_lists(
	    &project->listing, module->name, module->name_len);

	if (state->modules >= LIMIT_VBA_MODULES)
		return;
	state->modules++;
	if (listing == VBA_LISTING_NONE && project->listing.count > 0)
		state->hidden++;
	read_entry(state->cfb, project->storage, module->stream, &stream);
	if (stream.len > 0)
		read_source(project, module, listing, &stream);
}

/* Without a dir that can be read: whatever begins as a module does. */
static void
read_unlisted(struct project *project)
{
	struct cfb *cfb = project->state->cfb;

	for (uint32_t i = 1; i < cfb->count; i++) {
		scoped_buffer struct buffer stream = BUFFER_OF(
		    2 * LIMIT_VBA_SOURCE_BYTES);
		const struct cfb_entry *entry = &cfb->entries[i];
		struct vba_module module = { .name = entry->name,
			.name_len = strlen(entry->name),
			.offset = UINT32_MAX };

		if (entry->kind != CFB_STREAM ||
		    entry->parent != project->storage)
			continue;
		cfb_read(cfb, entry, &stream);
		if (find_source(&stream, UINT32_MAX) == stream.len ||
		    project->state->modules >= LIMIT_VBA_MODULES)
			continue;
		project->state->modules++;
		read_source(project, &module, VBA_LISTING_NONE, &stream);
	}
}

static void
read_modules(struct project *project)
{
	struct cfb *cfb = project->state->cfb;
	scoped_buffer struct buffer packed = BUFFER_OF(DIR_BYTES);
	scoped_buffer struct buffer dir = BUFFER_OF(0);
	scoped_vba_modules struct vba_modules modules = { 0 };

	dir.max = reading_room(project->state->out);
	if (dir.max > DIR_BYTES)
		dir.max = DIR_BYTES;
	read_entry(cfb, project->storage, "dir", &packed);
	vba_decompress(buffer_text(&packed), packed.len, &dir);
	reading_unpacked(project->state->out, dir.len);
	vba_modules_read(&dir, &modules);
	for (size_t i = 0; i < modules.count; i++)
		read_module(project, &modules.held[i]);
	project->state->out->is_cut = project->state->out->is_cut || dir.full ||
	    modules.count == LIMIT_VBA_MODULES;
	if (modules.count == 0)
		read_unlisted(project);
}

/* The names of compiled code stand in one stream for all modules. */
static void
read_compiled(struct project *project)
{
	struct reader_state *state = project->state;
	scoped_buffer struct buffer names = BUFFER_OF(LIMIT_VBA_SOURCE_BYTES);

	read_entry(state->cfb, project->storage, "_VBA_PROJECT", &names);
	if (project->is_stomped)
		vba_words_compiled(
		    state->words, buffer_text(&names), names.len);
	if (names.len <= PURGED_BYTES && project->cached_bytes == 0 &&
	    project->source_bytes > 0)
		state->purged = true;
}

static void
read_project(struct reader_state *state, uint32_t storage)
{
	scoped_buffer struct buffer text = BUFFER_OF(PROJECT_BYTES);
	scoped_vba_project struct vba_project listing = { 0 };
	struct project project = { .state = state, .storage = storage };

	if (state->projects >= LIMIT_VBA_PROJECTS) {
		state->out->is_cut = true;
		return;
	}
	state->projects++;
	read_entry(
	    state->cfb, state->cfb->entries[storage].parent, "PROJECT", &text);
	vba_project_read(&text, &listing);
	state->locked = state->locked || listing.is_locked;
	project.listing = listing;
	read_modules(&project);
	read_compiled(&project);
}

/* Texts in a form's stream: printable bytes, each alone or before a NUL
 * (UTF-16). */
static void
read_runs(struct reader_state *state, const struct buffer *stream, size_t step)
{
	scoped_buffer struct buffer run = BUFFER_OF(LIMIT_VBA_STRING_BYTES);
	const char *bytes = buffer_text(stream);

	for (size_t i = 0; i + step <= stream->len + step; i += step) {
		bool goes_on = i + step <= stream->len && bytes[i] >= ' ' &&
		    bytes[i] <= '~' && (step == 1 || bytes[i + 1] == '\0');

		if (goes_on && run.len < run.max) {
			buffer_add(&run, &bytes[i], 1);
			continue;
		}
		if (run.len >= RUN_BYTES)
			vba_words_text(state->words, run.data, run.len);
		if (run.len >= RUN_BYTES && run.len > state->longest_form)
			state->longest_form = run.len;
		buffer_clear(&run);
	}
}

/* A form is a storage with a stream \3VBFrame; what it shows lies in o, its
 * shape in f, of its own storage or of those of its frames. */
static void
read_forms(struct reader_state *state)
{
	struct cfb *cfb = state->cfb;

	for (uint32_t i = 1; i < cfb->count; i++) {
		scoped_buffer struct buffer stream = BUFFER_OF(
		    LIMIT_VBA_SOURCE_BYTES);
		const struct cfb_entry *entry = &cfb->entries[i];
		bool is_frame = strcmp(entry->name, "\3VBFrame") == 0;

		if (entry->kind != CFB_STREAM || entry->parent == 0 ||
		    (!is_frame && strcmp(entry->name, "o") != 0 &&
			strcmp(entry->name, "f") != 0))
			continue;
		state->forms += is_frame;
		cfb_read(cfb, entry, &stream);
		read_runs(state, &stream, 1);
		read_runs(state, &stream, 2);
	}
}

static bool
is_stream(const struct cfb_entry *entry, const char *name)
{
	return entry->kind == CFB_STREAM && entry->parent != CFB_NONE &&
	    text_equal(entry->name, strlen(entry->name), name, strlen(name));
}

/* A storage with a stream dir, or with the compiled code's names and none. */
static void
read_projects(struct reader_state *state)
{
	struct cfb *cfb = state->cfb;

	for (uint32_t i = 1; i < cfb->count; i++) {
		const struct cfb_entry *entry = &cfb->entries[i];

		if (is_stream(entry, "dir") ||
		    (is_stream(entry, "_VBA_PROJECT") &&
			cfb_find(cfb, entry->parent, "dir") == CFB_NONE))
			read_project(state, entry->parent);
	}
	if (state->projects > 0)
		read_forms(state);
}

static void
tell(const struct reader_state *state)
{
	struct features *features = &state->out->features;
	const struct {
		enum feature feature;
		size_t value;
	} counts[] = {
		{ FEATURE_VBA_PROJECTS, state->projects },
		{ FEATURE_VBA_MODULES, state->modules },
		{ FEATURE_VBA_STOMPED, state->stomped },
		{ FEATURE_VBA_HIDDEN_MODULES, state->hidden },
		{ FEATURE_VBA_FORMS, state->forms },
	};

	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		features_add(
		    features, counts[i].feature, (double)counts[i].value);
	features_raise(
	    features, FEATURE_VBA_FORM_TEXT, (double)state->longest_form);
	features_raise(features, FEATURE_VBA_LOCKED, state->locked);
	features_raise(features, FEATURE_VBA_PURGED, state->purged);
	vba_words_tell(state->words);
	reading_macros(state->out, vba_words_level(state->words));
}

/* NOLINTBEGIN(misc-no-recursion): bounded by LIMIT_READ_DEPTH */
static void
read_ole(const char *bytes, size_t len, unsigned int depth, struct reading *out)
{
	scoped_cfb struct cfb cfb = { 0 };
	scoped_vba_words struct vba_words words = { 0 };
	scoped_ppt_objects struct ppt_objects objects = { 0 };
	struct reader_state state = {
		.cfb = &cfb, .out = out, .words = &words
	};

	if (!cfb_open(bytes, len, &cfb))
		return;
	vba_words_init(&words, out);
	read_projects(&state);
	if (state.projects > 0)
		tell(&state);
	if (depth >= LIMIT_READ_DEPTH)
		return;
	ppt_objects_open(&objects, &cfb, out);
	while (ppt_objects_next(&objects))
		read_ole(
		    objects.object.data, objects.object.len, depth + 1, out);
}
/* NOLINTEND(misc-no-recursion) */

void
read_vba_ole(const char *bytes, size_t len, struct reading *out)
{
	if (!cfb_is(bytes, len))
		return;
	features_begin(&out->features, FAMILY_VBA);
	read_ole(bytes, len, 0, out);
}
