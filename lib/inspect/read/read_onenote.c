/* read_onenote.c - marks to files, files to roles. */
#include "read/read_onenote.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/file_name.h"
#include "base/limits.h"
#include "base/siphash.h"
#include "formats/little.h"
#include "measure/file_role.h"
#include "measure/web_address.h"
#include "text/plain_text.h"

/* GUID, length, unused, reserved. */
#define HEADER_BYTES 36
#define GUID_BYTES   16

/* Names in UTF-16: an ending and what is in front of it. */
#define NAME_UNITS   128
#define ENDING_UNITS 12

/* Different names that are counted. */
#define NAMES_MAX 64

struct notebook {
	const char *bytes;
	size_t len;
	struct reading *out;
	uint64_t names[NAMES_MAX];
	size_t name_count;
};

static enum feature
feature_of(enum file_role role)
{
	switch (role) {
	case ROLE_PROGRAM:
		return FEATURE_ONENOTE_PROGRAMS;
	case ROLE_SCRIPT:
		return FEATURE_ONENOTE_SCRIPTS;
	case ROLE_SHORTCUT:
		return FEATURE_ONENOTE_SHORTCUTS;
	case ROLE_PAGE:
		return FEATURE_ONENOTE_PAGES;
	case ROLE_ARCHIVE:
		return FEATURE_ONENOTE_ARCHIVES;
	case ROLE_DOCUMENT:
		return FEATURE_ONENOTE_DOCUMENTS;
	case ROLE_PICTURE:
		return FEATURE_ONENOTE_PICTURES;
	default:
		return FEATURE_ONENOTE_OTHERS;
	}
}

static void
add(struct notebook *notebook, enum feature feature, double value)
{
	features_add(&notebook->out->features, feature, value);
}

static void
take_file(struct notebook *notebook, const char *bytes, size_t len)
{
	enum file_role role = file_role_of_content(bytes, len);

	add(notebook, FEATURE_ONENOTE_FILES, 1);
	add(notebook, feature_of(role), 1);
	features_raise(
	    &notebook->out->features, FEATURE_ONENOTE_LARGEST, (double)len);
	if (role == ROLE_SCRIPT || role == ROLE_PAGE) {
		scoped_plain_text struct plain_text plain = { 0 };

		plain_text_init(&plain, bytes, len);
		web_address_read(plain.text, plain.len, notebook->out);
	}
}

/* Where the next mark stands at or behind `at`, or the end. */
static size_t
next_mark(const struct notebook *notebook, size_t at)
{
	static const char mark[GUID_BYTES + 1] =
	    "\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac";
	const char *found = memmem(
	    notebook->bytes + at, notebook->len - at, mark, GUID_BYTES);

	return found != NULL ? (size_t)(found - notebook->bytes)
			     : notebook->len;
}

/* Read the file whose mark is at `at`; returns behind it. What claims more
 * than there is hides nothing behind it, and goes to the next mark: were each
 * such one read to the end, a thousand of them would be read a thousand
 * times. */
static size_t
take_object(struct notebook *notebook, size_t at)
{
	size_t left = notebook->len - at;
	uint64_t size;

	if (left < HEADER_BYTES) {
		add(notebook, FEATURE_ONENOTE_BROKEN_FILES, 1);
		return notebook->len;
	}
	left -= HEADER_BYTES;
	size = little_u32(notebook->bytes + at + GUID_BYTES) |
	    (uint64_t)little_u32(notebook->bytes + at + GUID_BYTES + 4) << 32;
	at += HEADER_BYTES;
	if (size > left) {
		add(notebook, FEATURE_ONENOTE_BROKEN_FILES, 1);
		size = next_mark(notebook, at) - at;
	}
	take_file(notebook, notebook->bytes + at, (size_t)size);
	return at + (size_t)size;
}

static void
find_files(struct notebook *notebook)
{
	size_t at = next_mark(notebook, 0);

	for (size_t count = 0;
	     at < notebook->len && count < LIMIT_ONENOTE_FILES; count++)
		at = next_mark(notebook, take_object(notebook, at));
}

