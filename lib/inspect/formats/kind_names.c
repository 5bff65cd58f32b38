/* kind_names.c - which true types agree with which names and declarations. */
#include <string.h>

#include "base/file_name.h"
#include "base/text.h"
#include "formats/kind.h"

/* clang-format off */
/* Which kinds agree with which endings. A program under any other ending, and
 * any kind under one that is another kind's, contradict. */
static const struct {
	const char *kinds;
	const char *endings;
	bool is_sure; /* content without these kinds contradicts the ending */
} agreements[] = {
	{ "exe", "exe dll scr com pif cpl ocx sys xll drv ax efi mui", true },
	{ "lnk", "lnk", true },
	{ "chm", "chm", true },
	{ "one onetoc2", "one onetoc2", true },
	{ "vhd", "vhd", false },
	{ "vhdx", "vhdx", true },
	{ "iso img", "iso img udf", false },
	{ "zip", "zip jar docx docm xlsx xlsm xlsb pptx pptm ppsx dotx dotm "
		 "xltx xltm xlam ppam potx odt ods odp odg epub xps apk war "
		 "ear xpi kmz vsdx thmx zipx whl nupkg", true },
	{ "7z", "7z", true },
	{ "rar", "rar cbr", true },
	{ "cab", "cab onepkg msu", true },
	{ "lzh", "lzh lha", true },
	{ "tar", "tar", false },
	{ "gz", "gz tgz emz wmz svgz", true },
	{ "bz2", "bz2 tbz tbz2", true },
	{ "xz", "xz txz", true },
	{ "zst", "zst tzst", true },
	{ "z", "z taz", false },
	{ "lz4", "lz4", true },
	{ "lz", "lz tlz", true },
	{ "lzma", "lzma tlz", true },
	{ "rpm", "rpm", true },
	{ "ar", "a ar deb udeb ipk lib", false },
	{ "cpio", "cpio", false },
	{ "tnef", "tnef", false },
	{ "ole", "doc dot xls xlt xla ppt pps pot msi msp mst msg vsd vss vst "
		 "pub mpp db wps jtd hwp", true },
	{ "rtf", "rtf", true },
	{ "pdf", "pdf", true },
	{ "png", "png", true },
	{ "jpg", "jpg jpeg jpe jfif", true },
	{ "gif", "gif", true },
	{ "bmp", "bmp dib", false },
	{ "tif", "tif tiff", true },
	{ "webp", "webp", true },
	{ "swf", "swf", true },
	{ "mp4", "mp4 m4a m4v mov heic heif avif 3gp", false },
	{ "mp3", "mp3", false },
	{ "html", "htm html xhtml shtml", false },
	{ "xml", "xml rels xsd xsl xslt rdf kml opf plist", false },
	{ "svg", "svg", false },
	{ "hta", "hta", false },
	{ "wsf", "wsf wsc", false },
	{ "vbe", "vbe jse", false },
	{ "mht eml", "mht mhtml eml", false },
	{ "p7m", "p7m p7s p7c p7b", false },
	{ "url", "url website", false },
};

/* Which kinds agree with which declared types; a pattern may hold `*`. */
static const struct {
	const char *declared;
	const char *kinds;
} declarations[] = {
	{ "image/jp*g", "jpg" },
	{ "image/pjpeg", "jpg" },
	{ "image/png", "png" },
	{ "image/gif", "gif" },
	{ "image/tiff", "tif" },
	{ "image/bmp", "bmp" },
	{ "image/webp", "webp" },
	{ "image/*", "jpg png gif tif bmp webp svg xml mp4" },
	{ "audio/*", "mp3 mp4" },
	{ "video/*", "mp4" },
	{ "application/pdf", "pdf" },
	{ "application/rtf", "rtf" },
	{ "application/msword", "ole docx rtf" },
	{ "application/vnd.ms-excel", "ole xlsx html xml" },
	{ "application/vnd.ms-powerpoint", "ole pptx" },
	{ "application/vnd.openxmlformats*", "docx xlsx pptx" },
	{ "application/zip", "zip" },
	{ "application/x-zip-compressed", "zip" },
	{ "application/gzip", "gz" },
	{ "text/html", "html xml" },
	{ "text/xml", "xml html svg" },
	{ "text/*", "html xml rtf url mht eml svg" },
};
/* clang-format on */

