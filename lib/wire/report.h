/* report.h - what a worker found: facts, never actions.
 *
 * The worker fills a struct scan_report and encodes it; the milter decodes it
 * as hostile and gets the same struct. Strings are NUL-terminated and never
 * NULL; arrays are owned by the report. Used by inspect (filling) and judge
 * (reading). Thread: one owner. Never logs. */
#ifndef SEKISHO_WIRE_REPORT_H
#define SEKISHO_WIRE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/macro_level.h"
#include "base/secrets.h"
#include "wire/password_kind.h"
#include "wire/scan_text.h"
#include "wire/spare.h"
#include "wire/urls.h"

enum part_kind {
	PART_UNSET = 0,
	PART_MULTIPART,
	PART_MESSAGE, /* message/rfc822, message/global */
	PART_LEAF,
};

enum part_flag {
	PART_ATTACHMENT = 1 << 0,    /* disposition or a name, or not text */
	PART_IN_SIGNED = 1 << 1,     /* below a multipart/signed */
	PART_IN_ENCRYPTED = 1 << 2,  /* below a multipart/encrypted */
	PART_SPLICEABLE = 1 << 3,    /* its bounds are certain */
	PART_DISPLAYED = 1 << 4,     /* text that a reader shows inline */
	PART_NAME_REVERSED = 1 << 5, /* letters of a name run the other way */
};

#define PART_FLAGS_ALL 0x3fU

struct scan_part {
	uint32_t parent; /* ordinal + 1 of the enclosing part, 0: none */
	enum part_kind kind;
	uint32_t flags;
	char *
	    *names; /* each form of the file name, UTF-8; the first is shown */
	size_t name_count;
	char *declared;
	char *detected;
	char *encoding;
	char *path;
	uint64_t size;
	uint8_t sha256[32];
	uint8_t sha1[20];      /* of attachments; texts have none */
	uint8_t md5[16];       /* the same */
	uint64_t header_begin; /* offsets in the message */
	uint64_t body_begin;
	uint64_t body_end;
};

enum file_flag {
	FILE_ENCRYPTED = 1 << 0, /* it, or something in it */
	FILE_OPENED = 1 << 1,    /* a container whose members were read */
	FILE_LISTED = 1 << 2,    /* from a listing, its content was not seen */
	FILE_TRUNCATED = 1 << 3, /* only its head was seen */
	FILE_PADDED = 1 << 4,    /* a long run of one byte ends it */
	/* What a name pretends, in any of its forms. */
	FILE_NAME_DOUBLE = 1 << 5,   /* "invoice.pdf.exe" */
	FILE_NAME_REVERSED = 1 << 6, /* letters run the other way */
	FILE_NAME_TRAILING = 1 << 7, /* blanks or dots at its end */
	FILE_NAME_SPACES = 1 << 8,   /* a run of blanks hides its end */
	/* What contradicts itself. */
	FILE_TYPE_MISMATCH = 1 << 9,    /* content, name and declared type */
	FILE_HEADER_MISMATCH = 1 << 10, /* two listings of one archive */
	FILE_OVERLAPPING = 1 << 11,     /* shares bytes with a sibling */

	FILE_SHOWN = 1 << 12, /* mail programs show it as an attachment,
				 though it is inside one */
};

#define FILE_FLAGS_ALL 0x1fffU

/* One measured feature of a file. */
struct scan_value {
	uint32_t feature; /* enum feature */
	float value;
};

/* An attachment, or a member of one at any depth. Each stands once, behind
 * the file around it. */
struct scan_file {
	uint32_t part;   /* ordinal + 1 of the leaf it is or lies in */
	uint32_t parent; /* ordinal + 1 of the file around it, 0: none */
	uint32_t flags;
	char **names; /* each form, UTF-8; the first is shown */
	size_t name_count;
	char *path;         /* "a.zip/b/c.docx" */
	char *declared;     /* Content-Type, of a part only */
	char *detected;     /* libmagic's MIME type */
	char *engine_type;  /* libclamav's name for it, "" if it said none */
	char *kinds;        /* words of the true type ("exe dll"), as they
			       stand in attachments.banned; [a-z0-9 ] */
	uint64_t size;      /* unpacked; as the listing says when only listed,
			       at least so many when truncated */
	uint64_t packed;    /* in the file around it, 0: not known */
	uint8_t sha256[32]; /* of the bytes seen; zeros when only listed */
	uint8_t sha1[20];   /* none of pictures and XML inside a document */
	uint8_t md5[16];    /* the same */
	/* Where the password came from that opened it; UNSET with
	 * FILE_ENCRYPTED: nothing did. Never the password itself. */
	enum password_kind password;
	/* What it is scored on; report_features.h reads and writes it. */
	uint32_t families;         /* bit 1 << family: measured whole */
	struct scan_value *values; /* features ascending */
	size_t value_count;
	enum macro_level macros;
	char **urls; /* addresses of the web in it */
	size_t url_count;
};

struct scan_hit {
	char *name;
	uint32_t part; /* ordinal + 1, 0: no part repeats it */
	char *path;
};

