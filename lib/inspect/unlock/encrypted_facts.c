/* encrypted_facts.c - from members up to containers, then to hits. */
#include "unlock/encrypted_facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"

/* What is known of a file's encrypted members. */
struct members {
	enum password_kind opened; /* of the first one that is open */
	bool closed;               /* one is not */
};

/* Members stand behind their container: from the last file to the first, all
 * of a file's members are settled before it is. */
static void
settle_files(struct scan_report *report)
{
	scoped_mem struct members *inside = mem_new(
	    report->file_count, sizeof *inside);

	for (size_t i = report->file_count; i > 0; i--) {
		struct scan_file *file = &report->files[i - 1];
		struct members *own = &inside[i - 1], *outer;

		if ((file->flags & FILE_ENCRYPTED) == 0)
			continue;
		if (file->password == PASSWORD_UNSET && !own->closed)
			file->password = own->opened;
		if (own->closed)
			file->password = PASSWORD_UNSET;
		if (file->parent == 0)
			continue;
		outer = &inside[file->parent - 1];
		outer->opened = file->password;
		outer->closed = outer->closed ||
		    file->password == PASSWORD_UNSET;
	}
}

/* Whether this part (0: the message) has encrypted files, all of them open. */
static bool
is_open(const struct scan_report *report, uint32_t part)
{
	bool any = false;

	for (size_t i = 0; i < report->file_count; i++) {
		const struct scan_file *file = &report->files[i];

		if ((file->flags & FILE_ENCRYPTED) == 0 ||
		    (part > 0 && file->part != part))
			continue;
		if (file->password == PASSWORD_UNSET)
			return false;
		any = true;
	}
	return any;
}

/* What unlock.h and zip_unlock.h open. */
static bool
is_ours(const struct scan_hit *hit)
{
	return strcmp(hit->name, "Heuristics.Encrypted.Zip") == 0 ||
	    strcmp(hit->name, "Heuristics.Encrypted.PDF") == 0;
}

static void
drop_hits(struct scan_report *report)
{
	size_t kept = 0;

	for (size_t i = 0; i < report->hit_count; i++) {
		struct scan_hit *hit = &report->hits[i];

		if (is_ours(hit) && is_open(report, hit->part)) {
			free(hit->name);
			free(hit->path);
			continue;
		}
		report->hits[kept++] = *hit;
	}
	report->hit_count = kept;
}

void
encrypted_facts_settle(struct scan_report *report)
{
	settle_files(report);
	drop_hits(report);
}
