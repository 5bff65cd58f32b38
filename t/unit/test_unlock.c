/* Encrypted files to plain ones: the fuzzer's corpus, whose password is
 * "secret" (written by t/gen/office.py, 7z, zip and qpdf). */
#include "unlock/unlock.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/own.h"
#include "check.h"
#include "text/digest.h"
#include "unlock/zip_unlock.h"

#define FOLDER    "fuzz/corpus/unlock/"
#define MAX_BYTES 100000

static const struct {
	const char *name, *holds; /* what stands in the plain bytes */
	bool is_zip, is_slow;
} files[] = {
	{ "agile.docx", "word/media", false, false },
	{ "agile-sha1.docx", "word/media", false, false },
	{ "agile-sha384.docx", "word/media", false, false },
	{ "standard.docx", "word/media", false, true },
	{ "standard-256.docx", "word/media", false, true },
	{ "xor.xls", "payload", false, false },
	{ "rc4.xls", "payload", false, false },
	{ "cryptoapi.xls", "payload", false, false },
	{ "cryptoapi-40.xls", "payload", false, false },
	{ "rc4.doc", "payload", false, false },
	{ "cryptoapi.doc", "payload", false, false },
	{ "cryptoapi.ppt", "payload", false, false },
	{ "aes.pdf", "/Catalog", false, true },
	{ "aes.zip", "", true, true },
	{ "zipcrypto.zip", "", true, false },
};

#define FILES (sizeof files / sizeof *files)

static char *
read_sample(const char *name, size_t *len_out)
{
	char path[128];
	char *bytes = mem_new(MAX_BYTES, 1);
	FILE *file;

	snprintf(path, sizeof path, FOLDER "%s", name);
	file = fopen(path, "rbe");
	CHECK(name, file != NULL);
	if (file == NULL)
		exit(1);
	*len_out = fread(bytes, 1, MAX_BYTES, file);
	fclose(file);
	return bytes;
}

/* A keyring that hands out these words, for so long. */
struct ring {
	struct passwords passwords;
	struct keyring keyring;
};

static void
ring_init(struct ring *ring, const char *const *words, int64_t wait_ms)
{
	*ring = (struct ring){ .keyring = { .passwords = &ring->passwords,
				   .deadline = deadline_in(
				       clock_ms(), wait_ms) } };
	for (; *words != NULL; words++)
		passwords_add(
		    &ring->passwords, PASSWORD_TOKEN, *words, strlen(*words));
}

static void
ring_release(struct ring *ring)
{
	passwords_release(&ring->passwords);
}

/* Open the first member of a ZIP, or the document. */
static void
open_sample(size_t file, const char *bytes, size_t len, struct keyring *keyring,
    size_t max_bytes, struct unlocked *out)
{
	struct zip_directory directory = { 0 };
	struct zip_locks locks = { .bytes = bytes, .keyring = keyring };

	if (!files[file].is_zip) {
		unlock(bytes, len, keyring, max_bytes, out);
		return;
	}
	*out = (struct unlocked){ .status = UNLOCK_PLAIN };
	if (zip_directory_read(bytes, len, 10, &directory) &&
	    directory.count > 0)
		zip_unlock(&locks, &directory.entries[0], max_bytes, out);
	zip_directory_release(&directory);
}

static void
test_open(void)
{
	static const char *const right[] = { "Secret", "secret", NULL };
	static const char *const wrong[] = { "Secret", "secret ", NULL };

	for (size_t i = 0; i < FILES; i++) {
		scoped_unlocked struct unlocked opened = { 0 };
		scoped_unlocked struct unlocked closed = { 0 };
		scoped_unlocked struct unlocked small = { 0 };
		scoped_mem char *bytes = NULL;
		struct ring ring;
		size_t len;

		bytes = read_sample(files[i].name, &len);
		ring_init(&ring, right, 20000);
		open_sample(i, bytes, len, &ring.keyring, MAX_BYTES, &opened);
		CHECK_EQ(files[i].name, opened.status, UNLOCK_OPENED);
		CHECK_EQ(files[i].name, opened.kind, PASSWORD_TOKEN);
		CHECK_EQ(
		    "what opened it is remembered", ring.keyring.opened, 2);
		CHECK(files[i].name,
		    memmem(buffer_text(&opened.bytes), opened.bytes.len,
			files[i].holds, strlen(files[i].holds)) != NULL);
		open_sample(i, bytes, len, &ring.keyring, 4, &small);
		CHECK("what outgrows its bound does not come out",
		    small.status != UNLOCK_OPENED && small.bytes.len == 0);
		ring_release(&ring);
		ring_init(&ring, wrong, 20000);
		open_sample(i, bytes, len, &ring.keyring, MAX_BYTES, &closed);
		CHECK_EQ(files[i].name, closed.status, UNLOCK_CLOSED);
		CHECK_EQ("nothing comes out", closed.bytes.len, 0);
		ring_release(&ring);
	}
}

