/* unpack_walk.h - from one part down to the last member.
 *
 * What unpack.c and the readers of containers share. Thread: one worker.
 * Never logs. */
#ifndef SEKISHO_UNPACK_UNPACK_WALK_H
#define SEKISHO_UNPACK_UNPACK_WALK_H

#include "formats/archive_list.h"
#include "formats/kind.h"
#include "formats/unpacked.h"
#include "unpack/unpack.h"

/* A member that waits for what the engine saw. */
struct kept_member {
	uint32_t file; /* ordinal */
	char *bytes;
	size_t len;
};

/* One message. */
struct unpack {
	struct unpack_tools tools;
	struct keychain *keychain; /* or NULL */
	struct scan_report *report;
	struct unpack_budget budget;
	int64_t scan_ms; /* spent on scans of members */
	struct kept_member *kept;
	size_t kept_count, kept_cap;
	size_t kept_bytes;
	size_t held_bytes; /* unpacked, around what is looked at */
	size_t magic_left; /* questions to libmagic */
	uint32_t *roots;   /* ordinals of the parts' own files */
	size_t root_count, root_cap;
	bool has_bomb;
};

/* Keep a file's content until the engine has said what it saw, or scan it at
 * once when there is no room. Takes unpacked's bytes over if it can. */
void unpack_keep(
    struct unpack *unpack, uint32_t file, struct unpacked *unpacked);

/* Scan what is no file of its own, as what a file consists of. */
void unpack_scan_text(
    struct unpack *unpack, uint32_t file, const char *bytes, size_t len);

/* Whether a leaf of a message is a file: an attachment, not what a text should
 * be, or a text with files in it. */
bool unpack_is_file(
    const struct scan_part *part, const char *bytes, size_t len);

/* One part. */
struct walk {
	struct unpack *unpack;
	uint32_t part; /* ordinal + 1 */
	struct unpack_budget budget;
	struct unpack_limits limits;
	size_t files_left;
	bool is_beyond;        /* a limit was reached */
	bool is_broken;        /* something could not be read, */
	bool is_unsupported;   /* or nobody knows how */
	uint8_t (*opened)[32]; /* digests of the containers so far */
	size_t opened_count, opened_cap;
};

/* Where a file lies: NULL is the part itself. */
struct place {
	const struct place *outer;
	uint32_t file; /* ordinal + 1 of the file around */
	unsigned int depth;
};

/* Note that the part is beyond a limit; what it may still cost shrinks. */
void walk_limit(struct walk *walk, const char *word);

/* Remember that something in the part was not examined, for this reason. */
void walk_unread(struct walk *walk, enum read_status why);

/* Note it, when the part is done: beyond a limit it is no news. */
void walk_finish(struct walk *walk);

/* Add a file inside the place; NULL (and a note) when there are too many. */
struct scan_file *walk_add_file(struct walk *walk, const struct place *place);

/* Whether there is still time; if not, that is a limit. */
bool walk_has_time(struct walk *walk);

/* Whether there is time, and memory for another member; if not, that is a
 * limit. */
bool walk_can_unpack(struct walk *walk);

/* Mark the report's last file as one whose content was not seen. */
void walk_listed(struct walk *walk);

/* Mark the report's last file as one that mail programs show as an attachment,
 * unless something around it is an archive. */
void walk_shown(struct walk *walk);

/* Mark the report's last file as encrypted, and so the container it is in. */
void walk_encrypted(struct walk *walk, uint32_t container);

/* Take what reading the report's last file gave. unpacked is the caller's; its
 * bytes may be taken over. */
void walk_member(struct walk *walk, const struct place *inside,
    enum read_status status, struct unpacked *unpacked);

/* A member that lies somewhere as it is. */
struct borrowed {
	const char *bytes;
	size_t len;
	uint64_t packed; /* bytes it takes in what is around it */
	uint64_t size;   /* what it claims to have; 0: it claims nothing */
};

/* The same for a member that need not be unpacked; one that has less than it
 * claims is broken. */
void walk_borrowed(struct walk *walk, const struct place *inside,
    const struct borrowed *member);

/* Describe the report's last file by its content and go on inside. unpacked is
 * the caller's. */
void walk_content(
    struct walk *walk, const struct place *place, struct unpacked *unpacked);

/* What is inside a file's content: described already, not yet opened. */
struct content {
	uint32_t file; /* ordinal */
	const char *bytes;
	size_t len;
	struct kind kind;
	bool is_zip; /* behind a container of its own, or a text */
};

/* The readers of containers. `inside` is the place of what is in there. */
void walk_zip(struct walk *walk, const struct place *inside,
    const struct content *content);
void walk_iso(struct walk *walk, const struct place *inside,
    const struct content *content);
void walk_archive(struct walk *walk, const struct place *inside,
    const struct content *content);
void walk_engine(struct walk *walk, const struct place *inside,
    const struct content *content);
void walk_mail(struct walk *walk, const struct place *inside,
    const struct content *content);
void walk_msg(struct walk *walk, const struct place *inside,
    const struct content *content);
void walk_tnef(struct walk *walk, const struct place *inside,
    const struct content *content);
void walk_cms(struct walk *walk, const struct place *inside,
    const struct content *content);
void walk_coded(struct walk *walk, const struct place *inside,
    const struct content *content);

/* Open a document that is behind a password: what comes out is a file inside
 * it. What is none is left alone. */
void walk_locked(struct walk *walk, const struct place *inside,
    const struct content *content);

#endif
