/* classes.c - what a class of findings means: its settings and its replies. */
#include "judge/classes.h"

#include <assert.h>
#include <string.h>

/* Offset 0 would be malware_enable, which is none of these. */
static_assert(
    offsetof(struct policy, malware_enable) == 0, "offset 0 must mean none");

#define AT(field) offsetof(struct policy, field)

/* clang-format off */
static const struct class_row rows[CLASS_COUNT] = {
	[CLASS_INFECTED] = {
		.action = AT(malware_action),
		.subject_tag = AT(malware_subject_tag),
		.body_tag = AT(malware_body_tag),
		.code = AT(malware_code), .text = AT(malware_text),
		.removes = true,
		.block_code = 550, .block_status = "5.7.1",
		.defer_code = 451, .defer_status = "4.7.1",
		.default_text = "Message refused: infected (%v)",
	},
	[CLASS_SUSPICIOUS] = {
		.action = AT(machine_learning_action),
		.subject_tag = AT(machine_learning_subject_tag),
		.body_tag = AT(machine_learning_body_tag),
		.removes = true,
		.block_code = 550, .block_status = "5.7.1",
		.defer_code = 451, .defer_status = "4.7.1",
		.default_text = "Message refused: suspicious attachment (%v)",
	},
	[CLASS_LIMITS] = {
		.action = AT(limits_action),
		.subject_tag = AT(limits_subject_tag),
		.removes = true,
		.block_code = 554, .block_status = "5.7.1",
		.defer_code = 451, .defer_status = "4.7.1",
		.default_text = "Message refused: beyond our limits (%v)",
	},
	[CLASS_BANNED] = {
		.action = AT(attachments_action),
		.subject_tag = AT(attachments_subject_tag),
		.body_tag = AT(attachments_body_tag),
		.removes = true,
		.block_code = 554, .block_status = "5.7.1",
		.defer_code = 451, .defer_status = "4.7.1",
		.default_text = "Message refused: banned attachment (%v)",
	},
	[CLASS_OVERSIZE] = {
		.block_code = 552, .block_status = "5.3.4",
		.defer_code = 452, .defer_status = "4.3.4",
		.default_text = "Message too large",
	},
	[CLASS_MACRO] = {
		.action = AT(macros_action),
		.block_code = 554, .block_status = "5.7.1",
		.defer_code = 451, .defer_status = "4.7.1",
		.default_text = "Message refused: macros (%v)",
	},
	[CLASS_ENCRYPTED] = {
		.action = AT(encrypted_action),
		.subject_tag = AT(encrypted_subject_tag),
		.body_tag = AT(encrypted_body_tag),
		.block_code = 554, .block_status = "5.7.1",
		.defer_code = 451, .defer_status = "4.7.1",
		.default_text = "Message refused: encrypted (%v)",
	},
	[CLASS_URL] = {
		.action = AT(web_reputation_action),
		.subject_tag = AT(web_reputation_subject_tag),
		.block_code = 550, .block_status = "5.7.1",
		.defer_code = 451, .defer_status = "4.7.1",
		.default_text = "Message refused: it leads to a listed site "
		    "(%v)",
	},
	[CLASS_SPF] = {
		.block_code = 550, .block_status = "5.7.23",
		.defer_code = 451, .defer_status = "4.7.24",
		.default_text = "Message refused: SPF %v",
	},
	[CLASS_AMBIGUOUS] = {
		.action = AT(ambiguous_action),
		.block_code = 554, .block_status = "5.7.1",
		.defer_code = 451, .defer_status = "4.7.1",
		.default_text = "Message refused: ambiguous MIME (%v)",
	},
	[CLASS_UNSCANNED] = {
		.action = AT(unscanned_action),
		.block_code = 554, .block_status = "5.7.1",
		.defer_code = 451, .defer_status = "4.7.1",
		.default_text = "Message refused: cannot be examined (%v)",
	},
	[CLASS_ERROR] = {
		.action = AT(on_error_action),
		.block_code = 554, .block_status = "5.7.1",
		.defer_code = 451, .defer_status = "4.7.1",
		.default_text = "Message not examined yet (%v)",
	},
	[CLASS_SPAM] = {
		.action = AT(spam_action),
		.subject_tag = AT(spam_subject_tag),
		.body_tag = AT(spam_body_tag),
		.block_code = 554, .block_status = "5.7.1",
		.defer_code = 451, .defer_status = "4.7.1",
		.default_text = "Message refused: spam (%v)",
	},
	[CLASS_PHISH] = {
		.action = AT(spam_action),
		.subject_tag = AT(spam_subject_tag),
		.body_tag = AT(spam_body_tag),
		.block_code = 554, .block_status = "5.7.1",
		.defer_code = 451, .defer_status = "4.7.1",
		.default_text = "Message refused: phishing (%v)",
	},
	/* A sender who is blocked; what is refused before DATA has its own
	 * replies. */
	[CLASS_REPUTATION] = {
		.block_code = 550, .block_status = "5.7.1",
		.defer_code = 451, .defer_status = "4.7.1",
		.default_text = "Sender is not accepted here",
	},
	/* CLASS_NOTED has no settings: noted. */
};
/* clang-format on */

const struct class_row *class_row(enum verdict_class class)
{
	assert(class < CLASS_COUNT);
	return &rows[class];
}

enum action
class_action(const struct policy *policy, size_t offset)
{
	enum action action;

	memcpy(&action, (const char *)policy + offset, sizeof action);
	return action;
}

const char *
class_text(const struct policy *policy, size_t offset)
{
	const char *text = NULL;

	if (offset != 0)
		memcpy(&text, (const char *)policy + offset, sizeof text);
	return text != NULL ? text : "";
}