/* Kinds that run, or bring something that runs. */
static const char *const programs[] = { "exe", "elf", "macho", "lnk", "chm",
	"hta", "wsf", "vbe", "sct", "msi", "jar" };

/* Whether one of a file's kinds is among the words. */
static bool
agrees(const struct scan_file *file, const char *words)
{
	while (*words != '\0') {
		size_t len = strcspn(words, " ");

		if (file_has_kind(file, words, len))
			return true;
		words += len + (words[len] != '\0');
	}
	return false;
}

static bool
is_word_of(const char *words, const char *word)
{
	size_t len = strlen(word);

	while (*words != '\0') {
		size_t size = strcspn(words, " ");

		if (size == len && memcmp(words, word, len) == 0)
			return true;
		words += size + (words[size] != '\0');
	}
	return false;
}

bool
kind_is_program(const struct scan_file *file)
{
	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
		if (file_has_kind(file, programs[i], strlen(programs[i])))
			return true;
	return false;
}

static bool
contradicts_ending(const struct scan_file *file, const char *ending)
{
	for (size_t i = 0; i < sizeof agreements / sizeof *agreements; i++) {
		if (!is_word_of(agreements[i].endings, ending))
			continue;
		if (agrees(file, agreements[i].kinds))
			return false;
		return file->kinds[0] != '\0' || agreements[i].is_sure;
	}
	/* An ending nobody knows agrees with everything but a program. */
	return kind_is_program(file) && ending[0] != '\0' &&
	    !file_has_kind(file, ending, strlen(ending));
}

/* Whether one of a file's names has one of these endings. */
static bool
is_called(const struct scan_file *file, const char *endings)
{
	for (size_t i = 0; i < file->name_count; i++) {
		char ending[FILE_EXTENSION_BYTES];

		file_name_extension(
		    file->names[i], strlen(file->names[i]), ending);
		if (is_word_of(endings, ending))
			return true;
	}
	return false;
}

bool
kind_is_called_zip(const struct scan_file *file)
{
	for (size_t i = 0; i < sizeof agreements / sizeof *agreements; i++)
		if (strcmp(agreements[i].kinds, "zip") == 0 &&
		    is_called(file, agreements[i].endings))
			return true;
	return false;
}

bool
kind_is_called_mail(const struct scan_file *file)
{
	return is_called(file, "eml mht mhtml mim mime nws");
}

static bool
contradicts_declared(const struct scan_file *file)
{
	const char *declared = file->declared;
	size_t len = strlen(declared);

	if (file->kinds[0] == '\0')
		return false;
	for (size_t i = 0; i < sizeof declarations / sizeof *declarations; i++)
		if (text_matches(declarations[i].declared, declared, len))
			return !agrees(file, declarations[i].kinds);
	return false;
}

/* Office puts a package that has a password into OLE2. */
static bool
is_locked_package(const struct scan_file *file)
{
	return (file->flags & FILE_ENCRYPTED) != 0 &&
	    file_has_kind(file, "ole", 3) && kind_is_called_zip(file);
}

bool
kind_contradicts(const struct scan_file *file)
{
	if (is_locked_package(file))
		return false;
	for (size_t i = 0; i < file->name_count; i++) {
		char ending[FILE_EXTENSION_BYTES];

		file_name_extension(
		    file->names[i], strlen(file->names[i]), ending);
		if (contradicts_ending(file, ending))
			return true;
	}
	return contradicts_declared(file);
}
