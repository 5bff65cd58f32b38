/* foreign_layout.c - LD_PRELOAD for sekisho-milter: no descriptor is a socket.
 *
 * What session_threads.c reads of libmilter's private session then looks like
 * another layout than the one it knows. */
#include <dlfcn.h>
#include <sys/stat.h>

typedef int (*stat_descriptor)(int fd, struct stat *status);

__attribute__((visibility("default"))) int
fstat(int fd, struct stat *status)
{
	stat_descriptor next = (stat_descriptor)(void *)dlsym(
	    RTLD_NEXT, "fstat");
	int result = next(fd, status);

	if (result == 0 && S_ISSOCK(status->st_mode))
		status->st_mode = (status->st_mode & ~(mode_t)S_IFMT) | S_IFIFO;
	return result;
}
