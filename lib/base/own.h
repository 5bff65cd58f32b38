/* own.h - scoped ownership: what a function opens, it closes on every path.
 *
 * A scoped variable is released when its scope ends; `fd_take` and
 * `ptr_take` hand the thing over to a longer-lived owner. Used by
 * everything. Never logs. */
#ifndef SEKISHO_BASE_OWN_H
#define SEKISHO_BASE_OWN_H

/* Close *fd unless it is negative, set it to -1. errno is kept. */
void fd_close(int *fd);

/* Hand over a descriptor: returns it and leaves -1 behind. */
int fd_take(int *fd);

/* Free *(void **)ptr and clear it. */
void mem_free(void *ptr);

/* Hand over a pointer of any type: its value, and NULL is left behind. */
#define ptr_take(ptr)                                                          \
	({                                                                     \
		__typeof__(*(ptr)) taken_ = *(ptr);                            \
		*(ptr) = NULL;                                                 \
		taken_;                                                        \
	})

#define scoped_fd  __attribute__((cleanup(fd_close)))
#define scoped_mem __attribute__((cleanup(mem_free)))

#endif
