/* cleaned.c - headers with their edits, the new body, one sealed spool. */
#include "gate/cleaned.h"

#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "wire/sealed.h"

static enum spool_status
append_and_seal(struct spool *spool, const struct buffer *headers,
    const struct cleaned_parts *parts, struct fault *fault)
{
	enum spool_status status = spool_append(
	    spool, buffer_text(headers), headers->len, fault);

	if (status == SPOOL_OK)
		status = spool_append(
		    spool, parts->body, parts->body_len, fault);
	if (status == SPOOL_OK && spool_seal(spool, fault) != 0)
		status = SPOOL_FAILED;
	if (status == SPOOL_NO_ROOM)
		fault_set(fault,
		    "no room in limits.spool for the cleaned "
		    "message");
	else if (status == SPOOL_TOO_BIG)
		fault_set(fault, "the cleaned message is too large");
	return status;
}

enum spool_status
cleaned_build(const struct cleaned_parts *parts, struct spool_budget *budget,
    int64_t max_bytes, struct spool **spool_out, struct fault *fault)
{
	scoped_buffer struct buffer headers = BUFFER_OF(
	    LIMIT_CLEANED_HEADERS_BYTES);
	scoped_sealed struct sealed message = { 0 };
	scoped_spool struct spool *spool = NULL;
	enum spool_status status;

	if (sealed_map(parts->message_fd, (size_t)parts->message_bytes,
		&message, fault) != 0)
		return SPOOL_FAILED;
	edits_apply_headers(parts->edits, message.data, message.len, &headers);
	if (headers.full) {
		fault_set(fault, "the headers are too large to be cleaned");
		return SPOOL_TOO_BIG;
	}
	spool = spool_open(budget, max_bytes, fault);
	if (spool == NULL)
		return SPOOL_FAILED;
	status = append_and_seal(spool, &headers, parts, fault);
	if (status != SPOOL_OK)
		return status;
	*spool_out = spool;
	spool = NULL;
	return SPOOL_OK;
}

static bool
was_removed(const struct rewrite_result *result, uint32_t part)
{
	for (size_t i = 0; i < result->removed_count; i++)
		if (result->removed[i] == part)
			return true;
	return false;
}

/* Whether this content was removed somewhere. Nothing at all is no content: an
 * empty file is removed for its name. */
static bool
is_removed_content(const struct scan_report *was,
    const struct rewrite_result *result, const struct scan_part *part)
{
	for (size_t i = 0; part->size > 0 && i < result->removed_count; i++)
		if (memcmp(was->parts[result->removed[i]].sha256, part->sha256,
			sizeof part->sha256) == 0)
			return true;
	return false;
}

static int
compare_part(const struct scan_report *was, const struct scan_report *is,
    uint32_t ordinal, const struct rewrite_result *result, struct fault *fault)
{
	const struct scan_part *before = &was->parts[ordinal];
	const struct scan_part *after = &is->parts[ordinal];
	bool changed = was_removed(result, ordinal) ||
	    (result->body_tagged && (before->flags & PART_DISPLAYED) != 0);

	if (after->kind != before->kind || after->parent != before->parent)
		return fault_set(fault,
		    "part %s of the cleaned message stands elsewhere",
		    before->path);
	if (before->kind != PART_LEAF)
		return 0;
	if (is_removed_content(was, result, after))
		return fault_set(fault,
		    "part %s of the cleaned message is one that was removed",
		    before->path);
	if (!changed &&
	    memcmp(before->sha256, after->sha256, sizeof after->sha256) != 0)
		return fault_set(fault,
		    "part %s of the cleaned message has other content",
		    before->path);
	return 0;
}

static size_t
count_notes(const struct scan_notes *notes, const char *reason)
{
	size_t count = 0;

	for (size_t i = 0; i < notes->count; i++)
		count += strcmp(notes->items[i].reason, reason) == 0;
	return count;
}

/* Nothing may be odder, or less examined, than it was. */
static int
compare_notes(const struct scan_notes *was, const struct scan_notes *is,
    struct fault *fault)
{
	for (size_t i = 0; i < is->count; i++) {
		const char *reason = is->items[i].reason;

		if (count_notes(is, reason) > count_notes(was, reason))
			return fault_set(fault,
			    "the cleaned message is less clear than the "
			    "original: %s",
			    reason);
	}
	return 0;
}

int
cleaned_compare(const struct scan_report *was, const struct scan_report *is,
    const struct rewrite_result *result, struct fault *fault)
{
	if (is->part_count != was->part_count)
		return fault_set(fault,
		    "the cleaned message has %zu parts instead of %zu",
		    is->part_count, was->part_count);
	for (uint32_t i = 0; i < is->part_count; i++)
		if (compare_part(was, is, i, result, fault) != 0)
			return -1;
	if (compare_notes(&was->oddities, &is->oddities, fault) != 0 ||
	    compare_notes(&was->limits, &is->limits, fault) != 0)
		return -1;
	return compare_notes(&was->unscanned, &is->unscanned, fault);
}