/* A unit of UTF-16 at `at` that may stand in a name, as one byte; 0: none. */
static char
unit_at(const struct notebook *notebook, size_t at)
{
	uint8_t low = (uint8_t)notebook->bytes[at];
	uint8_t high = (uint8_t)notebook->bytes[at + 1];

	if (high != 0)
		return (char)0x80;
	if (low < 0x20 || low == 0x7f || strchr("\\/:*?\"<>|", low) != NULL)
		return '\0';
	return (char)low;
}

/* Count a name once. */
static void
take_name(struct notebook *notebook, const char *name, size_t len)
{
	static const uint8_t no_key[SIPHASH_KEY_BYTES];
	uint64_t hash = siphash(no_key, name, len);

	for (size_t i = 0; i < notebook->name_count; i++)
		if (notebook->names[i] == hash)
			return;
	if (notebook->name_count == NAMES_MAX)
		return;
	notebook->names[notebook->name_count++] = hash;
	add(notebook, FEATURE_ONENOTE_RISKY_NAMES, 1);
	add(notebook, FEATURE_ONENOTE_DOUBLE_NAMES,
	    (file_name_tricks(name, len) & FILE_TRICK_DOUBLE) != 0);
}

static bool
is_risky(enum file_role role)
{
	return role == ROLE_PROGRAM || role == ROLE_SCRIPT ||
	    role == ROLE_SHORTCUT || role == ROLE_PAGE || role == ROLE_ARCHIVE;
}

/* The name whose last dot is at `dot`, if it ends as a risky one does and with
 * a zero behind it. */
static void
try_name(struct notebook *notebook, size_t dot)
{
	char name[NAME_UNITS + ENDING_UNITS];
	char ending[ENDING_UNITS] = ".";
	size_t begin = dot, len = 1, at = dot + 2, used = 0;

	for (; at + 1 < notebook->len && len < ENDING_UNITS; at += 2, len++) {
		char c = unit_at(notebook, at);

		if (c == '\0' || c == '.' || (uint8_t)c >= 0x80)
			break;
		ending[len] = c;
	}
	if (len < 2 || at + 1 >= notebook->len || notebook->bytes[at] != '\0' ||
	    notebook->bytes[at + 1] != '\0' ||
	    !is_risky(file_role_of_name(ending, len)))
		return;
	while (begin >= 2 && dot - begin < (size_t)2 * NAME_UNITS &&
	    unit_at(notebook, begin - 2) != '\0')
		begin -= 2;
	for (; begin < dot; begin += 2)
		name[used++] = unit_at(notebook, begin);
	if (used == 0)
		return;
	memcpy(name + used, ending, len);
	take_name(notebook, name, used + len);
}

static void
find_names(struct notebook *notebook)
{
	size_t at = 0;

	while (at + 1 < notebook->len) {
		const char *dot = memmem(
		    notebook->bytes + at, notebook->len - at, ".\0", 2);

		if (dot == NULL)
			return;
		at = (size_t)(dot - notebook->bytes);
		try_name(notebook, at);
		at += 2;
	}
}

/* Addresses in the text of the pages. */
static void
find_addresses(struct notebook *notebook)
{
	static const char mark[] = "h\0t\0t\0p";
	size_t at = 0, count = 0;

	while (at < notebook->len && count < LIMIT_READING_URLS) {
		const char *found = memmem(notebook->bytes + at,
		    notebook->len - at, mark, sizeof mark);
		char url[LIMIT_URL_BYTES];
		size_t len = 0;

		if (found == NULL)
			return;
		at = (size_t)(found - notebook->bytes);
		for (; at + 1 < notebook->len && len < sizeof url; at += 2) {
			if (notebook->bytes[at + 1] != '\0' ||
			    (uint8_t)notebook->bytes[at] <= ' ')
				break;
			url[len++] = notebook->bytes[at];
		}
		count += web_address_read(url, len, notebook->out);
	}
}

void
read_onenote(const char *bytes, size_t len, struct reading *out)
{
	struct notebook notebook = { .bytes = bytes, .len = len, .out = out };

	features_begin(&out->features, FAMILY_ONENOTE);
	find_files(&notebook);
	find_names(&notebook);
	find_addresses(&notebook);
}
