/* model_card.h - the card that lies beside a model: what it is.
 *
 * A JSON object that says which features the model was trained on, on what,
 * when, how well it did, where its threshold is, and the SHA-256 of the file
 * it belongs to. `sekisho train` writes it. Used by model.c. Thread: any.
 * Never logs. */
#ifndef SEKISHO_JUDGE_MODEL_CARD_H
#define SEKISHO_JUDGE_MODEL_CARD_H

#include <stddef.h>

#include "base/fault.h"

/* 64 hex digits and a NUL. */
#define MODEL_DIGEST_BYTES 65

/* The number that this version of the card's keys has. */
#define MODEL_CARD_FORMAT 1

struct model_card {
	double threshold;                /* above 0, at most 1 */
	char digest[MODEL_DIGEST_BYTES]; /* of the model's bytes */
	char trained[32];                /* the day: 2026-11-23 */
};

/* Read a card and hold its features against the running table. Returns 0 and
 * *out, or -1 and *fault. */
int model_card_parse(
    const char *text, size_t len, struct model_card *out, struct fault *fault);

/* The card's path: that of the model, with .card.json instead of .json at its
 * end, or behind it. The caller frees it. */
char *model_card_path(const char *model_path);

/* SHA-256 in hex. Safe from any thread. */
void model_digest(const void *bytes, size_t len, char out[MODEL_DIGEST_BYTES]);

#endif
