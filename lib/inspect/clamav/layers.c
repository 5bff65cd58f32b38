/* layers.c - files sorted by length and digest, bodies in a row. */
#include "clamav/layers.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "text/digest.h"

/* So many contents of one length are looked through for one that was not seen
 * yet: ordinary members hardly share a length, and a digest is cheaper than a
 * walk through thousands. */
#define SAME_LENGTH 16

void
layers_clear(struct layers *layers)
{
	layers->files.count = 0;
	layers->bodies.count = 0;
}

void
layers_release(struct layers *layers)
{
	free(layers->files.items);
	free(layers->bodies.items);
	*layers = (struct layers){ 0 };
}

/* Whether the byte is half of a line's end. */
static bool
ends_line(const char *bytes, size_t len, size_t at)
{
	return bytes[at] == '\r' && at + 1 < len && bytes[at + 1] == '\n';
}

/* How many bytes stand before the newlines at the end. */
static size_t
without_newlines(const char *bytes, size_t len)
{
	while (len > 0 && bytes[len - 1] == '\n') {
		len--;
		if (len > 0 && bytes[len - 1] == '\r')
			len--;
	}
	return len;
}

/* The bytes up to the next line's end, or all. */
static size_t
line_bytes(const char *bytes, size_t len)
{
	size_t at = 0;

	while (at < len) {
		const char *next = memchr(bytes + at, '\r', len - at);

		if (next == NULL)
			return len;
		at = (size_t)(next - bytes);
		if (ends_line(bytes, len, at))
			return at;
		at++;
	}
	return len;
}

/* How long they are with bare line feeds. */
static size_t
bare_len(const char *bytes, size_t len)
{
	size_t count = 0;

	for (size_t at = 0; at < len; at++) {
		size_t run = line_bytes(bytes + at, len - at);

		count += run;
		at += run;
	}
	return count;
}

/* Whether the bytes with bare line feeds are this text, of bare_len(). */
static bool
is_bare(const char *bytes, size_t len, const char *text)
{
	for (size_t at = 0; at < len; at++) {
		size_t run = line_bytes(bytes + at, len - at);

		if (memcmp(text, bytes + at, run) != 0)
			return false;
		text += run;
		at += run;
	}
	return true;
}

/* A body as libclamav's mail parser hands it out: with bare line feeds, and
 * other newlines at its end. */
static void
expect_body(struct expected_layer *expected, const struct engine_part *part)
{
	size_t len = without_newlines(part->bytes, part->len), used = 0;
	scoped_mem char *text = NULL;

	expected->len = bare_len(part->bytes, len);
	if (part->lasts) {
		expected->bytes = part->bytes;
		expected->bytes_len = len;
		return;
	}
	text = mem_new(expected->len + 1, 1);
	for (size_t at = 0; at < len; at++) {
		size_t run = line_bytes(part->bytes + at, len - at);

		memcpy(text + used, part->bytes + at, run);
		used += run;
		at += run;
	}
	digest_sha256(text, expected->len, expected->digest);
}

void
layers_expect(struct layers *layers, const struct engine_part *part)
{
	struct layer_list *list = part->is_body ? &layers->bodies
						: &layers->files;
	struct expected_layer *expected;

	list->items = mem_grow(
	    list->items, list->count, &list->cap, sizeof *list->items);
	expected = &list->items[list->count++];
	*expected = (struct expected_layer){ .len = part->len };
	memcpy(expected->sha256, part->sha256, sizeof expected->sha256);
	memcpy(expected->digest, part->sha256, sizeof expected->digest);
	if (part->is_body)
		expect_body(expected, part);
	list->is_sorted = false;
}

static int
by_length(const void *a, const void *b)
{
	const struct expected_layer *left = a, *right = b;

	if (left->len != right->len)
		return left->len < right->len ? -1 : 1;
	return memcmp(left->digest, right->digest, sizeof left->digest);
}

