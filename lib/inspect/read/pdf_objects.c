/* pdf_objects.c - tokens to dictionaries, dictionaries to facts. */
#include "read/pdf_objects.h"

#include <stdint.h>
#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/siphash.h"
#include "formats/inflate.h"
#include "formats/pdf_tokens.h"
#include "measure/web_address.h"
#include "read/pdf_name.h"
#include "read/pdf_shown.h"

/* Different hosts that are counted: more say nothing more. */
#define HOSTS_MAX 256

/* Keys of a dictionary whose values say something. */
enum key {
	KEY_OTHER = 0,
	KEY_TYPE,
	KEY_SUBTYPE,
	KEY_ACTION, /* S */
	KEY_URI,
	KEY_RECT,
	KEY_BOX,
	KEY_LENGTH,
	KEY_FILTER,
	KEY_FILE, /* F, UF */
	KEY_EMBEDDED,
	KEY_A,
	KEY_SCRIPT, /* JS */
	KEY_FORM,
	KEY_WINDOWS, /* Win: what is launched there */
	KEY_FONT,    /* Length1, Length2: a font's program */
};

static const struct {
	const char *name;
	enum key key;
} keys[] = {
	{ "Type", KEY_TYPE },
	{ "Subtype", KEY_SUBTYPE },
	{ "S", KEY_ACTION },
	{ "URI", KEY_URI },
	{ "Rect", KEY_RECT },
	{ "MediaBox", KEY_BOX },
	{ "Length", KEY_LENGTH },
	{ "Filter", KEY_FILTER },
	{ "F", KEY_FILE },
	{ "UF", KEY_FILE },
	{ "EF", KEY_EMBEDDED },
	{ "A", KEY_A },
	{ "JS", KEY_SCRIPT },
	{ "AcroForm", KEY_FORM },
	{ "Win", KEY_WINDOWS },
	{ "Length1", KEY_FONT },
	{ "Length2", KEY_FONT },
};

/* What a dictionary is, by Type, Subtype, S and the keys it has; bits. */
enum is {
	IS_PAGE = 1 << 0,
	IS_OBJECTS = 1 << 1, /* ObjStm */
	IS_IMAGE = 1 << 2,
	IS_LINK = 1 << 3,
	IS_OPENING = 1 << 4, /* an action opens an address, here or inside */
	IS_FLATE = 1 << 5,
	IS_FILTERED = 1 << 6, /* in another way */
	IS_RISKY = 1 << 7,    /* its file's name is */
	IS_EMBEDDED = 1 << 8,
	IS_TYPED = 1 << 9, /* as something that shows nothing */
	IS_HIDDEN_ACTION = 1 << 10,
	IS_LAUNCH = 1 << 11,
};

struct dict {
	enum key key;
	bool is_fresh; /* its key was the last token */
	size_t arrays; /* open ones */
	unsigned int is;
	double numbers[4]; /* of the array or value being read */
	size_t number_count;
	double area; /* of a link, of a page */
	size_t length;
};

/* The data of one, in the file. */
struct stream {
	size_t at, len;
	bool is_flate;
	double number; /* of its object, if it may be a script */
};

struct walk {
	struct pdf_tokens tokens;
	struct dict dicts[LIMIT_PDF_DEPTH];
	size_t depth;     /* also of those that have no room */
	struct dict last; /* the one that was closed last, outside of all */
	bool has_last;
	bool is_inside; /* an object stream */
	bool is_encrypted;
	struct pdf_objects *out;
	struct reading *reading;
	struct stream objects[LIMIT_PDF_OBJECT_STREAMS];
	size_t objects_count;
	struct stream shown[LIMIT_PDF_PAGE_STREAMS]; /* perhaps, on a page */
	size_t shown_count;
	struct stream untyped[LIMIT_PDF_UNTYPED_STREAMS];
	size_t untyped_count;
	double scripts[LIMIT_PDF_SCRIPT_STREAMS]; /* objects with scripts */
	size_t scripts_count;
	double numbers[2]; /* the last two outside of all: "12 0 obj" */
	double object;     /* the one being read */
	uint64_t hosts[HOSTS_MAX];
	size_t left; /* bytes that may still be unpacked */
};

