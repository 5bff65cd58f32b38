/* mta_queue.c - Postfix's or Sendmail's programs.
 *
 * Postfix tells its queue as JSON, a line a message; Sendmail as a table for
 * people, of which the columns are known. */
#include "command/mta_queue.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "command/run_program.h"

/* A hold queue of some 100,000 messages. */
#define LISTING_BYTES (64L * 1024 * 1024)

/* Run a program whose output is of no interest. Returns 0, or -1 and *fault
 * unless it ends well. */
static int
run(const char *const *words, struct fault *fault)
{
	scoped_buffer struct buffer ignored = BUFFER_OF(LISTING_BYTES);
	struct program program = {
		.words = words, .input = -1, .output = &ignored
	};
	int status = run_program(&program, fault);

	if (status == 0 || status < 0)
		return status;
	if (status == RUN_PROGRAM_MISSING)
		return fault_set(fault, "there is no %s", words[0]);
	return fault_set(fault, "%s ends with status %d", words[0], status);
}

/* Whether the MTA is Postfix: then it has a program that Sendmail has not. */
static bool
is_postfix(void)
{
	static const char *const words[] = { "postconf", "-d", "mail_version",
		NULL };
	struct fault ignored;

	return run(words, &ignored) == 0;
}

/* A queue id is a word of the MTA's; ours are not handed to programs unless
 * they look like one. */
static int
check_id(const char *q, struct fault *fault)
{
	size_t len = strlen(q);

	for (size_t i = 0; i < len; i++) {
		char c = text_lower(q[i]);

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
			len = 0;
	}
	if (len > 0 && len <= 64)
		return 0;
	return fault_set(fault, "%s is no queue id", q);
}

static json_t *
addresses(const json_t *recipients)
{
	json_t *array = json_array();

	for (size_t i = 0; i < json_array_size(recipients); i++)
		json_add(array,
		    json_text(json_text_of(
			json_array_get(recipients, i), "address")));
	return array;
}

/* One line of `postqueue -j`. */
static void
take_postfix(json_t *array, const char *line, size_t len)
{
	json_t *entry = json_loadb(line, len, 0, NULL);

	if (strcmp(json_text_of(entry, "queue_name"), "hold") == 0) {
		json_t *made = json_object();

		json_put(made, "q", json_text(json_text_of(entry, "queue_id")));
		json_put(made, "time",
		    json_integer(json_number_of(entry, "arrival_time")));
		json_put(made, "size",
		    json_integer(json_number_of(entry, "message_size")));
		json_put(
		    made, "from", json_text(json_text_of(entry, "sender")));
		json_put(made, "rcpts",
		    addresses(json_object_get(entry, "recipients")));
		json_put(made, "reason", json_null());
		json_add(array, made);
	}
	json_decref(entry);
}

/* The address between angle brackets. */
static json_t *
bracketed(const char *line, size_t len)
{
	const char *begin = memchr(line, '<', len);
	const char *end = memrchr(line, '>', len);
	scoped_mem char *address = NULL;

	if (begin == NULL || end == NULL || end < begin)
		return json_null();
	address = mem_text(begin + 1, (size_t)(end - begin) - 1);
	return json_text(address);
}

/* Bytes of the queue id at the beginning of a line: letters and digits that
 * end with those of a process id. A sign right behind them tells of a state,
 * and one of the signs is a letter, which ids have as well (X). */
static size_t
sendmail_id(const char *text, size_t *behind)
{
	size_t end = strcspn(text, " \t");

	*behind = end;
	if (end > 0 && strchr("*-?X", text[end - 1]) != NULL)
		end--;
	return end;
}

/* A line of `mailq -qQ`: "ID SIZE DATE <from>" begins a message, lines that
 * begin with blanks are its reason and recipients. */
static void
take_sendmail(json_t *array, const char *line, size_t len)
{
	size_t count = json_array_size(array);
	json_t *entry = count > 0 ? json_array_get(array, count - 1) : NULL;
	char id[65] = "";
	long long size = 0;
	scoped_mem char *text = mem_text(line, len);
	char *next = NULL;

	if (line[0] != ' ' && line[0] != '\t') {
		size_t behind, end = sendmail_id(text, &behind);

		/* A sign may stand apart. */
		size = strtoll(
		    text + behind + strspn(text + behind, " \t*-?"), &next, 10);
		if (end < 10 || end >= sizeof id || *next != ' ')
			return;
		memcpy(id, text, end);
		entry = json_object();
		json_put(entry, "q", json_text(id));
		json_put(entry, "time", json_integer(0));
		json_put(entry, "size", json_integer(size));
		json_put(entry, "from", bracketed(line, len));
		json_put(entry, "rcpts", json_array());
		json_put(entry, "reason", json_null());
		json_add(array, entry);
		return;
	}
	text_trim(&line, &len);
	if (entry != NULL && text_begins(line, len, "QUARANTINE: "))
		json_put(entry, "reason", json_text(strstr(text, ": ") + 2));
	else if (entry != NULL && memchr(line, '<', len) != NULL)
		json_add(json_object_get(entry, "rcpts"), bracketed(line, len));
}

