/* pdf_name.c - what a file's name promises. */
#include "read/pdf_name.h"

#include "base/limits.h"
#include "base/text.h"
#include "measure/file_role.h"

#include <string.h>

bool
pdf_name_runs(const char *text, size_t len)
{
	static const char *const programs[] = { "cmd", "powershell", "mshta",
		"wscript", "cscript", "rundll32", "regsvr32" };
	char name[LIMIT_FILE_NAME_BYTES];
	size_t count = 0;
	enum file_role role;

	/* It may be UTF-16 (7.9.2.2): its ASCII is enough. */
	for (size_t i = 0; i < len && count < sizeof name; i++)
		if (text[i] != '\0')
			name[count++] = text[i];
	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
		if (text_equal(name, count, programs[i], strlen(programs[i])))
			return true;
	role = file_role_of_name(name, count);
	return role == ROLE_PROGRAM || role == ROLE_SCRIPT ||
	    role == ROLE_SHORTCUT;
}