static struct dict *
dict_of(struct walk *walk)
{
	if (walk->depth == 0 || walk->depth > LIMIT_PDF_DEPTH)
		return NULL;
	return &walk->dicts[walk->depth - 1];
}

/* A name that is the value of Type, Subtype, S or Filter. */
static void
take_value_name(struct walk *walk, struct dict *dict)
{
	static const char *const plain[] = { "Form", NULL };
	const struct pdf_tokens *token = &walk->tokens;
	bool is_type = dict->key == KEY_TYPE || dict->key == KEY_SUBTYPE;

	if (dict->key == KEY_TYPE && pdf_token_is(token, "Page"))
		dict->is |= IS_PAGE;
	if (dict->key == KEY_TYPE && pdf_token_is(token, "ObjStm"))
		dict->is |= IS_OBJECTS;
	if (dict->key == KEY_SUBTYPE && pdf_token_is(token, "Image"))
		dict->is |= IS_IMAGE;
	if (dict->key == KEY_SUBTYPE && pdf_token_is(token, "Link"))
		dict->is |= IS_LINK;
	if (is_type && !pdf_token_among(token, plain) &&
	    !pdf_token_is(token, "XObject"))
		dict->is |= IS_TYPED;
	if (dict->key == KEY_FILTER)
		dict->is |= pdf_token_is(token, "FlateDecode") ||
			pdf_token_is(token, "Fl")
		    ? IS_FLATE
		    : IS_FILTERED;
}

/* The kind of an action (12.6.4). */
static void
take_action(struct walk *walk, struct dict *dict)
{
	static const char *const remotes[] = { "GoToR", "GoToE", NULL };
	static const char *const active[] = { "JavaScript", "Launch",
		"SubmitForm", "ImportData", "Rendition", NULL };
	const struct pdf_tokens *token = &walk->tokens;

	if (dict->key != KEY_ACTION)
		return;
	if (pdf_token_is(token, "URI"))
		dict->is |= IS_OPENING;
	if (pdf_token_is(token, "Launch"))
		dict->is |= IS_LAUNCH;
	if (pdf_token_is(token, "SubmitForm"))
		walk->out->submits++;
	if (pdf_token_among(token, remotes))
		walk->out->remotes++;
	if (pdf_token_among(token, active))
		dict->is |= IS_HIDDEN_ACTION;
}

static void
take_key(struct walk *walk, struct dict *dict)
{
	dict->key = KEY_OTHER;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (pdf_token_is(&walk->tokens, keys[i].name))
			dict->key = keys[i].key;
	dict->is_fresh = true;
	dict->number_count = 0;
	if (dict->key == KEY_EMBEDDED)
		dict->is |= IS_EMBEDDED;
	if (dict->key == KEY_FONT)
		dict->is |= IS_TYPED;
	walk->out->forms += dict->key == KEY_FORM;
}

static void
take_name(struct walk *walk, struct dict *dict)
{
	if (!dict->is_fresh && dict->arrays == 0) {
		take_key(walk, dict);
		return;
	}
	dict->is_fresh = false;
	take_value_name(walk, dict);
	take_action(walk, dict);
}

static void
count_host(struct walk *walk, const char *url, size_t len)
{
	static const uint8_t no_key[SIPHASH_KEY_BYTES];
	struct web_address host = web_address_host(url, len);
	uint64_t hash = siphash(no_key, host.text, host.len);

	for (size_t i = 0; i < walk->out->hosts; i++)
		if (walk->hosts[i] == hash)
			return;
	if (host.len > 0 && walk->out->hosts < HOSTS_MAX)
		walk->hosts[walk->out->hosts++] = hash;
}

