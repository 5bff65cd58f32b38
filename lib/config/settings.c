/* settings.c - the table of settings, and looking things up in it. */
#include "config/settings.h"

#include <string.h>

#include "base/nearest.h"
#include "config/check.h"
#include "config/config.h"
#include "config/lists.h"
#include "config/unit.h"

#define KIB    1024LL
#define MIB    (1024 * KIB)
#define GIB    (1024 * MIB)
#define SECOND 1000LL
#define MINUTE (60 * SECOND)
#define DAY    (24 * 60 * MINUTE)

/* Offset of a field; does not compile when the field has another type. */
#define FIELD(owner, field, type)                                              \
	(offsetof(struct owner, field) +                                       \
	    0 * sizeof((type *)NULL == &((struct owner *)NULL)->field))

#define HOST(field, type)                                                      \
	.scope = SETTING_HOST, .offset = FIELD(host, field, type)
#define POLICY(field, type)                                                    \
	.scope = SETTING_POLICY, .offset = FIELD(policy, field, type)
#define LISTED(field, type)                                                    \
	.scope = SETTING_LISTED, .offset = FIELD(list_values, field, type)

#define FLAG     .type = SETTING_FLAG
#define NETWORKS .type = SETTING_NETWORKS
#define MODE     .type = SETTING_MODE
#define NUMBER(least, most)                                                    \
	.type = SETTING_NUMBER, .min = (least), .max = (most)
#define SIZE(least, most)  .type = SETTING_SIZE, .min = (least), .max = (most)
#define SHARE(least, most) .type = SETTING_SHARE, .min = (least), .max = (most)
#define TIME(least, most)  .type = SETTING_TIME, .min = (least), .max = (most)
#define TEXT(least, most)  .type = SETTING_TEXT, .min = (least), .max = (most)
#define LIST(most)         .type = SETTING_LIST, .min = 1, .max = (most)
#define WORD(list)         .type = SETTING_WORD, .words = (list), .allowed = ~0U
#define ACTION(mask)                                                           \
	.type = SETTING_WORD, .words = action_words, .allowed = (mask)

/* Longest tag: it must leave room for a subject in one header line. */
#define TAG_BYTES 200
/* A body tag is one paragraph. */
#define BODY_TAG_BYTES 2000
/* The kernel's longest path, and the longest host name (RFC 1035). */
#define PATH_BYTES    4095
#define NAME_BYTES    255
#define ACCOUNT_BYTES 32
/* One line of a notice. */
#define CONTACT_BYTES 200

static const struct setting_word action_words[] = {
	{ "accept", ACTION_ACCEPT },
	{ "monitor", ACTION_MONITOR },
	{ "tag", ACTION_TAG },
	{ "quarantine", ACTION_QUARANTINE },
	{ "defer", ACTION_DEFER },
	{ "block", ACTION_BLOCK },
	{ "discard", ACTION_DISCARD },
	{ 0 },
};

#define BIT(action) (1U << (action))
#define ANY_ACTION                                                             \
	(BIT(ACTION_ACCEPT) | BIT(ACTION_MONITOR) | BIT(ACTION_TAG) |          \
	    BIT(ACTION_QUARANTINE) | BIT(ACTION_DEFER) | BIT(ACTION_BLOCK) |   \
	    BIT(ACTION_DISCARD))
/* Mail of our own users is refused or not, never changed and sent on. */
#define OWN_ACTION (ANY_ACTION & ~BIT(ACTION_TAG))
/* What was not examined cannot be cleaned, and must not vanish. */
#define UNSEEN_ACTION   (OWN_ACTION & ~BIT(ACTION_DISCARD))
#define OVERSIZE_ACTION (UNSEEN_ACTION & ~BIT(ACTION_MONITOR))

static const struct setting_word mode_words[] = {
	{ "enforce", MODE_ENFORCE },
	{ "monitor", MODE_MONITOR },
	{ 0 },
};

static const struct setting_word header_words[] = {
	{ "all", HEADERS_ALL },
	{ "none", HEADERS_NONE },
	{ 0 },
};

