/* control_client.c - one frame there, one back. */
#include "command/control_client.h"

#include <string.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "config/config.h"
#include "wire/channel.h"
#include "wire/sealed.h"

static int
converse(int fd, const char *word, struct deadline deadline,
    struct frame *frame, struct fault *fault)
{
	if (channel_send(fd, word, strlen(word), NULL, deadline, fault) !=
	    CHANNEL_OK)
		return -1;
	return channel_receive(fd, frame, deadline, fault) == CHANNEL_OK ? 0
									 : -1;
}

static json_t *
read_answer(int fd, struct fault *fault)
{
	scoped_sealed struct sealed bytes = { 0 };
	json_t *answer;

	if (sealed_map(fd, LIMIT_CONTROL_BYTES, &bytes, fault) != 0)
		return NULL;
	answer = json_loadb(
	    bytes.data, bytes.len, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(answer)) {
		fault_set(fault, "the gate's answer is no JSON object");
		json_decref(answer);
		return NULL;
	}
	if (json_object_get(answer, "error") != NULL) {
		fault_set(fault, "the gate refuses: %s",
		    json_text_of(answer, "error"));
		json_decref(answer);
		return NULL;
	}
	return answer;
}

int
control_ask(const char *settings_file, const char *word,
    struct deadline deadline, json_t **out, struct fault *fault)
{
	scoped_buffer struct buffer path = BUFFER_OF(LIMIT_INI_LINE_BYTES);
	scoped_mem struct frame *frame = mem_new(1, sizeof *frame);
	scoped_fd int fd = -1;

	config_peek(settings_file, "control.socket", &path);
	if (channel_connect(buffer_text(&path), deadline, &fd, fault) !=
		CHANNEL_OK ||
	    converse(fd, word, deadline, frame, fault) != 0)
		return -1;
	*out = read_answer(frame->fds[0], fault);
	frame_release(frame);
	return *out != NULL ? 0 : -1;
}
