/* digest_set.c - three sorted arrays. */
#include "config/digest_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/line_file.h"

#define MD5_BYTES    ((size_t)16)
#define SHA1_BYTES   ((size_t)20)
#define SHA256_BYTES ((size_t)32)

/* A digit's value + 1; 0 is none. A table, because nobody can guess the next
 * digit of a digest, a processor neither. */
static const uint8_t digits[256] = {
	['0'] = 1,
	['1'] = 2,
	['2'] = 3,
	['3'] = 4,
	['4'] = 5,
	['5'] = 6,
	['6'] = 7,
	['7'] = 8,
	['8'] = 9,
	['9'] = 10,
	['a'] = 11,
	['b'] = 12,
	['c'] = 13,
	['d'] = 14,
	['e'] = 15,
	['f'] = 16,
	['A'] = 11,
	['B'] = 12,
	['C'] = 13,
	['D'] = 14,
	['E'] = 15,
	['F'] = 16,
};

static int
hex_value(char c)
{
	return digits[(uint8_t)c] - 1;
}

static size_t
hex_bytes(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len && hex_value(text[at]) >= 0)
		at++;
	return at;
}

static struct digest_array *
array_for(struct digest_set *set, size_t count)
{
	if (count == 2 * MD5_BYTES)
		return &set->md5;
	if (count == 2 * SHA1_BYTES)
		return &set->sha1;
	return count == 2 * SHA256_BYTES ? &set->sha256 : NULL;
}

static int
take(void *with, const char *line, size_t len, struct fault *fault)
{
	size_t count = hex_bytes(line, len), size = count / 2;
	struct digest_array *array = array_for(with, count);
	uint8_t *to;

	if (array == NULL ||
	    (count < len && strchr(" \t,:;", line[count]) == NULL))
		return fault_set(fault,
		    "is no MD5, SHA-1 or SHA-256 in hex (32, 40 or 64 digits)");
	array->bytes = mem_grow(array->bytes, array->count, &array->cap, size);
	to = array->bytes + size * array->count++;
	for (size_t i = 0; i < size; i++) {
		unsigned int high = (unsigned int)hex_value(line[2 * i]);
		unsigned int low = (unsigned int)hex_value(line[2 * i + 1]);

		to[i] = (uint8_t)(high << 4 | low);
	}
	return 0;
}

static int
compare_md5(const void *a, const void *b)
{
	return memcmp(a, b, MD5_BYTES);
}

static int
compare_sha1(const void *a, const void *b)
{
	return memcmp(a, b, SHA1_BYTES);
}

static int
compare_sha256(const void *a, const void *b)
{
	return memcmp(a, b, SHA256_BYTES);
}

/* Sort, and give back what the doubling took too much. */
static void
settle(struct digest_array *array, size_t size,
    int (*compare)(const void *, const void *))
{
	if (array->count == 0)
		return;
	qsort(array->bytes, array->count, size, compare);
	array->bytes = mem_resize(array->bytes, array->count, size);
	array->cap = array->count;
}

void
digest_set_load(
    struct digest_set *set, const char *path, struct mistakes *mistakes)
{
	if (*path == '\0')
		return;
	line_file_read(path, take, set, mistakes);
	settle(&set->md5, MD5_BYTES, compare_md5);
	settle(&set->sha1, SHA1_BYTES, compare_sha1);
	settle(&set->sha256, SHA256_BYTES, compare_sha256);
}

static bool
has(const struct digest_array *array, const uint8_t *digest, size_t size,
    int (*compare)(const void *, const void *))
{
	return array->count > 0 && digest != NULL &&
	    bsearch(digest, array->bytes, array->count, size, compare) != NULL;
}

bool
digest_set_has(const struct digest_set *set, const uint8_t *md5,
    const uint8_t *sha1, const uint8_t *sha256)
{
	return has(&set->md5, md5, MD5_BYTES, compare_md5) ||
	    has(&set->sha1, sha1, SHA1_BYTES, compare_sha1) ||
	    has(&set->sha256, sha256, SHA256_BYTES, compare_sha256);
}

size_t
digest_set_count(const struct digest_set *set)
{
	return set->md5.count + set->sha1.count + set->sha256.count;
}

void
digest_set_release(struct digest_set *set)
{
	free(set->md5.bytes);
	free(set->sha1.bytes);
	free(set->sha256.bytes);
	*set = (struct digest_set){ 0 };
}
