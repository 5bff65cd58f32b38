/* file_lists.h - what lists of digests say about the files of a message.
 *
 * Local files first (lib/config/digest_set.h), then the DNS in the form of the
 * Malware Hash Registry: the digest in hex in front of the zone, any code that
 * counts is a bad file. At most LIMIT_FILE_DIGESTS are asked about. Silence
 * and errors say nothing. Thread: one session. Never logs. */
#ifndef SEKISHO_NET_FILE_LISTS_H
#define SEKISHO_NET_FILE_LISTS_H

#include "config/config.h"
#include "net/dnsbl.h"

/* One file. Borrowed. */
struct file_question {
	const uint8_t *md5, *sha1, *sha256; /* 16, 20 and 32 bytes;
						     NULL: not known */
	bool ask;                           /* over the DNS as well */
};

struct file_answer {
	bool bad, allowed;
	char *verdict; /* of a bad one: "FileReputation." and the list that
			  named it, or deny_file */
};

#define FILE_LISTS_VERDICT "FileReputation."

struct file_answers {
	struct file_answer *items; /* one a question */
	size_t count;
	size_t digests; /* asked about */
	bool cut;       /* there were more */
	bool silent;    /* some list did not answer */
};

struct file_lists;

/* As url_lists_start() and its like. */
struct file_lists *file_lists_start(struct resolver *resolver,
    struct list_health *health, const struct config *config,
    const struct file_question *questions, size_t count);
void file_lists_finish(struct file_lists *lists, struct deadline deadline,
    struct file_answers *out);
void file_lists_free(struct file_lists **lists);
void file_answers_release(struct file_answers *answers);

#define scoped_file_lists   __attribute__((cleanup(file_lists_free)))
#define scoped_file_answers __attribute__((cleanup(file_answers_release)))

/* What one list said of one question; for a person who asks. */
struct dnsbl_answer file_lists_answer(
    const struct file_lists *lists, size_t question, size_t list);

#endif