/* A prefix is never the whole document. */
static void
test_prefixes(void)
{
	static const char *const right[] = { "secret", NULL };

	for (size_t i = 0; i < FILES; i++) {
		scoped_mem char *bytes = NULL;
		size_t len, step = files[i].is_slow ? 193 : 7;

		bytes = read_sample(files[i].name, &len);
		for (size_t cut = 0; cut < len; cut += step) {
			/* A copy, so that a byte too far is seen. */
			scoped_mem char *prefix = mem_new(cut, 1);
			scoped_unlocked struct unlocked opened = { 0 };
			struct ring ring;

			memcpy(prefix, bytes, cut);
			ring_init(&ring, right, 20000);
			open_sample(
			    i, prefix, cut, &ring.keyring, MAX_BYTES, &opened);
			CHECK("a prefix has an end",
			    opened.status != UNLOCK_UNSET);
			CHECK("what did not open has no bytes",
			    opened.status == UNLOCK_OPENED ||
				opened.bytes.len == 0);
			ring_release(&ring);
		}
	}
}

/* The first letters of the passwords that are left to try. */
static void
first_letters(struct key_walk *walk, char *out, size_t size)
{
	const struct password *password;
	size_t len = 0;

	while ((password = key_walk_next(walk)) != NULL)
		if (len + 1 < size)
			out[len++] = password->text[0];
	out[len] = '\0';
}

static void
test_keyring(void)
{
	static const char *const words[] = { "a", "b", "c", NULL };
	static const char *const own[] = { "x", NULL };
	struct key_walk walk;
	struct ring ring;
	char seen[16];

	ring_init(&ring, words, 20000);
	key_walk_init(&walk, &ring.keyring, own, 1);
	first_letters(&walk, seen, sizeof seen);
	CHECK_TEXT("the format's own first, then by rank", seen, "xabc");
	CHECK("all were tried in time", !ring.keyring.time_over);
	key_walk_opened(&walk, &ring.passwords.items[1]);
	key_walk_init(&walk, &ring.keyring, NULL, 0);
	first_letters(&walk, seen, sizeof seen);
	CHECK_TEXT("what opened the last lock comes first, once", seen, "bac");
	ring_release(&ring);

	ring_init(&ring, words, 0);
	key_walk_init(&walk, &ring.keyring, NULL, 0);
	first_letters(&walk, seen, sizeof seen);
	CHECK_TEXT("without time only the likeliest", seen, "a");
	CHECK("and that is said", ring.keyring.time_over);
	ring_release(&ring);
}

/* After members that stay closed the others cost one try each at most. */
static void
test_misses(void)
{
	static const char *const wrong[] = { "a", "b", NULL };
	scoped_mem char *bytes = NULL;
	scoped_zip_directory struct zip_directory directory = { 0 };
	struct zip_locks locks;
	struct ring ring;
	size_t len;

	bytes = read_sample("aes.zip", &len);
	CHECK("a directory", zip_directory_read(bytes, len, 10, &directory));
	ring_init(&ring, wrong, 20000);
	locks = (struct zip_locks){ .bytes = bytes, .keyring = &ring.keyring };
	for (size_t i = 0; i < ZIP_UNLOCK_MISSES + 2; i++) {
		scoped_unlocked struct unlocked closed = { 0 };

		zip_unlock(&locks, &directory.entries[0], MAX_BYTES, &closed);
		CHECK_EQ("closed", closed.status, UNLOCK_CLOSED);
	}
	CHECK_EQ("each is counted", locks.closed, ZIP_UNLOCK_MISSES + 2);
	passwords_add(&ring.passwords, PASSWORD_TOKEN, "secret", 6);
	{
		scoped_unlocked struct unlocked again = { 0 };

		zip_unlock(&locks, &directory.entries[0], MAX_BYTES, &again);
		CHECK_EQ(
		    "not all are tried any more", again.status, UNLOCK_CLOSED);
	}
	ring.keyring.opened = 3;
	{
		scoped_unlocked struct unlocked again = { 0 };

		zip_unlock(&locks, &directory.entries[0], MAX_BYTES, &again);
		CHECK_EQ("but the one that opened another", again.status,
		    UNLOCK_OPENED);
	}
	ring_release(&ring);
}

static void
test_plain(void)
{
	static const char *const right[] = { "secret", NULL };
	static const char *const texts[] = { "", "hello", "%PDF-1.4 /Encrypt",
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "PK\x03\x04" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		scoped_unlocked struct unlocked opened = { 0 };
		struct ring ring;

		ring_init(&ring, right, 20000);
		unlock(texts[i], strlen(texts[i]), &ring.keyring, MAX_BYTES,
		    &opened);
		CHECK("what is none is not opened",
		    opened.status == UNLOCK_PLAIN ||
			opened.status == UNLOCK_UNKNOWN);
		ring_release(&ring);
	}
}

int
main(void)
{
	struct fault fault;

	CHECK_EQ("libgcrypt is there", digest_warm_up(&fault), 0);
	unlock_warm_up();
	test_open();
	test_prefixes();
	test_keyring();
	test_misses();
	test_plain();
	return check_done();
}
