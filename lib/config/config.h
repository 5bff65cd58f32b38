/* config.h - the settings as one immutable snapshot.
 *
 * Read from an ini file (and conf.d/ beside the default one), all or nothing:
 * every mistake is collected with FILE:LINE. A session takes a reference at
 * connect and keeps it; a reload makes another snapshot. Host values are one
 * struct, policy values one struct per distinct `[domain]` section with the
 * file's values and its `profile` already merged in, so that a recipient
 * costs hash look-ups only. Thread: a snapshot may be read from any thread;
 * the count is atomic. Never logs. */
#ifndef SEKISHO_CONFIG_CONFIG_H
#define SEKISHO_CONFIG_CONFIG_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/fault.h"
#include "base/macro_level.h"
#include "config/action.h"
#include "config/dns_list.h"
#include "config/local_lists.h"

#define CONFIG_DEFAULT_FILE   "/etc/sekisho/sekisho.ini"
#define CONFIG_DEFAULT_FOLDER "/etc/sekisho/conf.d"

/* The packaged model; where it is not there, nothing is scored. */
#define CONFIG_DEFAULT_MODEL "/usr/share/sekisho/attachment.json"

/* The packaged model of texts, and the one that was trained on this host: left
 * at its default, the setting means the latter where there is one. */
#define CONFIG_SPAM_MODEL   "/usr/share/sekisho/spam.model"
#define CONFIG_SPAM_TRAINED "/var/lib/sekisho/spam.model"

/* Words of a list setting. */
struct text_list {
	const char *const *items;
	size_t count;
};

/* An IPv4 or IPv6 network; IPv4 is kept as ::ffff:a.b.c.d/96+n. */
struct network {
	struct in6_addr address;
	unsigned int bits; /* 0 to 128 */
};

struct network_list {
	const struct network *items;
	size_t count;
};

enum milter_mode { MODE_UNSET = 0, MODE_ENFORCE, MODE_MONITOR };
enum spam_level {
	SPAM_LEVEL_UNSET = 0,
	SPAM_LEVEL_LOW, /* finds least */
	SPAM_LEVEL_MEDIUM,
	SPAM_LEVEL_HIGH,
};
enum mixed_recipients { MIXED_UNSET = 0, MIXED_STRICTEST, MIXED_SPLIT };
enum reply_stage {
	REPLY_AT_UNSET = 0,
	REPLY_AT_RCPT,
	REPLY_AT_MAIL,
	REPLY_AT_CONNECT,
};
enum reputation_action {
	REPUTATION_UNSET = 0,
	REPUTATION_RECOMMENDED,
	REPUTATION_CUSTOM,
};
/* web_reputation.level: the least rating that counts. */
enum url_level {
	URL_LEVEL_UNSET = 0,
	URL_LEVEL_HIGH = URL_SUSPICIOUS,
	URL_LEVEL_MEDIUM = URL_HIGHLY_SUSPICIOUS,
	URL_LEVEL_LOW = URL_DANGEROUS,
};
enum header_mode { HEADERS_UNSET = 0, HEADERS_ALL, HEADERS_NONE };
enum reload_mode { RELOAD_UNSET = 0, RELOAD_CONCURRENT, RELOAD_STOP_FIRST };
enum log_target { LOG_TARGET_UNSET = 0, LOG_TARGET_SYSLOG, LOG_TARGET_STDERR };

/* One value for the gateway. Names follow the ini's keys. */
struct host {
	const char *milter_socket;
	mode_t milter_socket_mode;
	const char *milter_socket_group;
	const char *milter_user;
	enum milter_mode milter_mode;
	enum header_mode milter_headers;
	const char *milter_authserv_id;
	enum mixed_recipients milter_mixed_recipients;
	enum reply_stage milter_reply_at;
	int64_t milter_budget_ms;
	struct network_list trust_networks;
	bool trust_authenticated;
	enum action trust_action;
	struct network_list trust_relays;
	const char *scanner_socket;
	const char *scanner_user;
	int64_t scanner_workers;
	struct text_list scanner_signatures;
	const char *scanner_temporary;
	int64_t scanner_time_limit_ms;
	enum reload_mode scanner_reload;
	struct text_list dns_servers;
	int64_t dns_timeout_ms;
	int64_t dns_cache_entries;
	struct text_list reputation_rbl, reputation_zombie, reputation_allow;
	struct dns_lists reputation_lists; /* what those three stand for */
	struct text_list web_reputation_zones, file_reputation_zones;
	struct dns_lists web_lists, file_lists; /* what those stand for */
	struct dns_lists all_lists;             /* every one of them */
	const char *web_reputation_allow_file, *web_reputation_block_file;
	const char *file_reputation_allow_file, *file_reputation_deny_file;
	int64_t limits_message_bytes;
	enum action limits_oversize_action;
	int64_t limits_spool_bytes; /* a share of memory is resolved at load */
	int64_t limits_files;
	int64_t limits_ratio;
	int64_t limits_depth;
	int64_t limits_file_bytes;
	struct text_list encrypted_passwords;
	const char *machine_learning_model; /* "": none */
	const char *spam_model;             /* "": none */
	struct text_list spam_points;       /* see spam_points.h */
	const char *notice_file;
	const char *notice_text; /* what is in it; "": the built-in one */
	const char *notice_contact;
	const char *quarantine_folder;
	int64_t quarantine_keep_ms;
	int64_t quarantine_size_bytes;
	bool quarantine_required;
	const char *control_socket;
	enum log_target log_target;
	const char *metrics_listen; /* "off", or HOST:PORT */
};