static void
sort(struct layer_list *list)
{
	if (list->is_sorted)
		return;
	if (list->count > 1)
		qsort(list->items, list->count, sizeof *list->items, by_length);
	list->is_sorted = true;
}

/* The first file of at least that length. */
static size_t
first_of(const struct layer_list *list, size_t len)
{
	size_t least = 0, most = list->count;

	while (least < most) {
		size_t middle = least + (most - least) / 2;

		if (list->items[middle].len < len)
			least = middle + 1;
		else
			most = middle;
	}
	return least;
}

/* The first of that length and digest, or NULL. Equal ones stand together. */
static struct expected_layer *
find_file(struct layer_list *list, size_t len, const uint8_t digest[32])
{
	struct expected_layer key = { .len = len };
	struct expected_layer *at;

	memcpy(key.digest, digest, sizeof key.digest);
	sort(list);
	at = list->count > 0 ? bsearch(&key, list->items, list->count,
				   sizeof *list->items, by_length)
			     : NULL;
	while (at != NULL && at > list->items && by_length(at - 1, &key) == 0)
		at--;
	return at;
}

static void
see_file(
    struct layer_list *list, const char *type, const char *bytes, size_t len)
{
	uint8_t digest[32];
	struct expected_layer *at, *end;
	size_t first;

	sort(list);
	first = first_of(list, len);
	/* libclamav hands out a document's members twice, as those of its
	 * archive and as what lies somewhere in its bytes. */
	for (size_t i = 0; i < SAME_LENGTH && first < list->count &&
	     list->items[first].len == len && list->items[first].type != NULL;
	     i++)
		first++;
	if (first == list->count || list->items[first].len != len)
		return;
	digest_sha256(bytes, len, digest);
	end = list->items + list->count;
	at = find_file(list, len, digest);
	for (; at != NULL && at < end && at->len == len &&
	     memcmp(at->digest, digest, sizeof digest) == 0;
	     at++)
		if (at->type == NULL)
			at->type = type;
}

static bool
fits_body(const struct expected_layer *expected, const char *bytes, size_t len)
{
	if (len < expected->len)
		return false;
	for (size_t i = len; i > expected->len; i--)
		if (bytes[i - 1] != '\n')
			return false;
	return true;
}

static void
see_body(
    struct layer_list *list, const char *type, const char *bytes, size_t len)
{
	uint8_t digest[32];
	size_t digested = SIZE_MAX;

	for (size_t i = 0; i < list->count; i++) {
		struct expected_layer *expected = &list->items[i];
		bool same;

		if (expected->type != NULL || !fits_body(expected, bytes, len))
			continue;
		if (expected->bytes != NULL) {
			same = is_bare(
			    expected->bytes, expected->bytes_len, bytes);
		} else {
			if (digested != expected->len)
				digest_sha256(bytes, expected->len, digest);
			digested = expected->len;
			same = memcmp(expected->digest, digest,
				   sizeof digest) == 0;
		}
		if (same)
			expected->type = type;
	}
}

void
layers_see(
    struct layers *layers, const char *type, const char *bytes, size_t len)
{
	see_file(&layers->files, type, bytes, len);
	see_body(&layers->bodies, type, bytes, len);
}

static const char *
type_in(const struct layer_list *list, const uint8_t sha256[32])
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].type != NULL &&
		    memcmp(list->items[i].sha256, sha256, 32) == 0)
			return list->items[i].type;
	return NULL;
}

const char *
layers_type(const struct layers *layers, const uint8_t sha256[32])
{
	const char *type = type_in(&layers->files, sha256);

	return type != NULL ? type : type_in(&layers->bodies, sha256);
}

const char *
layers_file_type(struct layers *layers, const uint8_t sha256[32], size_t len)
{
	struct expected_layer *at = find_file(&layers->files, len, sha256);

	return at != NULL ? at->type : type_in(&layers->bodies, sha256);
}
