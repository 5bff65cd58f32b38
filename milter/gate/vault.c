/* vault.c - files of one folder, by names of our own making.
 *
 * Writing: temporary names, fsync, then the real ones, the facts last.
 * Everything is opened relative to the folder and with O_NOFOLLOW. */
#include "gate/vault.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"

/* "20260102T030405Z-" */
#define STAMP_BYTES 17
/* Things of one session and second. */
#define TRIES 99
/* Room for a name with ".tmp-" before and an ending behind it. */
#define FILE_BYTES (VAULT_NAME_BYTES + 16)

static const char temporary[] = ".tmp-";

/* The files of a name. */
enum part { PART_FACTS, PART_MESSAGE, PART_PERMIT, PART_RELEASED, PARTS };

static const char *const endings[PARTS] = { ".json", ".eml", ".permit",
	".released" };

static void
file_name(char out[FILE_BYTES], const char *name, enum part part)
{
	(void)snprintf(out, FILE_BYTES, "%s%s", name, endings[part]);
}

static bool
is_word(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = text_lower(text[i]);

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '-' && c != '_' && c != '.')
			return false;
	}
	return len > 0;
}

/* The number from least to most in so many digits; *ok_io is false when it is
 * none. */
static int
digits(const char *text, size_t count, int least, int most, bool *ok_io)
{
	uint64_t number;

	if (text_number(text, count, (uint64_t)most, &number) == 0 &&
	    (int)number >= least)
		return (int)number;
	*ok_io = false;
	return 0;
}

/* The time in a stamp of STAMP_BYTES, or -1. */
static int64_t
stamp_time(const char *stamp)
{
	bool ok = stamp[8] == 'T' && stamp[15] == 'Z' && stamp[16] == '-';
	struct tm when = {
		.tm_year = digits(stamp, 4, 1970, 9999, &ok) - 1900,
		.tm_mon = digits(stamp + 4, 2, 1, 12, &ok) - 1,
		.tm_mday = digits(stamp + 6, 2, 1, 31, &ok),
		.tm_hour = digits(stamp + 9, 2, 0, 23, &ok),
		.tm_min = digits(stamp + 11, 2, 0, 59, &ok),
		.tm_sec = digits(stamp + 13, 2, 0, 60, &ok),
	};

	return ok ? timegm(&when) : -1;
}

bool
vault_is_name(const char *name, size_t len)
{
	return len > STAMP_BYTES && len < VAULT_NAME_BYTES &&
	    is_word(name, len) && stamp_time(name) >= 0;
}

static int
write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t done = write(fd, bytes, len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return -1;
		bytes += done;
		len -= (size_t)done;
	}
	return 0;
}

static int
copy_all(int to, int from, int64_t len)
{
	off_t at = 0;

	while (at < len) {
		ssize_t done = sendfile(to, from, &at, (size_t)(len - at));

		if (done < 0 && errno == EINTR)
			continue;
		/* Short of what was promised: the file is not sealed. */
		if (done == 0)
			errno = EIO;
		if (done <= 0)
			return -1;
	}
	return 0;
}

/* What a file takes of the disk. */
static int64_t
disk_bytes(const struct stat *facts)
{
	int64_t blocks = (int64_t)facts->st_blocks * 512;

	return blocks > facts->st_size ? blocks : facts->st_size;
}

/* Write one file of a thing under a temporary name and wait for the disk.
 * Returns what it takes, or -1 and *fault. */
static int64_t
write_part(int vault, const char *file, const struct vault_thing *thing,
    enum part part, struct fault *fault)
{
	struct stat facts;
	scoped_fd int fd = openat(vault, file,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	int failed;

	if (fd < 0)
		return fault_set(fault, "cannot make %s: %m", file);
	failed = part == PART_MESSAGE
	    ? copy_all(fd, thing->message_fd, thing->message_bytes)
	    : write_all(fd, thing->facts, thing->facts_len);
	if (failed != 0 || fsync(fd) != 0 || fstat(fd, &facts) != 0)
		return fault_set(fault, "cannot write %s: %m", file);
	return disk_bytes(&facts);
}

/* Both files under temporary names, which begin the same. */
static int64_t
write_parts(int vault, const char *name, const struct vault_thing *thing,
    struct fault *fault)
{
	char file[FILE_BYTES];
	int64_t facts, message = 0;

