/* package.c - a file that the Packager wrapped. */
#include "office/package.h"

#include <string.h>

#include "base/file_name.h"
#include "formats/kind.h"
#include "formats/little.h"

#define WRAPPED 2 /* what follows is a wrapped file */

static const char *const programs[] = { "exe", "elf", "macho", "lnk", "chm",
	"hta", "wsf", "vbe", "sct", "bat", "msi", "jar", "class", "url", "iso",
	"vhd", "vhdx", "one" };

static const char *const endings[] = { "ade", "adp", "appref-ms", "application",
	"appx", "bat", "cab", "chm", "cmd", "com", "cpl", "dll", "exe",
	"gadget", "hta", "img", "inf", "ins", "iqy", "iso", "isp", "jar", "js",
	"jse", "lnk", "mde", "msc", "msh", "msi", "msp", "mst", "ocx", "one",
	"pif", "ps1", "ps1xml", "psc1", "psd1", "psm1", "pyw", "py", "rdp",
	"reg", "scf", "scr", "sct", "settingcontent-ms", "shb", "slk", "sys",
	"theme", "url", "vb", "vbe", "vbs", "vhd", "vhdx", "wbk", "wsc", "wsf",
	"wsh", "xll" };

static bool
is_among(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

static bool
ends_as_program(const char *name, size_t len)
{
	scoped_buffer struct buffer normal = BUFFER_OF(4096);
	char ending[FILE_EXTENSION_BYTES];

	file_name_normalise(name, len < 1024 ? len : 1024, &normal);
	file_name_extension(buffer_text(&normal), normal.len, ending);
	return is_among(ending, endings, sizeof endings / sizeof *endings);
}

bool
package_is_program(
    const char *name, size_t name_len, const char *bytes, size_t len)
{
	struct kind kind = { 0 };

	if (ends_as_program(name, name_len))
		return true;
	kind_find(bytes, len, &kind);
	for (size_t i = 0; i < kind.count; i++)
		if (is_among(kind.words[i], programs,
			sizeof programs / sizeof *programs))
			return true;
	return false;
}

/* A NUL-terminated text; false if it does not end. */
static bool
take_text(const char **next_io, const char *end, const char **text_out,
    size_t *len_out)
{
	const char *stop = memchr(*next_io, '\0', (size_t)(end - *next_io));

	if (stop == NULL)
		return false;
	*text_out = *next_io;
	*len_out = (size_t)(stop - *next_io);
	*next_io = stop + 1;
	return true;
}

/* A length and so many bytes; fewer if the end comes first. */
static bool
take_counted(const char **next_io, const char *end, const char **bytes_out,
    size_t *len_out)
{
	size_t len;

	if (end - *next_io < 4)
		return false;
	len = little_u32(*next_io);
	*next_io += 4;
	if (len > (size_t)(end - *next_io))
		len = (size_t)(end - *next_io);
	*bytes_out = *next_io;
	*len_out = len;
	*next_io += len;
	return true;
}

bool
package_read(const char *bytes, size_t len, struct package *out)
{
	const char *next = bytes, *end = bytes + len;
	const char *path, *copy;
	struct package package = { 0 };
	size_t path_len, copy_len;

	if (len < 8 || little_u16(bytes) != WRAPPED)
		return false;
	next += 2;
	if (!take_text(&next, end, &package.name, &package.name_len) ||
	    !take_text(&next, end, &path, &path_len) || end - next < 4)
		return false;
	/* Two numbers nobody needs: the icon's, and what is wrapped. */
	next += 4;
	if (!take_counted(&next, end, &copy, &copy_len) ||
	    !take_counted(&next, end, &package.bytes, &package.len))
		return false;
	if (copy_len > 0 && copy[copy_len - 1] == '\0')
		copy_len--;
	package.is_program = package_is_program(package.name, package.name_len,
				 package.bytes, package.len) ||
	    ends_as_program(path, path_len) || ends_as_program(copy, copy_len);
	*out = package;
	return true;
}
