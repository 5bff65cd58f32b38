/* file_role.c - endings and kinds to roles, by table. */
#include "measure/file_role.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file_name.h"
#include "base/limits.h"
#include "base/text.h"
#include "formats/kind.h"
#include "measure/script_words.h"

/* A text is a script's when it says so often what only scripts say. */
#define SCRIPT_WORDS 2

/* How much of a text is read for that. */
#define SCRIPT_LOOK 16384

/* clang-format off */
static const struct {
	enum file_role role;
	const char *endings; /* each with a blank on both sides */
} roles[] = {
	{ ROLE_PROGRAM, " exe scr com pif dll cpl ocx sys drv xll msi msp mst "
		"msix appx jar app gadget ax efi elf macho class " },
	{ ROLE_SCRIPT, " js jse vbs vbe wsf wsh wsc sct hta ps1 psm1 psd1 bat "
		"cmd reg inf chm hlp msc jnlp mjs iqy slk " },
	{ ROLE_SHORTCUT, " lnk url scf website library-ms search-ms "
		"searchconnector-ms settingcontent-ms appref-ms " },
	{ ROLE_PAGE, " html htm shtml xhtml svg mht mhtml " },
	{ ROLE_ARCHIVE, " zip rar 7z gz tgz bz2 xz zst cab arj lzh lha ace "
		"tar iso img vhd vhdx udf wim vmdk z lz " },
	{ ROLE_DOCUMENT, " doc docx docm dot dotm xls xlsx xlsm xlsb ppt pptx "
		"pptm pps ppsx rtf pdf odt ods odp one onepkg onetoc2 pub vsd "
		"vsdx msg eml txt csv xml ole " },
	{ ROLE_PICTURE, " png jpg jpeg gif bmp tif tiff webp emf wmf ico heic "
		"mp4 mp3 wav " },
};
/* clang-format on */

static enum file_role
role_of(const char *word)
{
	char wanted[FILE_EXTENSION_BYTES + 3];
	size_t len = strlen(word);

	if (len == 0 || len >= FILE_EXTENSION_BYTES)
		return ROLE_UNSET;
	(void)snprintf(wanted, sizeof wanted, " %s ", word);
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (strstr(roles[i].endings, wanted) != NULL)
			return roles[i].role;
	return ROLE_UNSET;
}

enum file_role
file_role_of_name(const char *name, size_t len)
{
	scoped_buffer struct buffer shown = BUFFER_OF(LIMIT_FILE_NAME_BYTES);
	char ending[FILE_EXTENSION_BYTES];

	file_name_normalise(name, len, &shown);
	file_name_extension(buffer_text(&shown), shown.len, ending);
	/* "settingcontent-ms" and its like are longer than an ending that is
	 * kept, and all of them are shortcuts. */
	if (text_ends(buffer_text(&shown), shown.len, "-ms"))
		return ROLE_SHORTCUT;
	return role_of(ending);
}

static bool
is_script(const char *bytes, size_t len)
{
	struct script_words words = { 0 };
	size_t sum = 0;

	script_words_count(
	    bytes, len < SCRIPT_LOOK ? len : SCRIPT_LOOK, &words);
	for (size_t i = 0; i < MEANING_COUNT; i++)
		sum += words.counts[i];
	return sum >= SCRIPT_WORDS;
}

enum file_role
file_role_of_content(const char *bytes, size_t len)
{
	struct kind kind;

	kind_find(bytes, len, &kind);
	for (size_t i = 0; i < kind.count; i++) {
		enum file_role role = role_of(kind.words[i]);

		if (role != ROLE_UNSET)
			return role;
	}
	if (len > 0 && kind_is_text(bytes, len) && is_script(bytes, len))
		return ROLE_SCRIPT;
	return ROLE_UNSET;
}