static void
take_address(struct walk *walk)
{
	const char *url = walk->tokens.text;
	size_t len = walk->tokens.text_len;

	walk->out->links++;
	if (walk->is_encrypted || !web_address_is(url, len))
		return;
	reading_url(walk->reading, url, len);
	count_host(walk, url, len);
	walk->out->numeric_links += web_address_is_numeric(url, len);
	walk->out->file_links += web_address_is_file(url, len);
}

static void
take_text(struct walk *walk, struct dict *dict)
{
	dict->is_fresh = false;
	if (dict->key == KEY_URI)
		take_address(walk);
	if (dict->key == KEY_SCRIPT)
		pdf_scripts_add(&walk->out->scripts, walk->tokens.text,
		    walk->tokens.text_len,
		    !walk->is_encrypted &&
			walk->tokens.text_len == walk->tokens.full_len);
	if (dict->key == KEY_FILE && !walk->is_encrypted &&
	    pdf_name_runs(walk->tokens.text, walk->tokens.text_len))
		dict->is |= IS_RISKY;
}

static double
area_of(const double numbers[4])
{
	double width = numbers[2] - numbers[0],
	       height = numbers[3] - numbers[1];
	double area = width * height;

	/* Also of what is upside down, and of numbers that are none. */
	return area > 0 ? area : -area;
}

static void
take_number(struct walk *walk, struct dict *dict)
{
	double number = walk->tokens.number;

	dict->is_fresh = false;
	if (dict->number_count < 4)
		dict->numbers[dict->number_count++] = number;
	/* "/Length 12 0 R" is known only to the cross-reference. */
	if (dict->key == KEY_LENGTH)
		dict->length = dict->number_count == 1 && number > 0 &&
			number < (double)walk->tokens.len
		    ? (size_t)number
		    : 0;
	if (dict->number_count != 4)
		return;
	if (dict->key == KEY_RECT)
		dict->area = area_of(dict->numbers);
	if (dict->key == KEY_BOX &&
	    area_of(dict->numbers) > walk->out->page_area)
		walk->out->page_area = area_of(dict->numbers);
}

static void
open_dict(struct walk *walk)
{
	struct dict *outer = dict_of(walk);

	if (outer != NULL)
		outer->is_fresh = false;
	walk->depth++;
	if (dict_of(walk) != NULL)
		*dict_of(walk) = (struct dict){ 0 };
	walk->has_last = false;
}

static void
close_dict(struct walk *walk)
{
	struct dict *dict = dict_of(walk), *outer;
	struct pdf_objects *out = walk->out;

	if (walk->depth == 0)
		return;
	walk->depth--;
	if (dict == NULL)
		return;
	out->pages += (dict->is & IS_PAGE) != 0;
	out->images += (dict->is & IS_IMAGE) != 0;
	out->risky_files += (dict->is & IS_RISKY) != 0 &&
	    (dict->is & IS_EMBEDDED) != 0;
	out->launched += (dict->is & IS_RISKY) != 0 &&
	    (dict->is & IS_LAUNCH) != 0;
	out->hidden += walk->is_inside && (dict->is & IS_HIDDEN_ACTION) != 0;
	if ((dict->is & IS_LINK) != 0 && (dict->is & IS_OPENING) != 0 &&
	    dict->area > out->link_area)
		out->link_area = dict->area;
	outer = dict_of(walk);
	/* An action in a link makes the link one that opens. */
	if (outer != NULL && outer->key == KEY_A)
		outer->is |= dict->is & IS_OPENING;
	if (outer != NULL && outer->key == KEY_WINDOWS)
		outer->is |= dict->is & IS_RISKY;
	if (walk->depth == 0) {
		walk->last = *dict;
		walk->has_last = true;
	}
}

/* "12 0 R" makes a link one that opens: what lies there is counted, but which
 * link it belongs to is known only to the cross-reference. A script's object is
 * looked for when all of them were seen. */
static void
take_word(struct walk *walk, struct dict *dict)
{
	dict->is_fresh = false;
	if (!pdf_token_is(&walk->tokens, "R"))
		return;
	if (dict->key == KEY_A)
		dict->is |= IS_OPENING;
	if (dict->key != KEY_SCRIPT)
		return;
	if (walk->scripts_count < LIMIT_PDF_SCRIPT_STREAMS)
		walk->scripts[walk->scripts_count++] = dict->numbers[0];
	else
		walk->out->scripts.count++;
}

