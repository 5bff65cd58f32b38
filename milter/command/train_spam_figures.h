/* train_spam_figures.h - how well a text model does on mail put aside.
 *
 * By source, the new one beside the running one, with intervals. Thread: main.
 * Never logs. */
#ifndef SEKISHO_MILTER_TRAIN_SPAM_FIGURES_H
#define SEKISHO_MILTER_TRAIN_SPAM_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "command/train_mail.h"
#include "judge/text_model.h"

/* The probability from which a text counts as flagged. */
#define SPAM_FIGURES_AT 0.99

/* One model on one source's mail. */
struct spam_figure {
	size_t scored, flagged;
};

struct spam_figures {
	struct spam_source_figures {
		const char *path;
		bool spam;
		size_t messages, read, repeated, held;
		struct spam_figure fresh, running;
	} * sources;
	size_t source_count;
	/* How often a spam is put above a ham, of all pairs; a silent model
	 * says one half. Negative: there is no pair, or no model. */
	double fresh_rank, running_rank;
	uint32_t languages;
};

/* running: NULL for none. Paths are borrowed from the samples' sources. */
void spam_figures_fill(const struct mail_samples *samples,
    const struct text_model *fresh, const struct text_model *running,
    struct spam_figures *out);

/* Whether the new model ranks worse, flags more ham or clearly less spam. */
bool spam_figures_is_worse(const struct spam_figures *figures);

/* Append them as a card. */
void spam_figures_print(const struct spam_figures *figures, const char *trained,
    struct buffer *out);

void spam_figures_release(struct spam_figures *figures);

#define scoped_spam_figures __attribute__((cleanup(spam_figures_release)))

#endif
