/* train_mail.h - messages as the text model sees them: read by a scanner, each
 * text once, some of them put aside for the test.
 *
 * Thread: main; starts its own. Prints progress to stderr, never logs. */
#ifndef SEKISHO_MILTER_TRAIN_MAIL_H
#define SEKISHO_MILTER_TRAIN_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "config/config.h"
#include "wire/scan_text.h"

struct mail_source {
	const char *path;
	bool spam;
};

struct mail_sample {
	size_t source;
	bool read;       /* the scanner did, and there is text */
	bool repeated;   /* another message has the same text */
	bool held;       /* for the test, not for learning */
	uint64_t sender; /* a digest of the address */
	int64_t date_s;  /* 0: not known */
	enum text_language language;
	struct text_feature *features; /* owned */
	size_t feature_count;
};

struct mail_samples {
	const struct mail_source *sources; /* borrowed */
	size_t source_count;
	struct mail_sample *items;
	size_t count;
};

/* Read all messages of the sources through the scanner at socket, so many at a
 * time. Returns 0, or -1 and *fault; single messages that cannot be read are
 * left out and counted by the caller. */
int mail_samples_read(const struct config *config, const char *socket,
    size_t parallel, struct mail_samples *samples, struct fault *fault);

/* Mark repetitions: a text counts once, in the class where it stands first. */
void mail_samples_deduplicate(struct mail_samples *samples);

/* Put aside, of both classes: all mail of one sender in five, and the newest
 * tenth of each source. Nobody's mail is both learned and tested by sender,
 * and nothing that is learned is newer than what it is tested on. */
void mail_samples_hold(struct mail_samples *samples);

/* Whether a sample may be learned from or tested on. */
bool mail_sample_counts(const struct mail_sample *sample);

void mail_samples_release(struct mail_samples *samples);

#define scoped_mail_samples __attribute__((cleanup(mail_samples_release)))

#endif