	file_name(file, name, PART_FACTS);
	facts = write_part(vault, file, thing, PART_FACTS, fault);
	if (facts < 0 || thing->message_fd < 0)
		return facts;
	file_name(file, name, PART_MESSAGE);
	message = write_part(vault, file, thing, PART_MESSAGE, fault);
	return message < 0 ? -1 : facts + message;
}

int
vault_remove(int vault, const char *name, struct fault *fault)
{
	int status = 0;

	for (int i = 0; i < PARTS; i++) {
		char file[FILE_BYTES];

		file_name(file, name, (enum part)i);
		if (unlinkat(vault, file, 0) != 0 && errno != ENOENT)
			status = fault_set(fault, "cannot remove %s: %m", file);
	}
	return status;
}

static bool
is_taken(int vault, const char *name)
{
	for (int i = 0; i < PARTS; i++) {
		char file[FILE_BYTES];
		struct stat facts;

		file_name(file, name, (enum part)i);
		if (fstatat(vault, file, &facts, AT_SYMLINK_NOFOLLOW) == 0)
			return true;
	}
	return false;
}

static int
rename_part(int vault, const char *from, const char *to, enum part part)
{
	char old_file[FILE_BYTES], new_file[FILE_BYTES];

	file_name(old_file, from, part);
	file_name(new_file, to, part);
	return renameat2(vault, old_file, vault, new_file, RENAME_NOREPLACE);
}

/* Give both files the first real name that is free: one session does one thing
 * at a time, so that nobody takes it meanwhile. The facts go last; until they
 * are there the message belongs to nobody. */
static int
publish(int vault, const char *made, const struct vault_thing *thing,
    char name_out[VAULT_NAME_BYTES], struct fault *fault)
{
	const char *base = made + strlen(temporary);
	char name[VAULT_NAME_BYTES];
	struct fault ignored;
	int number = 1;

	do
		(void)snprintf(name, sizeof name, "%.81s-%d", base, number);
	while (is_taken(vault, name) && ++number <= TRIES);
	if ((thing->message_fd >= 0 &&
		rename_part(vault, made, name, PART_MESSAGE) != 0) ||
	    rename_part(vault, made, name, PART_FACTS) != 0 ||
	    fsync(vault) != 0) {
		fault_set(fault, "cannot name %s: %m", name);
		(void)vault_remove(vault, name, &ignored);
		return -1;
	}
	memcpy(name_out, name, sizeof name);
	return 0;
}

int64_t
vault_add(int vault, const struct vault_thing *thing,
    char name_out[VAULT_NAME_BYTES], struct fault *fault)
{
	char name[VAULT_NAME_BYTES] = "";
	char stamp[STAMP_BYTES + 1];
	struct fault ignored;
	struct tm when;
	int64_t bytes;

	if (!is_word(thing->session, strlen(thing->session)) ||
	    strlen(thing->session) > 64)
		return fault_set(fault, "a session has no such name");
	gmtime_r(&thing->time_s, &when);
	(void)strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ-", &when);
	(void)snprintf(
	    name, sizeof name, "%s%s%.64s", temporary, stamp, thing->session);
	bytes = write_parts(vault, name, thing, fault);
	if (bytes >= 0 && publish(vault, name, thing, name_out, fault) != 0)
		bytes = -1;
	if (bytes < 0)
		(void)vault_remove(vault, name, &ignored);
	return bytes;
}

/* Which part of which name a file is; false when it is none. */
static bool
split_file(const char *file, size_t *name_len_out, enum part *part_out)
{
	for (int i = 0; i < PARTS; i++) {
		size_t len = strlen(file), end = strlen(endings[i]);

		if (len <= end || strcmp(file + len - end, endings[i]) != 0)
			continue;
		*name_len_out = len - end;
		*part_out = (enum part)i;
		return vault_is_name(file, len - end);
	}
	return false;
}

static void
add_file(
    struct vault_listing *listing, const char *file, const struct stat *facts)
{
	struct vault_entry *entry;
	enum part part = PARTS;
	size_t len = 0;

