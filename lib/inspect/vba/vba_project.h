/* vba_project.h - the lists of a VBA project ([MS-OVBA] 2.3.1, 2.3.4.2).
 *
 * The stream `dir` names the modules that run, the stream PROJECT those that
 * the editor shows. Thread: any. Never logs. */
#ifndef SEKISHO_VBA_VBA_PROJECT_H
#define SEKISHO_VBA_VBA_PROJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "formats/cfb.h"

struct vba_module {
	const char *name; /* in the project's code page; borrowed from dir */
	size_t name_len;
	char stream[CFB_NAME_BYTES];
	uint32_t offset; /* of the source in the stream */
};

struct vba_modules {
	struct vba_module *held;
	size_t count, cap;
};

/* The modules that an unpacked `dir` names, at most LIMIT_VBA_MODULES. It must
 * outlive them. */
void vba_modules_read(const struct buffer *dir, struct vba_modules *out);
void vba_modules_release(struct vba_modules *modules);

#define scoped_vba_modules __attribute__((cleanup(vba_modules_release)))

/* How PROJECT lists a module. */
enum vba_listing {
	VBA_LISTING_NONE = 0, /* not at all */
	VBA_LISTING_DOCUMENT, /* of the document or one of its sheets */
	VBA_LISTING_MODULE,
	VBA_LISTING_CLASS,
	VBA_LISTING_FORM,
};

struct vba_listed {
	enum vba_listing as;
	const char *name; /* borrowed from PROJECT */
	size_t len;
};

struct vba_project {
	struct vba_listed *held;
	size_t count, cap;
	bool is_locked; /* by a password (2.3.1.16) */
};

/* What PROJECT says, which must outlive it; at most LIMIT_VBA_MODULES. */
void vba_project_read(const struct buffer *text, struct vba_project *out);
void vba_project_release(struct vba_project *project);

#define scoped_vba_project __attribute__((cleanup(vba_project_release)))

enum vba_listing vba_project_lists(
    const struct vba_project *project, const char *module, size_t len);

#endif
