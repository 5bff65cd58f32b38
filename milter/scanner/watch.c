/* watch.c - one number for what all files look like. */
#include "scanner/watch.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "clamav/signatures.h"

/* How often to look without being told to, how often while the files change,
 * and how often at most: events are somebody else's. */
#define IDLE_MS  60000
#define BUSY_MS  1000
#define PAUSE_MS 200

#define EVENTS                                                                 \
	(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE |            \
	    IN_DELETE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF)

/* FNV-1a: nobody gains by a collision who may write into the folder. */
#define PRINT_BASIS 0xcbf29ce484222325ULL
#define PRINT_PRIME 0x00000100000001b3ULL

struct place {
	char *path;
	size_t seen_count;  /* signature files at the last look */
	size_t taken_count; /* at the last watch_take() */
	size_t held_count;  /* at the one before the last watch_hold() */
};

struct watch {
	int fd;
	struct place *places;
	size_t count;
	uint64_t seen;  /* what the last look saw */
	uint64_t taken; /* what the last watch_take() saw */
	bool has_taken;
	bool has_heard;       /* something happened since the last look */
	int64_t looked_ms;    /* the last look */
	int64_t rest_ms;      /* the same was seen since */
	int64_t different_ms; /* and something else than taken since */
};

struct watch *
watch_new(struct fault *fault)
{
	struct watch *made = mem_new(1, sizeof *made);

	made->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (made->fd < 0)
		fault_set(fault, "cannot watch the signatures' folders: %m");
	return made;
}

static void
places_free(struct place *places, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(places[i].path);
	free(places);
}

void
watch_free(struct watch **watch)
{
	struct watch *held = ptr_take(watch);

	if (held == NULL)
		return;
	fd_close(&held->fd);
	places_free(held->places, held->count);
	free(held);
}

int
watch_fd(const struct watch *watch)
{
	return watch->fd;
}

static uint64_t
mix(uint64_t print, const void *bytes, size_t len)
{
	const unsigned char *next = bytes;

	for (size_t i = 0; i < len; i++)
		print = (print ^ next[i]) * PRINT_PRIME;
	return print;
}

/* What stat() says of one file. Not the time of the last change of its entry,
 * which a backup's links change too; but who may read it, because that may be
 * why it could not be loaded. */
static uint64_t
mix_file(uint64_t print, const char *path)
{
	struct stat st;
	struct {
		uint64_t device, inode, size, seconds, nanoseconds;
		uint64_t mode, user, group;
	} look;

	print = mix(print, path, strlen(path) + 1);
	if (stat(path, &st) != 0)
		return mix(print, &errno, sizeof errno);
	memset(&look, 0, sizeof look);
	look.device = st.st_dev;
	look.inode = st.st_ino;
	look.size = (uint64_t)st.st_size;
	look.seconds = (uint64_t)st.st_mtim.tv_sec;
	look.nanoseconds = (uint64_t)st.st_mtim.tv_nsec;
	look.mode = st.st_mode;
	look.user = st.st_uid;
	look.group = st.st_gid;
	return mix(print, &look, sizeof look);
}

/* Events of a file that is replaced come from its folder. */
static void
listen_to(const struct watch *watch, const char *path, bool is_folder)
{
	scoped_mem char *folder = mem_text(path, strlen(path));
	char *slash = strrchr(folder, '/');

	if (watch->fd < 0)
		return;
	if (!is_folder && slash != NULL)
		slash[slash == folder ? 1 : 0] = '\0';
	/* Again at each look, for the folder may be another one by now; where
	 * there is none, the next look is early enough. */
	(void)inotify_add_watch(watch->fd, folder, EVENTS | IN_ONLYDIR);
}

static uint64_t
mix_place(const struct watch *watch, uint64_t print, struct place *place)
{
	struct fault fault;
	struct stat st;
	char **files;
	bool is_there = stat(place->path, &st) == 0;
	bool is_folder = is_there && S_ISDIR(st.st_mode);

	place->seen_count = 0;
	listen_to(watch, place->path, is_folder);
	if (!is_folder) {
		place->seen_count = is_there ? 1 : 0;
		return mix_file(print, place->path);
	}
	files = signatures_list(place->path, &fault);
	if (files == NULL)
		return mix(print, &errno, sizeof errno);
	for (size_t i = 0; files[i] != NULL; i++) {
		print = mix_file(print, files[i]);
		place->seen_count++;
	}
	signatures_list_free(&files);
	return print;
}

static void
look(struct watch *watch, int64_t now_ms)
{
	uint64_t print = PRINT_BASIS;

	for (size_t i = 0; i < watch->count; i++)
		print = mix_place(watch, print, &watch->places[i]);
	watch->has_heard = false;
	watch->looked_ms = now_ms;
	if (print != watch->seen)
		watch->rest_ms = now_ms;
	if (print == watch->taken || watch->seen == watch->taken)
		watch->different_ms = now_ms;
	watch->seen = print;
}

static const struct place *
find(const struct watch *watch, const char *path)
{
	for (size_t i = 0; i < watch->count; i++)
		if (strcmp(watch->places[i].path, path) == 0)
			return &watch->places[i];
	return NULL;
}

void
watch_aim(struct watch *watch, const struct text_list *paths, int64_t now_ms)
{
	struct place *places = mem_new(paths->count, sizeof *places);

	for (size_t i = 0; i < paths->count; i++) {
		const struct place *known = find(watch, paths->items[i]);

		if (known != NULL)
			places[i] = *known;
		places[i].path = mem_text(
		    paths->items[i], strlen(paths->items[i]));
	}
	places_free(watch->places, watch->count);
	watch->places = places;
	watch->count = paths->count;
	look(watch, now_ms);
}

void
watch_hear(struct watch *watch)
{
	char events[4096]
	    __attribute__((aligned(__alignof__(struct inotify_event))));

	while (read(watch->fd, events, sizeof events) > 0)
		watch->has_heard = true;
}

static bool
is_different(const struct watch *watch)
{
	return watch->has_taken && watch->seen != watch->taken;
}

struct deadline
watch_deadline(const struct watch *watch)
{
	int64_t wait_ms = is_different(watch) ? BUSY_MS : IDLE_MS;

	if (watch->has_heard)
		wait_ms = PAUSE_MS;
	return deadline_in(watch->looked_ms, wait_ms);
}

bool
watch_is_due(struct watch *watch, int64_t now_ms)
{
	if (deadline_left_ms(watch_deadline(watch), now_ms) == 0)
		look(watch, now_ms);
	return is_different(watch) &&
	    (now_ms - watch->rest_ms >= WATCH_QUIET_MS ||
		now_ms - watch->different_ms >= WATCH_PATIENCE_MS);
}

void
watch_take(struct watch *watch, int64_t now_ms)
{
	look(watch, now_ms);
	watch->taken = watch->seen;
	watch->has_taken = true;
	for (size_t i = 0; i < watch->count; i++)
		watch->places[i].taken_count = watch->places[i].seen_count;
}

void
watch_hold(struct watch *watch)
{
	for (size_t i = 0; i < watch->count; i++)
		watch->places[i].held_count = watch->places[i].taken_count;
}

const char *
watch_emptied(const struct watch *watch)
{
	for (size_t i = 0; i < watch->count; i++)
		if (watch->places[i].held_count > 0 &&
		    watch->places[i].taken_count == 0)
			return watch->places[i].path;
	return NULL;
}