int
mta_queue_held(json_t *array, struct fault *fault)
{
	static const char *const postfix[] = { "postqueue", "-j", NULL };
	static const char *const sendmail[] = { "mailq", "-qQ", NULL };
	scoped_buffer struct buffer listing = BUFFER_OF(LISTING_BYTES);
	bool is_json = is_postfix();
	struct program program = { .words = is_json ? postfix : sendmail,
		.input = -1,
		.output = &listing };
	int status = run_program(&program, fault);
	const char *line = buffer_text(&listing), *end;

	/* No MTA holds nothing. */
	if (status == RUN_PROGRAM_MISSING)
		return 0;
	if (status != 0)
		return status < 0 ? -1
				  : fault_set(fault, "%s ends with status %d",
					program.words[0], status);
	for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		size_t len = (size_t)(end - line);

		if (is_json)
			take_postfix(array, line, len);
		else if (len > 0)
			take_sendmail(array, line, len);
	}
	return 0;
}

int
mta_queue_release(const char *q, struct fault *fault)
{
	const char *const postfix[] = { "postsuper", "-H", q, NULL };
	scoped_mem char *match = mem_new(strlen(q) + 4, 1);
	const char *const sendmail[] = { "sendmail", "-qQ", match, "-Q", NULL };

	if (check_id(q, fault) != 0)
		return -1;
	(void)snprintf(match, strlen(q) + 4, "-qI%s", q);
	return run(is_postfix() ? postfix : sendmail, fault);
}

int
mta_queue_delete(const char *q, struct fault *fault)
{
	const char *const postfix[] = { "postsuper", "-d", q, "hold", NULL };

	if (check_id(q, fault) != 0)
		return -1;
	if (!is_postfix())
		return fault_set(fault,
		    "Sendmail has no command that deletes a message: remove "
		    "the files of %s from its queue",
		    q);
	return run(postfix, fault);
}

int
mta_queue_print(const char *q, struct fault *fault)
{
	const char *const words[] = { "postcat", "-bhq", q, NULL };
	struct program program = { .words = words, .input = -1 };
	int status;

	if (check_id(q, fault) != 0)
		return -1;
	status = run_program(&program, fault);
	return status <= 0
	    ? status
	    : fault_set(fault, "postcat ends with status %d", status);
}

static int
write_all(int pipe, const char *bytes, size_t len, struct fault *fault)
{
	while (len > 0) {
		ssize_t done = write(pipe, bytes, len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return fault_set(
			    fault, "the MTA does not read the message: %m");
		bytes += done;
		len -= (size_t)done;
	}
	return 0;
}

/* The header and the message, its lines ended as a program's input has them:
 * Sendmail would keep each CR. */
static int
write_message(int pipe, const void *context, struct fault *fault)
{
	const struct submission *submission = context;
	char from[65536], to[sizeof from + 1];
	bool held_cr = false;
	ssize_t got;

	if (write_all(pipe, submission->header, strlen(submission->header),
		fault) != 0)
		return -1;
	while ((got = read(submission->message_fd, from, sizeof from)) > 0) {
		size_t len = 0;

		for (ssize_t i = 0; i < got; i++) {
			if (held_cr && from[i] != '\n')
				to[len++] = '\r';
			held_cr = from[i] == '\r';
			if (!held_cr)
				to[len++] = from[i];
		}
		if (write_all(pipe, to, len, fault) != 0)
			return -1;
	}
	if (got < 0)
		return fault_set(fault, "cannot read the message: %m");
	return held_cr ? write_all(pipe, "\r", 1, fault) : 0;
}

/* An address that may stand among a program's words. */
static int
check_address(const char *address, struct fault *fault)
{
	size_t len = strlen(address);

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)address[i] < 0x20 || address[i] == 0x7f)
			len = 0;
	if (len > 0 && len <= LIMIT_ADDRESS_BYTES)
		return 0;
	return fault_set(fault, "the facts hold an address that is none");
}

int
mta_queue_submit(const struct submission *submission, struct fault *fault)
{
	static const char *const begin[] = { "sendmail", "-i", "-f" };
	size_t count = submission->recipient_count, at = 0;
	scoped_mem const char **words = mem_new(count + 6, sizeof *words);
	struct program program = { .words = words,
		.write_input = write_message,
		.context = submission };
	int status;

	for (; at < 3; at++)
		words[at] = begin[at];
	words[at++] = submission->from;
	words[at++] = "--";
	for (size_t i = 0; i < count; i++) {
		if (check_address(submission->recipients[i], fault) != 0)
			return -1;
		words[at++] = submission->recipients[i];
	}
	if (count == 0)
		return fault_set(fault, "the facts name no recipient");
	if (check_address(submission->from, fault) != 0)
		return -1;
	status = run_program(&program, fault);
	return status <= 0
	    ? status
	    : fault_set(fault, "sendmail ends with status %d", status);
}
