/* scan_input.c - read a message file and seal it. */
#include "command/scan_input.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/own.h"
#include "command/bare_file.h"

#define READ_BYTES 65536

static int
open_file(const char *file, struct fault *fault)
{
	struct stat facts;
	scoped_fd int fd = strcmp(file, "-") == 0
	    ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
	    : open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0 || fstat(fd, &facts) != 0)
		return fault_set(fault, "cannot read %s: %m", file);
	if (S_ISDIR(facts.st_mode))
		return fault_set(fault, "%s is a folder", file);
	return fd_take(&fd);
}

static int
read_all(
    int fd, const char *file, struct scan_input *input, struct fault *fault)
{
	char piece[READ_BYTES];
	ssize_t got;

	while ((got = read(fd, piece, sizeof piece)) > 0) {
		buffer_add(&input->bytes, piece, (size_t)got);
		if (!input->bytes.full)
			continue;
		input->oversize = true;
		return 0;
	}
	return got == 0 ? 0 : fault_set(fault, "cannot read %s: %m", file);
}

static int
seal(struct scan_input *input, struct spool_budget *budget, int64_t max_bytes,
    struct fault *fault)
{
	enum spool_status status;

	input->spool = spool_open(budget, max_bytes, fault);
	if (input->spool == NULL)
		return -1;
	status = spool_append(
	    input->spool, buffer_text(&input->bytes), input->bytes.len, fault);
	if (status == SPOOL_FAILED)
		return -1;
	if (status != SPOOL_OK)
		return fault_set(fault, "no room for the message");
	return spool_seal(input->spool, fault);
}

/* What is no message becomes the attachment of one, which may outgrow what a
 * message may have. */
static void
wrap(const char *file, struct scan_input *input, int64_t max_bytes)
{
	struct buffer message;

	if (!bare_file(file, buffer_text(&input->bytes), input->bytes.len))
		return;
	input->bare = true;
	if (input->oversize)
		return;
	buffer_init(&message, (size_t)max_bytes);
	bare_file_wrap(
	    file, buffer_text(&input->bytes), input->bytes.len, &message);
	input->oversize = message.full;
	buffer_release(&input->bytes);
	input->bytes = message;
}

int
scan_input_read(const char *file, struct spool_budget *budget,
    int64_t max_bytes, struct scan_input *out, struct fault *fault)
{
	scoped_input struct scan_input input = { 0 };
	scoped_fd int fd = open_file(file, fault);

	buffer_init(&input.bytes, (size_t)max_bytes);
	if (fd < 0 || read_all(fd, file, &input, fault) != 0)
		return -1;
	wrap(file, &input, max_bytes);
	if (!input.oversize && seal(&input, budget, max_bytes, fault) != 0)
		return -1;
	*out = input;
	input = (struct scan_input){ 0 };
	return 0;
}

void
scan_input_release(struct scan_input *input)
{
	buffer_release(&input->bytes);
	spool_free(&input->spool);
}
