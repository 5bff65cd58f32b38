/* train_spam_figures.c - scores of held mail, counted and ranked. */
#include "command/train_spam_figures.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/own.h"
#include "command/train_figures.h"

/* What a new model may lose and still not be called worse: chance. */
#define RANK_LOSS 0.005
#define HAM_LOSS  0.002
#define SPAM_LOSS 0.05

struct scored {
	double score;
	bool spam;
};

/* The model's probability, and one half where it keeps silent. */
static double
score_of(const struct text_model *model, const struct mail_sample *sample,
    struct spam_figure *figure)
{
	struct scan_text text = { .language = sample->language,
		.features = sample->features,
		.feature_count = sample->feature_count };
	double score = 0.5;

	if (model == NULL || !text_model_score(model, &text, &score))
		return 0.5;
	figure->scored++;
	figure->flagged += score >= SPAM_FIGURES_AT;
	return score;
}

static int
by_score(const void *a, const void *b)
{
	const struct scored *left = a, *right = b;

	return (left->score > right->score) - (left->score < right->score);
}

/* The share of pairs in their right order (area under the ROC curve). */
static double
rank_of(struct scored *scored, size_t count)
{
	double ham = 0, spam = 0, pairs = 0;

	if (count > 1)
		qsort(scored, count, sizeof *scored, by_score);
	for (size_t i = 0; i < count;) {
		double tied_ham = 0, tied_spam = 0;
		size_t j = i;

		for (; j < count && scored[j].score <= scored[i].score; j++) {
			tied_ham += !scored[j].spam;
			tied_spam += scored[j].spam;
		}
		pairs += tied_spam * (ham + tied_ham / 2);
		ham += tied_ham;
		spam += tied_spam;
		i = j;
	}
	return ham > 0 && spam > 0 ? pairs / ham / spam : -1;
}

static void
count_sample(
    struct spam_source_figures *figures, const struct mail_sample *sample)
{
	figures->messages++;
	figures->read += sample->read;
	figures->repeated += sample->repeated;
	figures->held += mail_sample_counts(sample) && sample->held;
}

void
spam_figures_fill(const struct mail_samples *samples,
    const struct text_model *fresh, const struct text_model *running,
    struct spam_figures *out)
{
	scoped_mem struct scored *mine = mem_new(samples->count, sizeof *mine);
	scoped_mem struct scored *others = mem_new(
	    samples->count, sizeof *others);
	size_t count = 0;

	*out = (struct spam_figures){ .source_count = samples->source_count };
	out->sources = mem_new(samples->source_count, sizeof *out->sources);
	for (size_t i = 0; i < samples->source_count; i++) {
		out->sources[i].path = samples->sources[i].path;
		out->sources[i].spam = samples->sources[i].spam;
	}
	for (size_t i = 0; i < samples->count; i++) {
		const struct mail_sample *sample = &samples->items[i];
		struct spam_source_figures
		    *source = &out->sources[sample->source];

		count_sample(source, sample);
		if (!mail_sample_counts(sample) || !sample->held)
			continue;
		mine[count] = (struct scored){
			score_of(fresh, sample, &source->fresh), source->spam
		};
		others[count++] = (struct scored){ score_of(running, sample,
						       &source->running),
			source->spam };
	}
	out->fresh_rank = rank_of(mine, count);
	out->running_rank = running != NULL ? rank_of(others, count) : -1;
	out->languages = text_model_facts(fresh)->languages;
}

/* The share of a class's held mail that a model flags. */
static double
share_flagged(const struct spam_figures *figures, bool spam, bool running)
{
	double flagged = 0, held = 0;

	for (size_t i = 0; i < figures->source_count; i++) {
		const struct spam_source_figures *source = &figures->sources[i];
		const struct spam_figure *figure = running ? &source->running
							   : &source->fresh;

		if (source->spam != spam)
			continue;
		flagged += (double)figure->flagged;
		held += (double)source->held;
	}
	return held > 0 ? flagged / held : 0;
}

bool
spam_figures_is_worse(const struct spam_figures *figures)
{
	return figures->running_rank >= 0 &&
	    (figures->fresh_rank < figures->running_rank - RANK_LOSS ||
		share_flagged(figures, false, false) >
		    share_flagged(figures, false, true) + HAM_LOSS ||
		share_flagged(figures, true, false) <
		    share_flagged(figures, true, true) - SPAM_LOSS);
}

static void
print_figure(const struct spam_figure *figure, size_t held, struct buffer *out)
{
	struct train_interval interval = train_interval_of(
	    figure->flagged, held);

	buffer_add_format(out, "%6zu %6zu  %5.1f %% (%4.1f to %5.1f)",
	    figure->scored, figure->flagged,
	    held > 0 ? 100.0 * (double)figure->flagged / (double)held : 0,
	    100 * interval.low, 100 * interval.high);
}

static void
print_source(
    const struct spam_source_figures *source, bool running, struct buffer *out)
{
	buffer_add_format(out, "    %-5s %7zu %8zu %6zu  ",
	    source->spam ? "spam" : "ham", source->messages, source->repeated,
	    source->held);
	print_figure(
	    running ? &source->running : &source->fresh, source->held, out);
	buffer_add_format(
	    out, "  %s%s\n", running ? "(running) " : "", source->path);
}

void
spam_figures_print(
    const struct spam_figures *figures, const char *trained, struct buffer *out)
{
	bool running = figures->running_rank >= 0;

	buffer_add_format(out, "# Text model of %s\n\nLanguages:", trained);
	for (int i = LANGUAGE_UNSET + 1; i < LANGUAGE_COUNT; i++)
		if ((figures->languages >> i & 1) != 0)
			buffer_add_format(out, " %s",
			    text_language_name((enum text_language)i));
	buffer_add_format(out,
	    ". Texts in others, and short ones, are not scored.\n\nHeld: mail "
	    "of one sender in five and the newest tenth of each source. The "
	    "model\njudged here had not learned from it; the one that is "
	    "stored has. Flagged: at %.2f\nand above, with the interval in "
	    "which the share lies 95 times in 100.\n\n",
	    SPAM_FIGURES_AT);
	buffer_add_text(out,
	    "    class messages repeated   held  scored "
	    "flagged\n");
	for (size_t i = 0; i < figures->source_count; i++) {
		print_source(&figures->sources[i], false, out);
		if (running)
			print_source(&figures->sources[i], true, out);
	}
	buffer_add_format(out, "\nA spam is put above a ham: %.4f of all pairs",
	    figures->fresh_rank);
	if (running)
		buffer_add_format(
		    out, " (the running model: %.4f)", figures->running_rank);
	buffer_add_text(out, ".\n");
}

void
spam_figures_release(struct spam_figures *figures)
{
	free(figures->sources);
	*figures = (struct spam_figures){ 0 };
}
