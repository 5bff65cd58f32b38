/* verb_train.c - `sekisho train WHAT ...`: find what is to be trained. */
#include <stdio.h>
#include <string.h>

#include "command/train_attachment.h"
#include "command/train_spam.h"
#include "command/verb_train.h"
#include "command/verbs.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} kinds[] = {
	{ "attachment", train_attachment },
	{ "spam", train_spam },
};

int
verb_train(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(argv[1], kinds[i].name) == 0)
			return kinds[i].run(argc - 1, argv + 1);
	(void)fputs("train: what? attachment or spam\n", stderr);
	return VERB_USAGE;
}
