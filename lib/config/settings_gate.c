/* settings_gate.c - the settings table, first half: the gateway itself, and
 * what is known before a message is looked into. */
#include "config/check.h"
#include "config/config.h"
#include "config/lists.h"
#include "config/settings_rows.h"

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

static const struct setting_word rating_words[] = {
	{ "by_code", URL_RATING_UNSET },
	{ "suspicious", URL_SUSPICIOUS },
	{ "highly_suspicious", URL_HIGHLY_SUSPICIOUS },
	{ "dangerous", URL_DANGEROUS },
	{ 0 },
};

static const struct setting_word digest_words[] = {
	{ "md5", DIGEST_MD5 },
	{ "sha1", DIGEST_SHA1 },
	{ "sha256", DIGEST_SHA256 },
	{ 0 },
};

/* Fields that are written as another type than they have. */
_Static_assert(sizeof(enum action) == sizeof(unsigned int), "words are enums");
_Static_assert(sizeof(mode_t) == sizeof(unsigned int), "modes are numbers");

/* clang-format off */
const struct setting settings_gate[] = {
	{ .name = "milter.socket", HOST(milter_socket, const char *),
	    TEXT(1, PATH_BYTES), .check = check_milter_socket,
	    .fallback = "unix:/var/spool/postfix/sekisho/milter.sock",
	    .help = "Where the MTA reaches the gate: unix:PATH, "
		"inet:PORT@HOST, inet6:PORT@HOST, or fd:NUMBER for a socket "
		"that was passed; one that systemd passes takes its place." },
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
	    .help = "What happens to infected, suspicious or banned mail from our own "
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
	    LIST(NAME_BYTES), .most = LIMIT_DNS_SERVERS,
	    .check = check_name_server, .fallback = "",
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
		"127.0.0.2, and nothing where names or digests are asked "
		"about." },
	{ .name = "list.show", LISTED(show, const char *),
	    TEXT(0, LIMIT_LIST_SHOW_BYTES - 1), .check = check_show,
	    .fallback = "",
	    .help = "What people see in replies and logs instead of the zone; "
		"empty means NAME." },
	{ .name = "list.rating", LISTED(rating, enum url_rating),
	    WORD(rating_words), .fallback = "by_code",
	    .help = "For web_reputation.zones: what a listing says of a site; "
		"by_code takes it from the answer where the codes of a list "
		"are known, and is highly_suspicious elsewhere." },
	{ .name = "list.addresses", LISTED(addresses, bool), FLAG,
	    .fallback = "no",
	    .help = "For web_reputation.zones: also asked about sites that "
		"are an address and no name, reversed." },
	{ .name = "list.digest", LISTED(digest, enum digest_kind),
	    WORD(digest_words), .fallback = "sha1",
	    .help = "For file_reputation.zones: which digest is asked for." },

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
	    SHARE(MIB, 1024LL * GIB), .fallback = "25%",
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
	    SIZE(KIB, 1024LL * GIB), .fallback = "1G",
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

	{ .name = "metrics.listen", HOST(metrics_listen, const char *),
	    TEXT(1, NAME_BYTES), .check = check_listen, .fallback = "off",
	    .help = "Where figures for a monitoring system are told "
		"(OpenMetrics at /metrics, health at /healthz): an address "
		"and a port as in 127.0.0.1:9925 or [::1]:9925, or off; whoever "
		"reaches it is answered, so keep it local." },
	{ .name = "log.target", HOST(log_target, enum log_target), WORD(log_words),
	    .fallback = "syslog",
	    .help = "syslog (facility mail), or stderr." },
};
/* clang-format on */

const size_t settings_gate_count = sizeof settings_gate / sizeof *settings_gate;
