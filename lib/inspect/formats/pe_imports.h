/* pe_imports.h - what a Windows program asks of the system, by the names of
 * its imports (Microsoft PE/COFF 6.4).
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_FORMATS_PE_IMPORTS_H
#define SEKISHO_FORMATS_PE_IMPORTS_H

#include <stddef.h>

#include "formats/pe_file.h"

enum pe_purpose {
	PE_PURPOSE_UNSET = 0,
	PE_PURPOSE_MEMORY,  /* code in memory, its own or another's */
	PE_PURPOSE_PROCESS, /* starts programs */
	PE_PURPOSE_NETWORK,
	PE_PURPOSE_PERSIST, /* registry, services */
	PE_PURPOSE_WATCH,   /* keys, windows, screen */
	PE_PURPOSE_DEBUG,   /* asks whether it is watched */
	PE_PURPOSE_CRYPT,
	PE_PURPOSE_COUNT,
};

struct pe_imports {
	size_t libraries;
	size_t functions;
	size_t purposes[PE_PURPOSE_COUNT];
};

/* Up to LIMIT_PE_LIBRARIES and LIMIT_PE_FUNCTIONS. */
void pe_imports_count(const struct pe_file *pe, struct pe_imports *out);

#endif