struct scan_note {
	char *reason;  /* one word: timeout, crash, recursion, ... */
	uint32_t part; /* ordinal + 1, 0: the whole message */
};

struct scan_forged {
	char *name;
	uint32_t ordinal; /* from 1 among the headers of that name */
};

struct scan_subject {
	uint32_t count;       /* of all; of another one its ordinal, from 2 */
	uint64_t value_begin; /* raw bytes, behind the colon */
	uint64_t value_end;
	char *decoded; /* UTF-8, RFC 2047 words decoded */
};

/* One growing list of notes; see report_add_note(). */
struct scan_notes {
	struct scan_note *items;
	size_t count, cap;
};

struct scan_report {
	struct scan_part *parts;
	size_t part_count, part_cap;
	struct scan_file *files; /* in the order of their parts */
	size_t file_count, file_cap;
	size_t value_count, url_count; /* of all files */
	struct scan_hit *hits;
	size_t hit_count, hit_cap;
	struct scan_notes unscanned, limits, oddities;
	struct scan_forged *forged;
	size_t forged_count, forged_cap;
	struct scan_subject subject; /* the first */
	/* The second to the fifteenth, and the last. */
	struct scan_subject other_subjects[LIMIT_REPORT_SUBJECTS - 1];
	size_t other_subject_count;
	struct scan_urls urls; /* see urls_add() */
	uint8_t message_sha256[32];
	uint32_t signatures;
	char *generation;
	bool test_signatures_only;
	struct scan_text text;
	uint32_t spared; /* bits of enum spare: not measured, as was asked */
	/* Passwords that the message names, for files that come in a later one.
	 * SECRET: wiped by report_free(), printed by nobody. */
	struct secrets secrets;
};

/* An empty report. */
struct scan_report *report_new(void);

/* Free it and all it holds, clear the pointer; accepts NULL. */
void report_free(struct scan_report **report);

#define scoped_report __attribute__((cleanup(report_free)))

/* Add an empty part; its ordinal is part_count - 1 afterwards. Returns it,
 * valid until the next call, or NULL at LIMIT_REPORT_PARTS (the caller then
 * notes the limit). */
struct scan_part *report_add_part(struct scan_report *report);

/* Add a name form unless it is there already or the list is full. */
void part_add_name(struct scan_part *part, const char *name, size_t len);

/* Add an empty file; its ordinal is file_count - 1 afterwards. Returns it,
 * valid until the next call, or NULL at LIMIT_REPORT_FILES (the caller then
 * notes the limit). */
struct scan_file *report_add_file(struct scan_report *report);

/* As part_add_name(). */
void file_add_name(struct scan_file *file, const char *name, size_t len);

/* Set a file's path; it is cut at LIMIT_REPORT_PATH. */
void file_set_path(struct scan_file *file, const char *path, size_t len);

/* Add a word of [a-z0-9] to a file's kinds, unless it is there or the words
 * outgrow LIMIT_REPORT_KINDS. */
void file_add_kind(struct scan_file *file, const char *word, size_t len);

/* Whether a word is among a file's kinds. */
bool file_has_kind(const struct scan_file *file, const char *word, size_t len);

/* What is to be said of the encrypted files in a part (ordinal + 1): NULL if
 * there are none, "closed" if no password opened one of them, else the kind of
 * the password that opened the first. */
const char *report_encryption(const struct scan_report *report, uint32_t part);

/* Set one of the strings above: a harmless copy (text_harmless()) of at most
 * LIMIT_REPORT_TEXT bytes replaces *field. */
void report_set_text(char **field, const char *text, size_t len);

/* Add a hit unless the same name, part and path are there; hits above the
 * limit become a `limits` note. part: ordinal + 1 or 0. */
void report_add_hit(struct scan_report *report, const char *name, uint32_t part,
    const char *path);

/* Add a note to one of the three lists unless it is there. The last one that
 * fits becomes "notes" of the whole message, in the place of it and of all
 * that would follow. */
void report_add_note(
    struct scan_notes *notes, const char *reason, uint32_t part);

/* Add a forged header unless it is there; a name that no header can have is
 * ignored, one above the limit becomes a `limits` note. */
void report_add_forged(
    struct scan_report *report, const char *name, uint32_t ordinal);

/* Encode into a sealed memfd. A report above LIMIT_REPORT_BYTES loses files,
 * then parts from the end (never hits) and gains a `limits` note "report".
 * Returns the descriptor, the caller's, or -1 and *fault. */
int report_encode(const struct scan_report *report, struct fault *fault);

/* The bytes instead of a memfd, for tests: caller frees. */
uint8_t *report_pack(const struct scan_report *report, size_t *len_out);

/* Decode bytes from a worker that may lie: every count, ordinal, offset
 * (against message_bytes), enum and text is checked; texts become UTF-8.
 * Returns a report of the caller's, or NULL and *fault. */
struct scan_report *report_decode(const uint8_t *bytes, size_t len,
    uint64_t message_bytes, struct fault *fault);

#endif
