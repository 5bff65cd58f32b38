/* verbs.h - the verbs of `sekisho`, one file each: verb_NAME.c.
 *
 * A verb gets the words behind `sekisho`, its own name first, and returns the
 * program's exit status. It may use stdout and stderr; it never logs. */
#ifndef SEKISHO_MILTER_VERBS_H
#define SEKISHO_MILTER_VERBS_H

/* Exit status of every verb when it was called in a way that cannot be. */
#define VERB_USAGE 2

int verb_check(int argc, char **argv);
int verb_doctor(int argc, char **argv);
int verb_features(int argc, char **argv);
int verb_metrics(int argc, char **argv);
int verb_quarantine(int argc, char **argv);
int verb_lookup(int argc, char **argv);
int verb_reload(int argc, char **argv);
int verb_report(int argc, char **argv);
int verb_scan(int argc, char **argv);
int verb_setup(int argc, char **argv);
int verb_status(int argc, char **argv);

#endif
