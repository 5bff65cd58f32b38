/* member.h - a generation as main sees it: a process and its words.
 *
 *	none -> loading -> serving -> draining -> none
 *	              `-> draining (a load that is not wanted)
 *
 * Used by the supervisor. Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_MEMBER_H
#define SEKISHO_MILTER_MEMBER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/deadline.h"
#include "base/fault.h"
#include "scanner/generation.h"

enum member_state {
	MEMBER_NONE = 0,
	MEMBER_LOADING,
	MEMBER_SERVING,
	MEMBER_DRAINING,
};

struct member {
	enum member_state state;
	pid_t pid;
	int control;              /* -1: none */
	struct deadline deadline; /* LOADING, DRAINING: the latest end */
	bool is_dismissed;        /* killed on purpose, it was not wanted */
	int64_t began_ms;         /* when it was forked */
	int64_t serving_ms;       /* since when */
	char id[40];
	char words[LIMIT_FAULT_BYTES]; /* why it failed, as it said */
};

/* A place without a generation. */
void member_init(struct member *member);

/* Fork a generation that is loading. Returns as fork() does, -1 with *fault;
 * in the child *control_out is its socket to main. */
pid_t member_fork(struct member *member, unsigned int ordinal, int *control_out,
    struct fault *fault);

/* It is ready and shall serve. */
void member_serve(struct member *member, int64_t now_ms);

/* It shall finish what it has and end, at the latest wait_ms from now. One
 * that has not served yet has nothing to finish and is killed. */
void member_drain(struct member *member, int64_t wait_ms, int64_t now_ms);

/* One word, without waiting; GENERATION_FAILED leaves the reason in `words`.
 * Returns false when nothing sensible can come any more; *word_out is
 * GENERATION_UNSET when there was nothing to hear. */
bool member_hear(struct member *member, enum generation_word *word_out);

/* Kill it if its latest end has come. */
void member_expire(struct member *member, int64_t now_ms);

/* How it ended with this status of waitpid(), and its own words. */
void member_explain(const struct member *member, int status, struct fault *out);

/* What a generation may take from fork() to READY: a gigabyte of signatures
 * takes half a minute on an old machine. One that takes longer hangs. */
#define MEMBER_LOAD_MS 600000L

#endif
