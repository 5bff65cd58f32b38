/* train_spam.h - `sekisho train spam`: a text model of a site's own mail.
 *
 * Thread: main. Prints, never logs. */
#ifndef SEKISHO_MILTER_TRAIN_SPAM_H
#define SEKISHO_MILTER_TRAIN_SPAM_H

/* As a verb of verbs.h; argv[0] is "spam". Exit status 0, 1 when nothing was
 * made, 3 when the new model is worse than the running one and was not
 * installed. */
int train_spam(int argc, char **argv);

#endif