	if (!split_file(file, &len, &part) || !S_ISREG(facts->st_mode))
		return;
	listing->entries = mem_grow(listing->entries, listing->count,
	    &listing->cap, sizeof *listing->entries);
	entry = &listing->entries[listing->count++];
	*entry = (struct vault_entry){ .bytes = disk_bytes(facts),
		.written_ns = facts->st_mtim.tv_sec * 1000000000LL +
		    facts->st_mtim.tv_nsec,
		.has_facts = part == PART_FACTS,
		.has_message = part == PART_MESSAGE,
		.has_permit = part == PART_PERMIT,
		.released_s = part == PART_RELEASED ? facts->st_mtim.tv_sec
						    : 0 };
	memcpy(entry->name, file, len);
	entry->time_s = stamp_time(entry->name);
}

static int
by_name(const void *a, const void *b)
{
	const struct vault_entry *left = a, *right = b;

	return strcmp(left->name, right->name);
}

static int
by_age(const void *a, const void *b)
{
	const struct vault_entry *left = a, *right = b;

	if (left->time_s != right->time_s)
		return left->time_s < right->time_s ? -1 : 1;
	return (left->written_ns > right->written_ns) -
	    (left->written_ns < right->written_ns);
}

/* One entry a name instead of one a file. */
static void
merge(struct vault_listing *listing)
{
	size_t kept = 0;

	if (listing->count == 0)
		return;
	qsort(listing->entries, listing->count, sizeof *listing->entries,
	    by_name);
	for (size_t i = 1; i < listing->count; i++) {
		struct vault_entry *into = &listing->entries[kept];
		const struct vault_entry *from = &listing->entries[i];

		if (strcmp(into->name, from->name) != 0) {
			listing->entries[++kept] = *from;
			continue;
		}
		into->bytes += from->bytes;
		if (from->written_ns < into->written_ns)
			into->written_ns = from->written_ns;
		into->has_facts |= from->has_facts;
		into->has_message |= from->has_message;
		into->has_permit |= from->has_permit;
		if (from->released_s > into->released_s)
			into->released_s = from->released_s;
	}
	listing->count = kept + 1;
	qsort(
	    listing->entries, listing->count, sizeof *listing->entries, by_age);
}

/* A stream of the folder's names, which takes no part in the caller's place in
 * it. */
static DIR *
open_listing(int vault)
{
	int fd = openat(vault, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *listing = fd >= 0 ? fdopendir(fd) : NULL;

	if (listing == NULL && fd >= 0)
		close(fd);
	return listing;
}

int
vault_list(int vault, struct vault_listing *out, struct fault *fault)
{
	struct vault_listing made = { 0 };
	const struct dirent *file;
	DIR *listing = open_listing(vault);

	if (listing == NULL)
		return fault_set(fault, "cannot list the folder: %m");
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is ours alone */
	while ((file = readdir(listing)) != NULL) {
		struct stat facts;

		/* It may be gone by now: somebody deleted it. */
		if (fstatat(vault, file->d_name, &facts, AT_SYMLINK_NOFOLLOW) ==
		    0)
			add_file(&made, file->d_name, &facts);
	}
	closedir(listing);
	merge(&made);
	*out = made;
	return 0;
}

void
vault_listing_release(struct vault_listing *listing)
{
	free(listing->entries);
	*listing = (struct vault_listing){ 0 };
}

/* Temporary files. */
static void
sweep_temporary(int vault, int64_t before_s)
{
	const struct dirent *file;
	DIR *listing = open_listing(vault);

	/* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is ours alone */
	while (listing != NULL && (file = readdir(listing)) != NULL) {
		struct stat facts;

		if (strncmp(file->d_name, temporary, strlen(temporary)) == 0 &&
		    fstatat(vault, file->d_name, &facts, AT_SYMLINK_NOFOLLOW) ==
			0 &&
		    facts.st_mtim.tv_sec < before_s)
			(void)unlinkat(vault, file->d_name, 0);
	}
	if (listing != NULL)
		closedir(listing);
}

void
vault_sweep(int vault, int64_t before_s)
{
	scoped_listing struct vault_listing listing = { 0 };
	struct fault ignored;

	sweep_temporary(vault, before_s);
	if (vault_list(vault, &listing, &ignored) != 0)
		return;
	/* A message without its facts: its sender was never answered. */
	for (size_t i = 0; i < listing.count; i++)
		if (!listing.entries[i].has_facts &&
		    listing.entries[i].time_s < before_s)
			(void)vault_remove(
			    vault, listing.entries[i].name, &ignored);
}

static int
open_part(int vault, const char *name, enum part part, struct stat *facts,
    struct fault *fault)
{
	char file[FILE_BYTES];
	scoped_fd int fd = -1;

	file_name(file, name, part);
	fd = openat(vault, file,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, facts) != 0)
		return fault_set(fault, "cannot read %s: %m", file);
	/* A second name may be anything's, and root reads here. */
	if (!S_ISREG(facts->st_mode) || facts->st_nlink != 1)
		return fault_set(fault, "%s is no file of ours", file);
	return fd_take(&fd);
}

int
vault_message(int vault, const char *name, struct fault *fault)
{
	struct stat facts = { 0 };

	return open_part(vault, name, PART_MESSAGE, &facts, fault);
}

char *
vault_facts(int vault, const char *name, size_t *len_out, struct fault *fault)
{
	struct stat facts = { 0 };
	scoped_fd int fd = open_part(vault, name, PART_FACTS, &facts, fault);
	scoped_mem char *text = NULL;
	size_t len = 0;
	ssize_t got;

	if (fd < 0)
		return NULL;
	if (facts.st_size > LIMIT_ORIGINAL_FACTS_BYTES) {
		fault_set(fault, "the facts of %s are too large", name);
		return NULL;
	}
	text = mem_new((size_t)facts.st_size + 1, 1);
	while (len < (size_t)facts.st_size &&
	    (got = read(fd, text + len, (size_t)facts.st_size - len)) > 0)
		len += (size_t)got;
	*len_out = len;
	return ptr_take(&text);
}

static void
draw_secret(char out[VAULT_SECRET_BYTES])
{
	uint8_t chance[(VAULT_SECRET_BYTES - 1) / 2];
	ssize_t got = getrandom(chance, sizeof chance, 0);

	/* Up to 256 bytes never come short once the kernel has started. */
	assert(got == (ssize_t)sizeof chance);
	text_hex(out, chance, sizeof chance);
}

int
vault_permit(int vault, const char *name, char secret_out[VAULT_SECRET_BYTES],
    struct fault *fault)
{
	char secret[VAULT_SECRET_BYTES], file[FILE_BYTES];
	scoped_fd int fd = -1;
	struct stat folder;

