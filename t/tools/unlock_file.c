/* unlock_file.c - open an encrypted file with given passwords, for tests:
 *
 *     unlock_file FILE OUT [PASSWORD...]
 *
 * Prints a line for the document, or one for each encrypted member of a ZIP:
 * status, kind of the password, bytes and milliseconds. OUT gets the plain
 * document, or the members' compressed bytes one behind the other. The first
 * password counts as a labelled one, the others as words. */
#include "unlock/unlock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "text/digest.h"
#include "unlock/zip_unlock.h"

#define MAX_BYTES (200L * 1024 * 1024)

static const char *const words[] = { [UNLOCK_UNSET] = "unset",
	[UNLOCK_PLAIN] = "plain",
	[UNLOCK_OPENED] = "opened",
	[UNLOCK_CLOSED] = "closed",
	[UNLOCK_TIMEOUT] = "timeout",
	[UNLOCK_UNKNOWN] = "unknown" };

static int
read_file(const char *path, struct buffer *out)
{
	FILE *file = fopen(path, "rbe");
	char room[65536];
	size_t got;

	if (file == NULL)
		return -1;
	while ((got = fread(room, 1, sizeof room, file)) > 0)
		buffer_add(out, room, got);
	return fclose(file) == 0 && !out->full ? 0 : -1;
}

static void
tell(const struct unlocked *unlocked, int64_t begun_ms, FILE *out)
{
	printf("%s %s %zu %lld\n", words[unlocked->status],
	    unlocked->kind != PASSWORD_UNSET
		? password_kind_name(unlocked->kind)
		: "-",
	    unlocked->bytes.len, (long long)(clock_ms() - begun_ms));
	(void)fwrite(
	    buffer_text(&unlocked->bytes), 1, unlocked->bytes.len, out);
}

static void
open_zip(const struct buffer *bytes, struct keyring *keyring, FILE *out)
{
	scoped_zip_directory struct zip_directory directory = { 0 };
	struct zip_locks locks = { .bytes = bytes->data, .keyring = keyring };

	if (!zip_directory_read(bytes->data, bytes->len, 10000, &directory))
		return;
	for (size_t i = 0; i < directory.count; i++) {
		scoped_unlocked struct unlocked unlocked = { 0 };
		int64_t begun_ms = clock_ms();

		if ((directory.entries[i].bits & ZIP_ENCRYPTED) == 0)
			continue;
		zip_unlock(&locks, &directory.entries[i], MAX_BYTES, &unlocked);
		tell(&unlocked, begun_ms, out);
	}
}

int
main(int argc, char **argv)
{
	scoped_buffer struct buffer bytes = BUFFER_OF(MAX_BYTES);
	scoped_passwords struct passwords passwords = { 0 };
	struct keyring keyring = { .passwords = &passwords,
		.deadline = deadline_in(clock_ms(), LIMIT_UNLOCK_MS) };
	scoped_unlocked struct unlocked unlocked = { 0 };
	struct fault fault = { "" };
	int64_t begun_ms = clock_ms();
	FILE *out;

	if (argc < 3 || digest_warm_up(&fault) != 0 ||
	    read_file(argv[1], &bytes) != 0)
		return 2;
	unlock_warm_up();
	out = fopen(argv[2], "wbe");
	if (out == NULL)
		return 2;
	for (int i = 3; i < argc; i++)
		passwords_add(&passwords,
		    i == 3 ? PASSWORD_LABEL : PASSWORD_TOKEN, argv[i],
		    strlen(argv[i]));
	unlock(buffer_text(&bytes), bytes.len, &keyring, MAX_BYTES, &unlocked);
	if (unlocked.status == UNLOCK_PLAIN && bytes.len > 0)
		open_zip(&bytes, &keyring, out);
	else
		tell(&unlocked, begun_ms, out);
	return fclose(out) == 0 ? 0 : 2;
}