static const struct setting_word mixed_words[] = {
	{ "strictest", MIXED_STRICTEST },
	{ "split", MIXED_SPLIT },
	{ 0 },
};

static const struct setting_word stage_words[] = {
	{ "rcpt", REPLY_AT_RCPT },
	{ "mail", REPLY_AT_MAIL },
	{ "connect", REPLY_AT_CONNECT },
	{ 0 },
};

static const struct setting_word reputation_words[] = {
	{ "recommended", REPUTATION_RECOMMENDED },
	{ "custom", REPUTATION_CUSTOM },
	{ 0 },
};

static const struct setting_word reload_words[] = {
	{ "concurrent", RELOAD_CONCURRENT },
	{ "stop_first", RELOAD_STOP_FIRST },
	{ 0 },
};

static const struct setting_word log_words[] = {
	{ "syslog", LOG_TARGET_SYSLOG },
	{ "stderr", LOG_TARGET_STDERR },
	{ 0 },
};

/* Fields that are written as another type than they have. */
_Static_assert(sizeof(enum action) == sizeof(unsigned int), "words are enums");
_Static_assert(sizeof(mode_t) == sizeof(unsigned int), "modes are numbers");

/* clang-format off */
const struct setting settings[] = {
	{ .name = "milter.socket", HOST(milter_socket, const char *),
	    TEXT(1, PATH_BYTES), .check = check_milter_socket,
	    .fallback = "unix:/var/spool/postfix/sekisho/milter.sock",
	    .help = "Where the MTA reaches the gate: unix:PATH, "
		"inet:PORT@HOST, inet6:PORT@HOST, or fd:NUMBER for a socket "
		"that was passed." },
	{ .name = "milter.socket_mode", HOST(milter_socket_mode, mode_t), MODE,
	    .fallback = "0660",
	    .help = "Permissions of a unix socket, in octal." },
	{ .name = "milter.socket_group", HOST(milter_socket_group, const char *),
	    TEXT(1, ACCOUNT_BYTES), .check = check_account,
	    .fallback = "postfix",
	    .help = "Group of a unix socket, so that the MTA may open it." },
	{ .name = "milter.user", HOST(milter_user, const char *),
	    TEXT(1, ACCOUNT_BYTES), .check = check_account,
	    .fallback = "sekisho",
	    .help = "Account that the gate becomes when started by root." },
	{ .name = "milter.mode", HOST(milter_mode, enum milter_mode),
	    WORD(mode_words), .fallback = "enforce",
	    .help = "monitor decides and logs, but changes and refuses "
		"nothing, errors included." },
	{ .name = "milter.headers", HOST(milter_headers, enum header_mode),
	    WORD(header_words), .fallback = "all",
	    .help = "none adds no header of ours to any message." },
	{ .name = "milter.authserv_id", HOST(milter_authserv_id, const char *),
	    TEXT(1, NAME_BYTES), .check = check_host_name,
	    .fallback = "", .automatic = AUTOMATIC_AUTHSERV,
	    .help = "Our name in Authentication-Results, forged copies of "
		"which are removed; empty means \"sekisho.\" and the host's "
		"name." },
	{ .name = "milter.mixed_recipients",
	    HOST(milter_mixed_recipients, enum mixed_recipients),
	    WORD(mixed_words), .fallback = "strictest",
	    .help = "When one message's recipients have different policies: "
		"strictest acts on all of them as the strictest says; split "
		"asks the client to send those that differ from the first "
		"one a copy of their own (452 4.5.3)." },
	{ .name = "milter.reply_at", HOST(milter_reply_at, enum reply_stage),
	    WORD(stage_words), .fallback = "rcpt",
	    .help = "Where a refusal for reputation is spoken: rcpt; mail, "
		"which gives up postmaster and the recipients in the log; or "
		"connect, which gives up authentication and, with most MTAs, "
		"the text." },
	{ .name = "milter.budget", HOST(milter_budget_ms, int64_t),
	    TIME(SECOND, 10 * MINUTE), .fallback = "60s",
	    .help = "Time for one message after its last byte; keep it below "
		"the MTA's own patience." },

	{ .name = "trust.networks", HOST(trust_networks, struct network_list),
	    NETWORKS, .fallback = "127.0.0.0/8 ::1",
	    .help = "Our own hosts: no tags and no headers of ours, but still "
		"examined for malware." },
	{ .name = "trust.authenticated", HOST(trust_authenticated, bool), FLAG,
	    .fallback = "yes",
	    .help = "Clients that authenticated count as trust.networks." },
	{ .name = "trust.action", HOST(trust_action, enum action),
	    ACTION(OWN_ACTION), .fallback = "block",
	    .help = "What happens to infected or banned mail from our own "
		"users; it is never cleaned and sent on." },
	{ .name = "trust.relays", HOST(trust_relays, struct network_list),
	    NETWORKS, .fallback = "",
	    .help = "Our own MX hosts, whose address says nothing about the "
		"sender." },

	{ .name = "scanner.socket", HOST(scanner_socket, const char *),
	    TEXT(1, PATH_BYTES), .check = check_socket_path,
	    .fallback = "/run/sekisho/scanner.sock",
	    .help = "Path of the unix socket between gate and scanner." },
	{ .name = "scanner.user", HOST(scanner_user, const char *),
	    TEXT(1, ACCOUNT_BYTES), .check = check_account,
	    .fallback = "sekisho-scan",
	    .help = "Account that the scanner becomes when started by root; "
		"it should own nothing of the gate's." },
	{ .name = "scanner.workers", HOST(scanner_workers, int64_t), NUMBER(1, 1024),
	    .fallback = "", .automatic = AUTOMATIC_CORES,
	    .help = "Messages examined at the same time; empty means the "
		"number of cores." },
	{ .name = "scanner.signatures",
	    HOST(scanner_signatures, struct text_list), LIST(PATH_BYTES),
	    .fallback = "/var/lib/clamav",
	    .help = "Files or folders of signatures, besides our own test "
		"signatures." },
	{ .name = "scanner.temporary", HOST(scanner_temporary, const char *),
	    TEXT(1, PATH_BYTES), .fallback = "/run/sekisho/tmp",
	    .help = "Folder below which each worker gets a private one." },
	{ .name = "scanner.time_limit", HOST(scanner_time_limit_ms, int64_t),
	    TIME(100, 10 * MINUTE), .fallback = "20s",
	    .help = "A worker that takes longer for one message is killed." },
	{ .name = "scanner.reload", HOST(scanner_reload, enum reload_mode),
	    WORD(reload_words), .fallback = "concurrent",
	    .help = "New signatures are loaded beside the old ones, which needs "
		"memory for both; or stop_first lets the old ones go before, "
		"and messages wait meanwhile." },

	{ .name = "dns.servers", HOST(dns_servers, struct text_list),
	    LIST(NAME_BYTES), .check = check_name_server, .fallback = "",
	    .help = "Name servers to ask, with or without a port: 127.0.0.1, "
		"127.0.0.1:5353, [::1]:5353; none means those of "
		"/etc/resolv.conf." },
	{ .name = "dns.timeout", HOST(dns_timeout_ms, int64_t),
	    TIME(100, 30 * SECOND), .fallback = "2s",
	    .help = "Longest wait for one batch of look-ups; SPF in all may "
		"take twice that." },
	{ .name = "dns.cache", HOST(dns_cache_entries, int64_t),
	    NUMBER(100, 10000000), .fallback = "100000",
	    .help = "Answers kept." },

	{ .name = "reputation.rbl", HOST(reputation_rbl, struct text_list),
	    LIST(NAME_BYTES), .fallback = "",
	    .help = "DNS lists of known senders of spam (RBL+): names of "
		"[list NAME] sections or zones, as in zen.example, "
		"zen.example=127.0.0.[2;4..7], zen.example*2." },
	{ .name = "reputation.zombie", HOST(reputation_zombie, struct text_list),
	    LIST(NAME_BYTES), .fallback = "",
	    .help = "DNS lists of hosts that have lately gone bad (Zombie)." },
	{ .name = "reputation.allow", HOST(reputation_allow, struct text_list),
	    LIST(NAME_BYTES), .fallback = "",
	    .help = "DNS lists of good senders: a client on one of them is not "
		"refused for the others." },
	{ .name = "reputation.enable", POLICY(reputation_enable, bool), FLAG,
	    .fallback = "yes",
	    .help = "Refuse clients that the lists name.",
	    .japanese = "メールレピュテーションを有効にする" },
	{ .name = "reputation.threshold", POLICY(reputation_threshold, int64_t),
	    NUMBER(1, 100000), .fallback = "1",
	    .help = "Sum of the lists' weights at which a class applies." },
	{ .name = "reputation.action",
	    POLICY(reputation_action, enum reputation_action),
	    WORD(reputation_words), .fallback = "recommended",
	    .help = "recommended refuses RBL+ for good and Zombie for now, "
		"each with its own code and text; custom answers every match "
		"with reputation.code and .text.",
	    .japanese = "初期設定の推奨処理／一致するすべての接続に適用する処理" },
	{ .name = "reputation.rbl_code", POLICY(reputation_rbl_code, int64_t),
	    NUMBER(400, 599), .fallback = "550",
	    .help = "SMTP code for the class RBL+.",
	    .japanese = "RBL+に一致する接続を常時拒否" },
	{ .name = "reputation.rbl_text", POLICY(reputation_rbl_text, const char *),
	    TEXT(1, LIMIT_REPLY_TEXT_BYTES), .check = check_list_reply,
	    .fallback = "Service unavailable, client host [%i] is listed by %l",
	    .help = "Text for the class RBL+, in ASCII: %i is the client, %l "
		"the list, %r the list's own words, %s our id." },
	{ .name = "reputation.zombie_code",
	    POLICY(reputation_zombie_code, int64_t),
	    NUMBER(400, 599), .fallback = "450",
	    .help = "SMTP code for the class Zombie.",
	    .japanese = "Zombieに一致する接続を一時的に拒否" },
	{ .name = "reputation.zombie_text",
	    POLICY(reputation_zombie_text, const char *),
	    TEXT(1, LIMIT_REPLY_TEXT_BYTES), .check = check_list_reply,
	    .fallback = "Service temporarily unavailable, client host [%i] is "
		"listed by %l, try again later",
	    .help = "Text for the class Zombie." },
	{ .name = "reputation.code", POLICY(reputation_code, int64_t),
	    NUMBER(400, 599), .fallback = "450",
	    .help = "SMTP code for every match, when reputation.action is "
		"custom.",
	    .japanese = "SMTPのエラーコード" },
	{ .name = "reputation.text", POLICY(reputation_text, const char *),
	    TEXT(1, LIMIT_REPLY_TEXT_BYTES), .check = check_list_reply,
	    .fallback = "Service unavailable",
	    .help = "Text for every match, when reputation.action is custom.",
	    .japanese = "SMTPのエラー文字列" },

	{ .name = "list.zone", LISTED(zone, const char *), TEXT(0, NAME_BYTES),
	    .check = check_list_zone, .fallback = "", .example = "bl.example",
	    .help = "The zone that is asked; it may hold an activation code." },
	{ .name = "list.codes", LISTED(codes, const char *),
	    TEXT(0, LIMIT_LIST_TEXT_BYTES), .check = check_list_codes,
	    .fallback = "",
	    .help = "Answers that count, as in 127.0.0.[2;4..7]; empty means "
		"any code that a list may give." },
	{ .name = "list.mask", LISTED(mask, int64_t), NUMBER(0, 255),
	    .fallback = "0",
	    .help = "Bits of the answer's last number of which one must be "
		"set, as RBL+ answers; 0 means none is asked for." },
	{ .name = "list.weight", LISTED(weight, int64_t),
	    NUMBER(1, LIMIT_LIST_WEIGHT), .fallback = "1",
	    .help = "What a listing adds to the sum that "
		"reputation.threshold is compared with." },
	{ .name = "list.test", LISTED(test, const char *), TEXT(0, NAME_BYTES),
	    .check = check_list_test, .fallback = "",
	    .help = "An address or label that is always listed; empty means "
		"127.0.0.2." },
	{ .name = "list.show", LISTED(show, const char *),
	    TEXT(0, LIMIT_LIST_SHOW_BYTES - 1), .check = check_show,
	    .fallback = "",
	    .help = "What people see in replies and logs instead of the zone; "
		"empty means NAME." },

	{ .name = "spf.enable", POLICY(spf_enable, bool), FLAG,
	    .fallback = "yes",
	    .help = "Ask whether the client may send for the sender's "
		"domain.",
	    .japanese = "送信ドメイン認証" },
	{ .name = "spf.fail", POLICY(spf_fail, enum action), ACTION(ANY_ACTION),
	    .fallback = "accept",
	    .help = "What happens when it may not; tag only marks." },
	{ .name = "spf.softfail", POLICY(spf_softfail, enum action),
	    ACTION(ANY_ACTION), .fallback = "accept",
	    .help = "When it probably may not." },
	{ .name = "spf.permerror", POLICY(spf_permerror, enum action),
	    ACTION(ANY_ACTION), .fallback = "accept",
	    .help = "When the domain's record cannot be understood." },
	{ .name = "spf.temperror", POLICY(spf_temperror, enum action),
	    ACTION(ANY_ACTION), .fallback = "accept",
	    .help = "When the DNS did not answer." },

	{ .name = "senders.approved", POLICY(senders_approved, struct text_list),
	    LIST(LIMIT_ADDRESS_BYTES), .check = check_sender, .fallback = "",
	    .help = "Addresses, @domains (@.example.jp: and everything below) "
		"and networks that are not refused for reputation or spam; "
		"malware is looked for all the same.",
	    .japanese = "承認済み送信者" },
	{ .name = "senders.blocked", POLICY(senders_blocked, struct text_list),
	    LIST(LIMIT_ADDRESS_BYTES), .check = check_sender, .fallback = "",
	    .help = "Those that are always refused; blocked wins over "
		"approved.",
	    .japanese = "ブロックする送信者" },

	{ .name = "limits.message", HOST(limits_message_bytes, int64_t),
	    SIZE(KIB, GIB), .fallback = "50M",
	    .help = "Largest message that is examined." },
	{ .name = "limits.oversize_action",
	    HOST(limits_oversize_action, enum action),
	    ACTION(OVERSIZE_ACTION), .fallback = "block",
	    .help = "What happens to a larger one; it is never tagged, because "
		"what was not examined is not cleaned." },
	{ .name = "limits.spool", HOST(limits_spool_bytes, int64_t),
	    SHARE(MIB, 1024 * GIB), .fallback = "25%",
	    .help = "Memory for all messages being received; beyond it "
		"clients are asked to come back." },
	{ .name = "limits.files", HOST(limits_files, int64_t), NUMBER(1, 1000000),
	    .fallback = "10000",
	    .help = "Members of one archive or document." },
	{ .name = "limits.ratio", HOST(limits_ratio, int64_t), NUMBER(2, 100000),
	    .fallback = "100",
	    .help = "Unpacked to packed size, counted only for members above "
		"10M unpacked." },
	{ .name = "limits.depth", HOST(limits_depth, int64_t), NUMBER(1, 100),
	    .fallback = "20",
	    .help = "Archives inside archives." },
	{ .name = "limits.file", HOST(limits_file_bytes, int64_t),
	    SIZE(KIB, GIB), .fallback = "100M",
	    .help = "Largest unpacked member that is examined." },
	{ .name = "limits.action", POLICY(limits_action, enum action),
	    ACTION(ANY_ACTION), .fallback = "tag",
	    .help = "What happens to an archive or document beyond these "
		"limits; tag removes it and says so." },
	{ .name = "limits.subject_tag", POLICY(limits_subject_tag, const char *),
	    TEXT(0, TAG_BYTES), .fallback = "[添付ファイル削除]",
	    .help = "Put before the subject when something was removed for "
		"its limits.", .japanese = "件名タグ" },

	{ .name = "notice.file", HOST(notice_file, const char *),
	    TEXT(0, PATH_BYTES), .fallback = "",
	    .help = "Text that stands where a part was removed, in UTF-8: %f "
		"file name, %c class, %v verdict, %d SHA-256, %t time, %g "
		"gateway, %s our id, %% a percent sign; empty means ours." },
	{ .name = "notice.contact", HOST(notice_contact, const char *),
	    TEXT(0, CONTACT_BYTES), .fallback = "",
	    .help = "Whom our own text says to ask for the original, in one "
		"line; empty means the mail administrator." },

	{ .name = "quarantine.folder", HOST(quarantine_folder, const char *),
	    TEXT(1, PATH_BYTES), .fallback = "/var/lib/sekisho/quarantine",
	    .help = "Folder of the originals of cleaned messages; it belongs to "
		"milter.user and nobody else may look into it." },
	{ .name = "quarantine.keep", HOST(quarantine_keep_ms, int64_t),
	    TIME(SECOND, 3650 * DAY), .fallback = "14d",
	    .help = "How long an original is kept." },
	{ .name = "quarantine.size", HOST(quarantine_size_bytes, int64_t),
	    SIZE(KIB, 1024 * GIB), .fallback = "1G",
	    .help = "How much all originals may take; the oldest go first." },
	{ .name = "quarantine.required", HOST(quarantine_required, bool), FLAG,
	    .fallback = "yes",
	    .help = "A message whose original cannot be kept is blocked; no "
		"cleans it all the same." },

	{ .name = "control.socket", HOST(control_socket, const char *),
	    TEXT(1, PATH_BYTES), .check = check_socket_path,
	    .fallback = "/run/sekisho/control.sock",
	    .help = "Path of the unix socket where the gate answers "
		"`sekisho status` and `sekisho reload`." },

	{ .name = "log.target", HOST(log_target, enum log_target), WORD(log_words),
	    .fallback = "syslog",
	    .help = "syslog (facility mail), or stderr." },

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
	    .help = "True types that are never banned, whatever they are "
		"called: words as above, or patterns of MIME types "
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

const size_t setting_count = sizeof settings / sizeof *settings;

size_t
setting_section_bytes(const struct setting *setting)
{
	return strcspn(setting->name, ".");
}

const struct setting *
setting_find(const char *name, size_t len)
{
	for (size_t i = 0; i < setting_count; i++)
		if (strlen(settings[i].name) == len &&
		    memcmp(settings[i].name, name, len) == 0)
			return &settings[i];
	return NULL;
}

const char *
setting_nearest(const char *name, size_t len)
{
	struct nearest nearest = { 0 };

	for (size_t i = 0; i < setting_count; i++)
		nearest_add(&nearest, name, len, settings[i].name,
		    strlen(settings[i].name));
	return nearest.word;
}

bool
setting_is_section(const char *section)
{
	size_t len = strlen(section);

	for (size_t i = 0; i < setting_count; i++)
		if (setting_section_bytes(&settings[i]) == len &&
		    memcmp(settings[i].name, section, len) == 0)
			return true;
	return false;
}

bool
setting_begins_section(size_t i)
{
	/* The dot counts: [list] would begin like [limits] otherwise. */
	size_t len = setting_section_bytes(&settings[i]) + 1;

	return i == 0 ||
	    strncmp(settings[i].name, settings[i - 1].name, len) != 0;
}

void
setting_add_words(const struct setting *setting, struct buffer *out)
{
	const char *before = "";

	for (const struct setting_word *w = setting->words; w->word != NULL;
	     w++) {
		if ((setting->allowed & 1U << w->value) == 0)
			continue;
		buffer_add_format(out, "%s%s", before, w->word);
		before = ", ";
	}
}

void
setting_add_range(const struct setting *setting, struct buffer *out)
{
	switch (setting->type) {
	case SETTING_NUMBER:
	case SETTING_SIZE:
	case SETTING_SHARE:
	case SETTING_TIME:
		unit_format(setting, setting->min, out);
		buffer_add_text(out, " to ");
		unit_format(setting, setting->max, out);
		break;
	default:
		return;
	}
	if (setting->type == SETTING_SHARE)
		buffer_add_format(out, ", or 1%% to %d%%", SETTING_SHARE_MAX);
}