/* Where the data of the stream ends that begins at `at`: its Length if that is
 * true, else the next word that ends one. */
static size_t
stream_end(const struct pdf_tokens *tokens, size_t at, size_t length)
{
	size_t end = at + length;
	const char *found;

	if (length > 0 && length <= tokens->len - at) {
		while (end < tokens->len && end < at + length + 2 &&
		    (tokens->bytes[end] == '\r' || tokens->bytes[end] == '\n'))
			end++;
		if (tokens->len - end >= 9 &&
		    memcmp(tokens->bytes + end, "endstream", 9) == 0)
			return at + length;
	}
	found = memmem(tokens->bytes + at, tokens->len - at, "endstream", 9);
	return found != NULL ? (size_t)(found - tokens->bytes) : tokens->len;
}

static void
keep_stream(struct walk *walk, size_t at, size_t end)
{
	const struct dict *dict = &walk->last;
	struct stream stream = { .at = at,
		.len = end - at,
		.is_flate = (dict->is & IS_FLATE) != 0,
		.number = walk->object };

	if ((dict->is & (IS_FILTERED | IS_OBJECTS | IS_TYPED)) == 0 &&
	    walk->untyped_count < LIMIT_PDF_UNTYPED_STREAMS)
		walk->untyped[walk->untyped_count++] = stream;
	if ((dict->is & IS_FILTERED) != 0)
		return;
	if ((dict->is & IS_OBJECTS) != 0 &&
	    walk->objects_count < LIMIT_PDF_OBJECT_STREAMS)
		walk->objects[walk->objects_count++] = stream;
	else if ((dict->is & IS_TYPED) == 0 &&
	    walk->shown_count < LIMIT_PDF_PAGE_STREAMS)
		walk->shown[walk->shown_count++] = stream;
}

/* Pass over the data of a stream (7.3.8). */
static void
take_stream(struct walk *walk)
{
	struct pdf_tokens *tokens = &walk->tokens;
	size_t at = tokens->at, end;

	if (at < tokens->len && tokens->bytes[at] == '\r')
		at++;
	if (at < tokens->len && tokens->bytes[at] == '\n')
		at++;
	end = stream_end(tokens, at, walk->last.length);
	keep_stream(walk, at, end);
	tokens->at = end;
	walk->has_last = false;
}

/* A word or number outside of all dictionaries. */
static void
take_outer_word(struct walk *walk)
{
	if (walk->tokens.kind == PDF_TOKEN_NUMBER) {
		walk->numbers[0] = walk->numbers[1];
		walk->numbers[1] = walk->tokens.number;
	}
	if (pdf_token_is(&walk->tokens, "obj"))
		walk->object = walk->numbers[0];
	if (walk->has_last && !walk->is_inside &&
	    pdf_token_is(&walk->tokens, "stream"))
		take_stream(walk);
	walk->has_last = false;
}

/* A word or number inside one. An object that ends closes all that nobody
 * closed. */
static void
take_inner(struct walk *walk)
{
	struct dict *dict = dict_of(walk);

	if (walk->tokens.kind == PDF_TOKEN_WORD &&
	    pdf_token_is(&walk->tokens, "endobj")) {
		while (walk->depth > 0)
			close_dict(walk);
		return;
	}
	if (dict == NULL)
		return;
	if (walk->tokens.kind == PDF_TOKEN_NUMBER)
		take_number(walk, dict);
	else
		take_word(walk, dict);
}

static void
take_array(struct walk *walk, bool is_end)
{
	struct dict *dict = dict_of(walk);

	if (dict == NULL)
		return;
	dict->is_fresh = false;
	if (!is_end)
		dict->arrays++;
	else if (dict->arrays > 0)
		dict->arrays--;
}

