/* train_attachment.h - `sekisho train attachment`.
 *
 * Thread: main. Never logs. */
#ifndef SEKISHO_MILTER_TRAIN_ATTACHMENT_H
#define SEKISHO_MILTER_TRAIN_ATTACHMENT_H

/* The words behind `train`, "attachment" first. Returns the exit status. */
int train_attachment(int argc, char **argv);

#endif
