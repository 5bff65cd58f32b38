/* settings_content.c - the settings table, second half: what is found in a
 * message. */
#include "config/check.h"
#include "config/config.h"
#include "config/lists.h"
#include "config/settings_rows.h"
#include "config/spam_points.h"

const struct setting_word action_words[] = {
	{ "accept", ACTION_ACCEPT },
	{ "monitor", ACTION_MONITOR },
	{ "tag", ACTION_TAG },
	{ "quarantine", ACTION_QUARANTINE },
	{ "defer", ACTION_DEFER },
	{ "block", ACTION_BLOCK },
	{ "discard", ACTION_DISCARD },
	{ 0 },
};

static const struct setting_word macro_words[] = {
	{ "any", MACROS_ANY },
	{ "autoexec", MACROS_AUTOEXEC },
	{ "suspicious", MACROS_SUSPICIOUS },
	{ 0 },
};

static const struct setting_word spam_level_words[] = {
	{ "low", SPAM_LEVEL_LOW },
	{ "medium", SPAM_LEVEL_MEDIUM },
	{ "high", SPAM_LEVEL_HIGH },
	{ 0 },
};

static const struct setting_word url_level_words[] = {
	{ "low", URL_LEVEL_LOW },
	{ "medium", URL_LEVEL_MEDIUM },
	{ "high", URL_LEVEL_HIGH },
	{ 0 },
};