static void
take_token(struct walk *walk)
{
	struct dict *dict = dict_of(walk);

	switch (walk->tokens.kind) {
	case PDF_TOKEN_DICT:
		open_dict(walk);
		return;
	case PDF_TOKEN_DICT_END:
		close_dict(walk);
		return;
	case PDF_TOKEN_ARRAY:
	case PDF_TOKEN_ARRAY_END:
		take_array(walk, walk->tokens.kind == PDF_TOKEN_ARRAY_END);
		return;
	case PDF_TOKEN_NAME:
		if (dict != NULL)
			take_name(walk, dict);
		return;
	case PDF_TOKEN_TEXT:
		if (dict != NULL)
			take_text(walk, dict);
		return;
	default:
		if (walk->depth == 0)
			take_outer_word(walk);
		else
			take_inner(walk);
	}
}

static void
walk_tokens(struct walk *walk, const char *bytes, size_t len)
{
	walk->tokens = (struct pdf_tokens){ .bytes = bytes, .len = len };
	walk->depth = 0;
	walk->has_last = false;
	while (pdf_tokens_next(&walk->tokens) != PDF_TOKEN_END)
		take_token(walk);
	while (walk->depth > 0)
		close_dict(walk);
}

/* Unpack a stream, or borrow it where it lies. Returns what is to be read, and
 * how much of it. */
static const char *
unpack(struct walk *walk, const char *bytes, const struct stream *stream,
    struct buffer *made, size_t *len_out)
{
	bool is_flate = stream->is_flate;

	if (is_flate) {
		buffer_init(made, walk->left);
		inflate_zlib(bytes + stream->at, stream->len, made);
		*len_out = made->len;
	} else {
		*len_out = stream->len < walk->left ? stream->len : walk->left;
	}
	walk->left -= *len_out;
	return is_flate ? buffer_text(made) : bytes + stream->at;
}

/* The script that an object holds: the last one of that number is in force
 * (7.5.6). One that cannot be read here is a script all the same. */
static void
read_script_of(struct walk *walk, const char *bytes, double number)
{
	for (size_t i = walk->untyped_count; i > 0 && walk->left > 0; i--) {
		scoped_buffer struct buffer made = BUFFER_OF(0);
		const struct stream *stream = &walk->untyped[i - 1];
		const char *data;
		size_t len;

		if (stream->number < number || stream->number > number)
			continue;
		data = unpack(walk, bytes, stream, &made, &len);
		pdf_scripts_add(&walk->out->scripts, data, len, !made.full);
		return;
	}
	walk->out->scripts.count++;
}

static void
walk_streams(struct walk *walk, const char *bytes)
{
	size_t len;

	walk->is_inside = true;
	for (size_t i = 0; i < walk->objects_count && walk->left > 0; i++) {
		scoped_buffer struct buffer made = BUFFER_OF(0);
		const char *data = unpack(
		    walk, bytes, &walk->objects[i], &made, &len);

		walk_tokens(walk, data, len);
	}
	for (size_t i = 0; i < walk->scripts_count; i++)
		read_script_of(walk, bytes, walk->scripts[i]);
	if (walk->out->pages != 1)
		return;
	walk->left = LIMIT_PDF_SHOWN_BYTES;
	for (size_t i = 0; i < walk->shown_count && walk->left > 0; i++) {
		scoped_buffer struct buffer made = BUFFER_OF(0);
		const char *data = unpack(
		    walk, bytes, &walk->shown[i], &made, &len);

		walk->out->text_bytes += pdf_shown_bytes(data, len);
	}
}

void
pdf_objects_read(const char *bytes, size_t len, bool is_encrypted,
    struct pdf_objects *out, struct reading *reading)
{
	scoped_mem struct walk *walk = mem_new(1, sizeof *walk);

	*out = (struct pdf_objects){ 0 };
	walk->out = out;
	walk->reading = reading;
	walk->is_encrypted = is_encrypted;
	walk->left = LIMIT_PDF_INFLATED_BYTES;
	walk_tokens(walk, bytes, len);
	if (!is_encrypted)
		walk_streams(walk, bytes);
}
