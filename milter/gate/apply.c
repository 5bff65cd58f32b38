/* apply.c - edits through libmilter. */
#include "gate/apply.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* A whole piece of the body, as libmilter cuts it too. */
#define PIECE_BYTES 65535

static int
apply_edit(SMFICTX *ctx, const struct edit *edit, bool leading_space)
{
	char *value = edit->value != NULL ? edit->value : (char[]){ "" };

	if (!leading_space && *value == ' ')
		value++;
	switch (edit->kind) {
	case EDIT_DELETE:
		return smfi_chgheader(
		    ctx, edit->name, (int)edit->ordinal, (char[]){ "" });
	case EDIT_CHANGE:
		return smfi_chgheader(
		    ctx, edit->name, (int)edit->ordinal, value);
	case EDIT_INSERT:
		return smfi_insheader(ctx, 0, edit->name, value);
	case EDIT_UNSET:
		break;
	}
	return MI_FAILURE;
}

int
apply_edits(SMFICTX *ctx, const struct edits *edits, bool leading_space,
    struct fault *fault)
{
	for (size_t i = 0; i < edits->count; i++) {
		const struct edit *edit = &edits->items[i];

		if (apply_edit(ctx, edit, leading_space) != MI_SUCCESS)
			return fault_set(fault,
			    "the MTA does not take an edit of the header %s",
			    edit->name);
	}
	return 0;
}

int
apply_body(SMFICTX *ctx, const char *body, size_t len, struct fault *fault)
{
	size_t done = 0;

	do {
		size_t piece = len - done < PIECE_BYTES ? len - done
							: PIECE_BYTES;

		/* libmilter takes it without const and only sends it. */
		if (smfi_replacebody(ctx, (unsigned char *)body + done,
			(int)piece) != MI_SUCCESS)
			return fault_set(
			    fault, "the MTA does not take the new body");
		done += piece;
	} while (done < len);
	return 0;
}

const char *
apply_summary(
    const struct edits *edits, bool body, char out[APPLY_SUMMARY_BYTES])
{
	static const char subject[] = "Subject";
	bool tagged = false;
	bool headers = false;
	size_t len;

	for (size_t i = 0; i < edits->count; i++) {
		const char *name = edits->items[i].name;

		if (text_equal(name, strlen(name), subject, strlen(subject)))
			tagged = true;
		else
			headers = true;
	}
	(void)snprintf(out, APPLY_SUMMARY_BYTES, "%s%s%s",
	    tagged ? "subject," : "", headers ? "headers," : "",
	    body ? "body," : "");
	len = strlen(out);
	if (len == 0)
		return NULL;
	out[len - 1] = '\0';
	return out;
}