	draw_secret(secret);
	file_name(file, name, PART_PERMIT);
	(void)unlinkat(vault, file, 0);
	fd = openat(vault, file,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	/* Root may write it, but the gate must read it. */
	if (fd < 0 || fstat(vault, &folder) != 0 ||
	    (geteuid() == 0 && fchown(fd, folder.st_uid, folder.st_gid) != 0) ||
	    write_all(fd, secret, sizeof secret - 1) != 0)
		return fault_set(fault, "cannot write %s: %m", file);
	memcpy(secret_out, secret, sizeof secret);
	return 0;
}

/* Compare in the same time wherever they differ. */
static bool
same_secret(const char *a, const char *b)
{
	unsigned int different = 0;

	for (size_t i = 0; i < VAULT_SECRET_BYTES - 1; i++)
		different |= (unsigned char)a[i] ^ (unsigned char)b[i];
	return different == 0;
}

bool
vault_claim(int vault, const char *name, const char *secret, int64_t now_s)
{
	char held[VAULT_SECRET_BYTES] = "";
	char permit[FILE_BYTES], released[FILE_BYTES];
	struct fault ignored;
	struct stat facts = { 0 };
	scoped_fd int fd = -1;

	if (!vault_is_name(name, strlen(name)) ||
	    strlen(secret) != VAULT_SECRET_BYTES - 1)
		return false;
	fd = open_part(vault, name, PART_PERMIT, &facts, &ignored);
	if (fd < 0 || facts.st_mtim.tv_sec + VAULT_PERMIT_S < now_s ||
	    read(fd, held, sizeof held - 1) != (ssize_t)sizeof held - 1 ||
	    !same_secret(held, secret))
		return false;
	file_name(permit, name, PART_PERMIT);
	file_name(released, name, PART_RELEASED);
	/* Of several who come this far the rename lets one through. */
	return renameat(vault, permit, vault, released) == 0;
}
