/* verb_train.h - the verb that is not in verbs.h's library, because it alone
 * has libxgboost and liblinear. */
#ifndef SEKISHO_MILTER_VERB_TRAIN_H
#define SEKISHO_MILTER_VERB_TRAIN_H

/* As the others of verbs.h. */
int verb_train(int argc, char **argv);

#endif
