/* signatures.c - EICAR, the body of clamav-testfiles, and folders. */
#include "clamav/signatures.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"

/* In two halves, so that no scanner takes this source for the test file. */
static const char eicar_head[] = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD";
static const char eicar_tail[] = "-ANTIVIRUS-TEST-FILE!$H+H*";

_Static_assert(sizeof eicar_head + sizeof eicar_tail - 2 == EICAR_BYTES,
    "the EICAR file has 68 bytes");

/* The code of clam.exe, which every unpacker of libclamav brings back, from
 * its second instruction on; the first one holds an address that packers
 * move. */
#define TESTFILES_CODE "33c050508bf3535350b02940300466ac79f9ba"

#define FOLDER_PATTERN "sekisho-signatures-XXXXXX"
#define FILE_NAME      "sekisho.ndb"

void
signatures_eicar(char *out)
{
	memcpy(out, eicar_head, sizeof eicar_head - 1);
	memcpy(out + sizeof eicar_head - 1, eicar_tail, sizeof eicar_tail - 1);
}

/* Name, target 0 (any file), offset, hex. Anywhere in a file, because EICAR
 * in the middle of a text is what administrators send to try their gate. */
static void
format_signatures(struct buffer *out)
{
	char eicar[EICAR_BYTES];
	char hex[2 * EICAR_BYTES + 1];

	signatures_eicar(eicar);
	text_hex(hex, (const uint8_t *)eicar, sizeof eicar);
	buffer_add_format(out, "Eicar-Test-Signature:0:*:%s\n", hex);
	buffer_add_text(out, "Clamav.Test.File-6:0:*:" TESTFILES_CODE "\n");
}

static int
write_file(const char *path, const struct buffer *text, struct fault *fault)
{
	scoped_fd int fd = open(
	    path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return fault_set(fault, "cannot create %s: %m", path);
	if (write(fd, text->data, text->len) != (ssize_t)text->len)
		return fault_set(fault, "cannot write %s: %m", path);
	return 0;
}

int
signatures_write(const char *folder, char **path_out, struct fault *fault)
{
	scoped_buffer struct buffer path = BUFFER_OF(4096);
	scoped_buffer struct buffer text = BUFFER_OF(4096);
	scoped_signatures char *made = NULL;

	buffer_add_format(&path, "%s/" FOLDER_PATTERN, folder);
	if (path.full || mkdtemp(path.data) == NULL)
		return fault_set(
		    fault, "cannot make a folder in %s: %m", folder);
	buffer_add_text(&path, "/" FILE_NAME);
	made = buffer_take(&path);
	format_signatures(&text);
	if (write_file(made, &text, fault) < 0)
		return -1;
	*path_out = ptr_take(&made);
	return 0;
}

void
signatures_remove(char **path)
{
	scoped_mem char *held = ptr_take(path);
	char *slash = held != NULL ? strrchr(held, '/') : NULL;

	if (slash == NULL)
		return;
	unlink(held);
	*slash = '\0';
	rmdir(held);
}

bool
signatures_is_database(const char *name)
{
	static const char *const endings[] = { ".cvd", ".cld", ".cud", ".db",
		".hdb", ".hdu", ".hsb", ".hsu", ".fp", ".sfp", ".mdb", ".mdu",
		".msb", ".msu", ".ndb", ".ndu", ".ldb", ".ldu", ".sdb", ".zmd",
		".rmd", ".pdb", ".gdb", ".wdb", ".cbc", ".cdb", ".cat", ".crb",
		".ioc", ".idb", ".imp", ".pwdb", ".ign", ".ign2", ".ftm",
		".cfg", ".yar", ".yara", ".info" };
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (name[0] != '.' && text_ends(name, len, endings[i]))
			return true;
	return false;
}

static int
compare_paths(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *
join(const char *folder, const char *name)
{
	struct buffer path;

	buffer_init(&path, 8192);
	buffer_add_format(&path, "%s/%s", folder, name);
	return buffer_take(&path);
}

char **
signatures_list(const char *folder, struct fault *fault)
{
	DIR *dir = opendir(folder);
	char **paths = mem_new(1, sizeof *paths);
	size_t count = 0;
	const struct dirent *entry;

	if (dir == NULL) {
		free(paths);
		fault_set(fault, "cannot read %s: %m", folder);
		return NULL;
	}
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is ours alone */
	while ((entry = readdir(dir)) != NULL) {
		if (!signatures_is_database(entry->d_name))
			continue;
		paths = mem_resize(paths, count + 2, sizeof *paths);
		paths[count++] = join(folder, entry->d_name);
		paths[count] = NULL;
	}
	closedir(dir);
	qsort(paths, count, sizeof *paths, compare_paths);
	return paths;
}

void
signatures_list_free(char ***paths)
{
	char **held = ptr_take(paths);

	for (size_t i = 0; held != NULL && held[i] != NULL; i++)
		free(held[i]);
	free(held);
}