/* clang-format off */
const struct setting settings_content[] = {
	{ .name = "malware.enable", POLICY(malware_enable, bool), FLAG,
	    .fallback = "yes",
	    .help = "Act on signatures.",
	    .japanese = "メール不正プログラム対策を有効にする" },
	{ .name = "malware.action", POLICY(malware_action, enum action),
	    ACTION(ANY_ACTION), .fallback = "tag",
	    .help = "What happens to an infected message; tag removes the "
		"infected part and says so.", .japanese = "処理" },
	{ .name = "malware.subject_tag", POLICY(malware_subject_tag, const char *),
	    TEXT(0, TAG_BYTES), .fallback = "[ウイルス駆除済み]",
	    .help = "Put before the subject when malware was removed.",
	    .japanese = "件名タグ" },
	{ .name = "malware.body_tag", POLICY(malware_body_tag, const char *),
	    TEXT(0, BODY_TAG_BYTES), .fallback = "",
	    .help = "Put at the top of the text when malware was removed; "
		"empty inserts nothing.", .japanese = "本文タグ" },
	{ .name = "malware.code", POLICY(malware_code, int64_t), NUMBER(500, 599),
	    .fallback = "550",
	    .help = "SMTP code of a refusal.",
	    .japanese = "SMTPのエラーコード" },
	{ .name = "malware.text", POLICY(malware_text, const char *),
	    TEXT(1, LIMIT_REPLY_TEXT_BYTES), .check = check_reply,
	    .fallback = "Malware found: %v",
	    .help = "Text of a refusal, in ASCII: %v is the verdict, %s our "
		"id, %% a percent sign.",
	    .japanese = "SMTPのエラー文字列" },
	{ .name = "malware.ignore", POLICY(malware_ignore, struct text_list),
	    LIST(LIMIT_NAME_BYTES), .fallback = "",
	    .help = "Signatures that are not acted on: names, in which * "
		"stands for anything and ? for one character." },
	{ .name = "malware.as_spam", POLICY(malware_as_spam, struct text_list),
	    LIST(LIMIT_NAME_BYTES), .fallback = "",
	    .help = "Signatures that find spam, not malware, named in the same "
		"way: a hit is acted on as spam.action says." },

	{ .name = "machine_learning.enable",
	    POLICY(machine_learning_enable, bool), FLAG, .fallback = "yes",
	    .help = "Score attachments, and act on the score.",
	    .japanese = "機械学習型検索を有効にする" },
	{ .name = "machine_learning.action",
	    POLICY(machine_learning_action, enum action), ACTION(ANY_ACTION),
	    .fallback = "tag",
	    .help = "What happens to a message with a suspicious attachment; "
		"tag removes the attachment and says so.",
	    .japanese = "処理" },
	{ .name = "machine_learning.threshold",
	    POLICY(machine_learning_threshold, int64_t), PROBABILITY,
	    .fallback = "", .automatic = AUTOMATIC_MODEL,
	    .help = "An attachment is suspicious from this probability on; "
		"empty means what the model's card says.",
	    .japanese = "検出のしきい値" },
	{ .name = "machine_learning.subject_tag",
	    POLICY(machine_learning_subject_tag, const char *),
	    TEXT(0, TAG_BYTES), .fallback = "[ウイルス駆除済み]",
	    .same_as = "malware.subject_tag",
	    .help = "Put before the subject when a suspicious attachment was "
		"removed; that of malware where none is set.",
	    .japanese = "件名タグ" },
	{ .name = "machine_learning.body_tag",
	    POLICY(machine_learning_body_tag, const char *),
	    TEXT(0, BODY_TAG_BYTES), .fallback = "",
	    .same_as = "malware.body_tag",
	    .help = "Put at the top of the text when a suspicious attachment "
		"was removed; that of malware where none is set.",
	    .japanese = "本文タグ" },
	{ .name = "machine_learning.model",
	    HOST(machine_learning_model, const char *), TEXT(0, PATH_BYTES),
	    .fallback = CONFIG_DEFAULT_MODEL,
	    .help = "The model that scores attachments, its card beside it "
		"(MODEL.card.json for MODEL.json); empty scores nothing." },

	{ .name = "attachments.banned",
	    POLICY(attachments_banned, struct text_list),
	    LIST(LIMIT_REPORT_KINDS), .check = check_type_word,
	    .fallback = "lnk scr pif com exe cpl msi jar hta wsf wsh vbs vbe "
		"js jse ps1 bat cmd chm iso img vhd vhdx xll iqy slk one "
		"onepkg",
	    .help = "Attachments that nobody needs by mail: known by their "
		"true type or by the ending of any form of their name." },
	{ .name = "attachments.banned_inside",
	    POLICY(attachments_banned_inside, struct text_list),
	    LIST(LIMIT_REPORT_KINDS), .check = check_type_word,
	    .fallback = "lnk scr pif com exe cpl hta wsf vbe jse xll",
	    .help = "The same for what is inside archives and documents, also "
		"when only the listing of an encrypted archive tells of it." },
	{ .name = "attachments.exempt",
	    POLICY(attachments_exempt, struct text_list),
	    LIST(LIMIT_NAME_BYTES), .check = check_type_pattern,
	    .fallback = "",
	    .help = "True types that are never scored or banned, whatever "
		"they are called: words as above, or patterns of MIME types "
		"(image/*); signatures still apply." },
	{ .name = "attachments.action", POLICY(attachments_action, enum action),
	    ACTION(ANY_ACTION), .fallback = "tag",
	    .help = "What happens to a message with a banned attachment; tag "
		"removes the attachment, with all of an archive.",
	    .japanese = "処理" },
	{ .name = "attachments.subject_tag",
	    POLICY(attachments_subject_tag, const char *),
	    TEXT(0, TAG_BYTES), .fallback = "[添付ファイル削除]",
	    .help = "Put before the subject when an attachment was removed.",
	    .japanese = "件名タグ" },
	{ .name = "attachments.body_tag",
	    POLICY(attachments_body_tag, const char *),
	    TEXT(0, BODY_TAG_BYTES), .fallback = "",
	    .help = "Put at the top of the text when an attachment was "
		"removed.", .japanese = "本文タグ" },

	{ .name = "spam.enable", POLICY(spam_enable, bool), FLAG,
	    .fallback = "yes",
	    .help = "Act on spam and phishing.",
	    .japanese = "スパムメール対策を有効にする" },
	{ .name = "spam.level", POLICY(spam_level, enum spam_level),
	    WORD(spam_level_words), .fallback = "medium",
	    .help = "How much is found: low from a score of 8.0 on, medium "
		"from 5.0, high from 4.0.",
	    .japanese = "検出率(セキュリティレベル)" },
	{ .name = "spam.action", POLICY(spam_action, enum action),
	    ACTION(ANY_ACTION), .fallback = "tag",
	    .help = "What happens to spam and phishing; tag only marks.",
	    .japanese = "処理" },
	{ .name = "spam.subject_tag", POLICY(spam_subject_tag, const char *),
	    TEXT(0, TAG_BYTES), .fallback = "[Spam]",
	    .help = "Put before the subject of such a message.",
	    .japanese = "件名タグ" },
	{ .name = "spam.body_tag", POLICY(spam_body_tag, const char *),
	    TEXT(0, BODY_TAG_BYTES), .fallback = "",
	    .help = "Put at the top of such a message's text.",
	    .japanese = "本文タグ" },
	{ .name = "spam.points", HOST(spam_points, struct text_list),
	    LIST(LIMIT_NAME_BYTES), .check = check_spam_points,
	    .fallback = "",
	    .help = "Tests of the score with points of one's own, as in "
		"HTML_ONLY=0.2 RDNS_MISSING=2; 0 turns a test off." },
	{ .name = "spam.model", HOST(spam_model, const char *),
	    TEXT(0, PATH_BYTES), .fallback = CONFIG_SPAM_MODEL,
	    .help = "The model that scores texts, made by \"sekisho train "
		"spam\"; empty scores none." },

	{ .name = "encrypted.action", POLICY(encrypted_action, enum action),
	    ACTION(ANY_ACTION), .fallback = "monitor",
	    .help = "What happens to an encrypted archive or document that "
		"cannot be examined; tag only marks." },
	{ .name = "encrypted.subject_tag", POLICY(encrypted_subject_tag, const char *),
	    TEXT(0, TAG_BYTES), .fallback = "",
	    .help = "Put before the subject of such a message.",
	    .japanese = "件名タグ" },
	{ .name = "encrypted.body_tag", POLICY(encrypted_body_tag, const char *),
	    TEXT(0, BODY_TAG_BYTES), .fallback = "",
	    .help = "Put at the top of such a message's text.",
	    .japanese = "本文タグ" },
	{ .name = "encrypted.passwords",
	    HOST(encrypted_passwords, struct text_list),
	    LIST(LIMIT_PASSWORD_BYTES), .fallback = "",
	    .help = "Tried on every encrypted archive and document, besides "
		"what the mail itself says; the file should then be readable "
		"by nobody but the gate and the scanner." },

	{ .name = "macros.action", POLICY(macros_action, enum action),
	    ACTION(ANY_ACTION), .fallback = "monitor",
	    .help = "What happens to a message with macros of at least the "
		"level below; tag only marks." },
	{ .name = "macros.level", POLICY(macros_level, enum macro_level),
	    WORD(macro_words), .fallback = "suspicious",
	    .help = "Which macros count: any; those that run by themselves "
		"(autoexec); of these, those that execute programs or write "
		"files (suspicious)." },

	{ .name = "web_reputation.enable", POLICY(web_reputation_enable, bool),
	    FLAG, .fallback = "yes",
	    .help = "Ask about the sites that a message leads to.",
	    .japanese = "Webレピュテーションを有効にする" },
	{ .name = "web_reputation.level",
	    POLICY(web_reputation_level, enum url_level),
	    WORD(url_level_words), .fallback = "medium",
	    .help = "Which sites count: low those that are dangerous, medium "
		"highly suspicious ones too, high suspicious ones too.",
	    .japanese = "セキュリティレベル" },
	{ .name = "web_reputation.action",
	    POLICY(web_reputation_action, enum action), ACTION(ANY_ACTION),
	    .fallback = "tag",
	    .help = "What happens to a message that leads to such a site; tag "
		"only marks.", .japanese = "処理" },
	{ .name = "web_reputation.subject_tag",
	    POLICY(web_reputation_subject_tag, const char *),
	    TEXT(0, TAG_BYTES), .fallback = "[Spam]",
	    .help = "Put before the subject of such a message.",
	    .japanese = "件名タグ" },
	{ .name = "web_reputation.zones",
	    HOST(web_reputation_zones, struct text_list),
	    LIST(NAME_BYTES), .fallback = "",
	    .help = "DNS lists of sites, written as in reputation.rbl: names "
		"of [list NAME] sections or zones, as in dbl.example." },
	{ .name = "web_reputation.allow_file",
	    HOST(web_reputation_allow_file, const char *),
	    TEXT(0, PATH_BYTES), .fallback = "",
	    .help = "A file of sites that are asked about nowhere and never "
		"count, one a line: a domain with all below it, or a host "
		"with a path (a.example/x) with all URLs that begin so." },
	{ .name = "web_reputation.block_file",
	    HOST(web_reputation_block_file, const char *),
	    TEXT(0, PATH_BYTES), .fallback = "",
	    .help = "A file of sites that are dangerous, in the same form." },

	{ .name = "file_reputation.enable", POLICY(file_reputation_enable, bool),
	    FLAG, .fallback = "yes",
	    .help = "Ask about the digests of attachments and of what is in "
		"them.", .japanese = "スマートスキャンを有効にする" },
	{ .name = "file_reputation.action",
	    POLICY(file_reputation_action, enum action), ACTION(ANY_ACTION),
	    .fallback = "tag", .same_as = "malware.action",
	    .help = "What happens to a message with a file that is known to "
		"be bad; that of malware where none is set.",
	    .japanese = "処理" },
	{ .name = "file_reputation.zones",
	    HOST(file_reputation_zones, struct text_list),
	    LIST(NAME_BYTES), .fallback = "",
	    .help = "DNS lists of bad files, asked for a digest in hex before "
		"the zone (Malware Hash Registry): names of [list NAME] "
		"sections or zones." },
	{ .name = "file_reputation.allow_file",
	    HOST(file_reputation_allow_file, const char *),
	    TEXT(0, PATH_BYTES), .fallback = "",
	    .help = "A file of digests (MD5, SHA-1 or SHA-256 in hex, one a "
		"line) of good files: neither asked about nor scored; "
		"signatures still apply." },
	{ .name = "file_reputation.deny_file",
	    HOST(file_reputation_deny_file, const char *),
	    TEXT(0, PATH_BYTES), .fallback = "",
	    .help = "A file of digests of bad files: a message with one is "
		"infected." },

	{ .name = "ambiguous.action", POLICY(ambiguous_action, enum action),
	    ACTION(ANY_ACTION), .fallback = "monitor",
	    .help = "What happens to a message whose structure can be read in "
		"two ways; every reading is examined." },
	{ .name = "on_error.action", POLICY(on_error_action, enum action),
	    ACTION(UNSEEN_ACTION), .fallback = "defer",
	    .help = "What happens when the scanner cannot be reached, or lost "
		"its worker the first time." },
	{ .name = "unscanned.action", POLICY(unscanned_action, enum action),
	    ACTION(UNSEEN_ACTION), .fallback = "quarantine",
	    .help = "What happens to a message that could not be examined at "
		"the second try either." },
};
/* clang-format on */

const size_t settings_content_count = sizeof settings_content /
    sizeof *settings_content;
