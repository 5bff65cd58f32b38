/* site_set.c - open addressing over keyed hashes of entries.
 *
 * An entry's hash is of its text with a letter in front that says what it is,
 * so that a domain and a URL that read the same differ. The key is the
 * process's own: nobody can write a URL that meets another one's hash. */
#include "config/site_set.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/line_file.h"

/* An entry is at most as long as a URL. */
#define ENTRY_BYTES (LIMIT_URL_BYTES + 1)

static uint64_t
hash_of(const struct site_set *set, char kind, const char *text, size_t len)
{
	char entry[ENTRY_BYTES];
	uint64_t hash;

	if (len >= sizeof entry)
		len = sizeof entry - 1;
	entry[0] = kind;
	memcpy(entry + 1, text, len);
	hash = siphash(set->key, entry, len + 1);
	return hash != 0 ? hash : 1;
}

/* The slot with this hash, or the free one where it belongs. */
static uint64_t *
find_slot(const struct site_set *set, uint64_t hash)
{
	size_t at = (size_t)hash & (set->cap - 1);

	while (set->slots[at] != 0 && set->slots[at] != hash)
		at = (at + 1) & (set->cap - 1);
	return &set->slots[at];
}

static void
add_hash(struct site_set *set, uint64_t hash)
{
	uint64_t *slot;

	if (2 * (set->count + 1) > set->cap) {
		struct site_set larger = *set;

		larger.cap = set->cap > 0 ? 2 * set->cap : 1024;
		larger.slots = mem_new(larger.cap, sizeof *larger.slots);
		for (size_t i = 0; i < set->cap; i++)
			if (set->slots[i] != 0)
				*find_slot(
				    &larger, set->slots[i]) = set->slots[i];
		free(set->slots);
		*set = larger;
	}
	slot = find_slot(set, hash);
	set->count += *slot == 0;
	*slot = hash;
}

static bool
is_host(const char *text, size_t len)
{
	size_t label = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text_lower(text[i]);

		if (c == '.'
			? label == 0
			: !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			      c == '-' || c == '_' || c == ':'))
			return false;
		label = c == '.' ? 0 : label + 1;
	}
	return label > 0 && len <= LIMIT_DNS_NAME_BYTES;
}

/* "http://", "https://" and the like go. */
static void
drop_scheme(const char **text_io, size_t *len_io)
{
	size_t at = text_find(*text_io, *len_io, "://");

	if (at < *len_io && at <= 5) {
		*text_io += at + 3;
		*len_io -= at + 3;
	}
}

static int
take(void *with, const char *line, size_t len, struct fault *fault)
{
	struct site_set *set = with;
	char entry[ENTRY_BYTES];
	const char *slash;
	size_t host;

	drop_scheme(&line, &len);
	if (len > 2 && line[0] == '*' && line[1] == '.') {
		line += 2;
		len -= 2;
	} else if (len > 1 && line[0] == '.') {
		line++;
		len--;
	}
	if (len >= sizeof entry)
		return fault_set(fault, "is longer than a URL");
	slash = memchr(line, '/', len);
	host = slash != NULL ? (size_t)(slash - line) : len;
	if (!is_host(line, host))
		return fault_set(fault,
		    "is no domain, host/path or URL in ASCII (evil.example, "
		    "evil.example/x)");
	for (size_t i = 0; i < len; i++) {
		if (line[i] <= ' ' || line[i] >= 0x7f)
			return fault_set(fault,
			    "must be one entry in ASCII, without blanks");
		entry[i] = line[i];
		if (i < host)
			entry[i] = text_lower(line[i]);
	}
	/* "x/" and "x" are the same beginning, but for the root. */
	while (slash != NULL && len > host + 1 && entry[len - 1] == '/')
		len--;
	add_hash(set, hash_of(set, slash != NULL ? 'u' : 'd', entry, len));
	return 0;
}

void
site_set_load(struct site_set *set, const char *path, struct mistakes *mistakes)
{
	if (*path == '\0')
		return;
	if (getrandom(set->key, sizeof set->key, 0) != sizeof set->key)
		abort();
	line_file_read(path, take, set, mistakes);
}

static bool
has(const struct site_set *set, char kind, const char *text, size_t len)
{
	return *find_slot(set, hash_of(set, kind, text, len)) != 0;
}

/* Whether a beginning of "host/path?query" is there. */
static bool
has_url(const struct site_set *set, const char *url)
{
	const char *begin = strstr(url, "://");
	size_t len, at, places = 0;

	if (begin == NULL)
		return false;
	begin += 3;
	len = strlen(begin);
	at = strcspn(begin, "/");
	if (has(set, 'u', begin, at + 1))
		return true;
	while (at < len && ++places < LIMIT_SITE_FOLDERS) {
		at++;
		at += strcspn(begin + at, "/?");
		if (has(set, 'u', begin, at))
			return true;
	}
	return has(set, 'u', begin, len);
}

bool
site_set_has(const struct site_set *set, const char *host, const char *url)
{
	if (set->count == 0)
		return false;
	if (url != NULL && has_url(set, url))
		return true;
	for (const char *name = host; name != NULL;) {
		const char *dot = strchr(name, '.');

		if (has(set, 'd', name, strlen(name)))
			return true;
		name = dot != NULL ? dot + 1 : NULL;
	}
	return false;
}

void
site_set_release(struct site_set *set)
{
	free(set->slots);
	*set = (struct site_set){ 0 };
}
