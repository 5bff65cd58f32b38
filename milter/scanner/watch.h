/* watch.h - whether the signature files have changed, and are at rest again.
 *
 * Used by main. What counts is what the files look like (names, sizes, times),
 * compared with what they looked like when a load last began; inotify only
 * says when it is time to look. Rejected: to act on the events themselves.
 * They are lost when their queue is full, do not come from network file
 * systems nor for a folder that is made later, and come for files that nobody
 * loads; a look once a minute costs nothing.
 * The time now is an argument. Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_WATCH_H
#define SEKISHO_MILTER_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/deadline.h"
#include "base/fault.h"
#include "config/config.h"

struct watch;

/* A watch of nothing yet; never NULL. When the kernel gives no inotify,
 * *fault says so and watch_fd() is -1: it then looks once a minute. */
struct watch *watch_new(struct fault *fault);

/* Frees and clears; accepts NULL. */
void watch_free(struct watch **watch);

/* Readable when something happened: then watch_hear(). */
int watch_fd(const struct watch *watch);

/* Watch these files and folders from now on, whether they are there or not.
 * What is known of those that were watched before stays known. */
void watch_aim(
    struct watch *watch, const struct text_list *paths, int64_t now_ms);

/* Something happened: look soon. */
void watch_hear(struct watch *watch);

/* Look if it is time to. Returns whether a load should begin: the files differ
 * from those of the last watch_take(), and have not changed for WATCH_QUIET_MS
 * or not stopped changing for WATCH_PATIENCE_MS. */
bool watch_is_due(struct watch *watch, int64_t now_ms);

/* freshclam replaces its files one after the other and needs seconds for each
 * to be downloaded; one load for all of them is enough. */
#define WATCH_QUIET_MS 5000

/* A folder that never comes to rest is loaded all the same; if that fails, the
 * old signatures stay. */
#define WATCH_PATIENCE_MS 60000

/* A load begins: what it will find is what there is now. */
void watch_take(struct watch *watch, int64_t now_ms);

/* That load was good: its files are what has to be there from now on. */
void watch_hold(struct watch *watch);

/* A watched path that held signature files at the last watch_hold() and at the
 * last watch_take() held none, or NULL. Lent until the next watch_aim(). */
const char *watch_emptied(const struct watch *watch);

/* The next time watch_is_due() has something to do. */
struct deadline watch_deadline(const struct watch *watch);

#endif