/* What a recipient's domain (or address) wants. */
struct policy {
	/* First, so that offset 0 belongs to no setting a class has. */
	bool malware_enable;
	bool reputation_enable;
	int64_t reputation_threshold;
	enum reputation_action reputation_action;
	int64_t reputation_rbl_code, reputation_zombie_code, reputation_code;
	const char *reputation_rbl_text, *reputation_zombie_text;
	const char *reputation_text;
	bool spf_enable;
	enum action spf_fail, spf_softfail, spf_permerror, spf_temperror;
	struct text_list senders_approved; /* see address_matches() */
	struct text_list senders_blocked;
	enum action malware_action;
	const char *malware_subject_tag;
	const char *malware_body_tag;
	int64_t malware_code;
	const char *malware_text;
	struct text_list malware_ignore;     /* signature name patterns */
	struct text_list malware_as_spam;    /* the same: what is only spam */
	struct text_list attachments_banned; /* words: true types, endings */
	struct text_list attachments_banned_inside;
	struct text_list attachments_exempt; /* and patterns of MIME types */
	enum action attachments_action;
	const char *attachments_subject_tag;
	const char *attachments_body_tag;
	bool machine_learning_enable;
	enum action machine_learning_action;
	int64_t machine_learning_threshold; /* millionths; 0: the card's */
	const char *machine_learning_subject_tag;
	const char *machine_learning_body_tag;
	bool spam_enable;
	enum spam_level spam_level;
	enum action spam_action;
	const char *spam_subject_tag;
	const char *spam_body_tag;
	enum action encrypted_action;
	const char *encrypted_subject_tag;
	const char *encrypted_body_tag;
	enum action macros_action;
	enum macro_level macros_level; /* the least that counts */
	enum action limits_action;
	const char *limits_subject_tag;
	bool web_reputation_enable;
	enum url_level web_reputation_level;
	enum action web_reputation_action;
	const char *web_reputation_subject_tag;
	bool file_reputation_enable;
	enum action file_reputation_action;
	enum action ambiguous_action;
	enum action on_error_action;
	enum action unscanned_action;
};

struct config;

/* Mistakes in the order they were found; at most LIMIT_INI_MISTAKES are kept,
 * `count` counts all. Each text is whole: "FILE:LINE: what is wrong". */
struct mistakes {
	char **texts;
	size_t kept;
	size_t count;
};

void mistakes_release(struct mistakes *mistakes);

/* Read file; when it is CONFIG_DEFAULT_FILE also CONFIG_DEFAULT_FOLDER/?*.ini
 * in byte order; a later file overrides an earlier one key by key. Returns 0
 * and *out (one reference), or -1 with at least one mistake (a file that cannot
 * be read is one). */
int config_load(
    const char *file, struct config **out, struct mistakes *mistakes);

/* Append one text of the file's own, as far as the files can be read at all:
 * for a command that has to reach a gate whose settings have been broken since
 * it read them. What is not there, or is a mistake itself, is the default. */
void config_peek(const char *file, const char *name, struct buffer *out);

/* config_load() from memory, `name` standing in mistakes; for tests and
 * fuzzers. */
int config_parse(const char *name, const char *text, size_t len,
    struct config **out, struct mistakes *mistakes);

/* Read the files of sites and digests that the settings name; for programs
 * that ask for them, because a million lines take their time and memory. Once,
 * before the snapshot is shared. Returns 0, or -1 with mistakes. */
int config_load_local(struct config *config, struct mistakes *mistakes);

/* They; empty before config_load_local(). Valid while a reference is held. */
const struct local_lists *config_local(const struct config *config);

/* One more reference; returns config. */
struct config *config_ref(struct config *config);

/* Drop a reference and clear the pointer; NULL is accepted. */
void config_free(struct config **config);

#define scoped_config __attribute__((cleanup(config_free)))

/* Valid while a reference is held. */
const struct host *config_host(const struct config *config);

/* The policy of an address `local@domain`, with or without angle brackets,
 * quotes and source route, in any case; user@domain before domain before
 * .domain (longest first; it covers the domain itself too) before the file's
 * values, key by key; a section's own keys before its profile's. Equal results
 * are equal pointers. Never NULL; valid while a reference is held. */
const struct policy *config_policy(
    const struct config *config, const char *address, size_t len);

/* The name of the [domain] section that such an address's policy is: the most
 * specific one, "" for the file's own. Valid while a reference is held. */
const char *config_policy_name(
    const struct config *config, const char *address, size_t len);

/* The file's own policy, for when no recipient is known. */
const struct policy *config_default_policy(const struct config *config);

/* 16 hex digits over every effective value, and over the models that were
 * added: two snapshots that act alike show the same, on every host. */
const char *config_hash(const struct config *config);

/* What a file that the settings name holds (a model), in a text that no other
 * content has, belongs to the settings: their hash goes on from it. Only
 * before the snapshot is shared. */
void config_add_content(struct config *config, const char *digest);

/* How much the files say: keys that are set, and sections. */
struct config_counts {
	size_t settings;
	size_t domains;
	size_t profiles;
};

struct config_counts config_count(const struct config *config);

/* Write the effective values as ini lines, each with its origin as a comment:
 * host keys and the policy of `address` (NULL: the file's own). */
void config_show(
    const struct config *config, const char *address, struct buffer *out);

/* Whether an address is in one of the networks; IPv4 ones only in IPv4
 * networks. */
bool network_contains(
    const struct network_list *networks, const struct in6_addr *address);

/* The settings table as a commented sample ini, and as the mdoc(7) list of
 * sekisho.ini(5). */
void settings_print_sample(struct buffer *out);
void settings_print_manual(struct buffer *out);

#endif
