/* schema.c - packing and unpacking with bounded memory. */
#include "wire/schema.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"

/* What an honest sender needs: a part of 86 bytes becomes about 350, a note
 * of 6 about 130, and the scanner of members doubles its slabs. */
#define BYTES_PER_BYTE 32
#define BYTES_AT_LEAST 65536
#define BYTES_AT_MOST  (8 * (size_t)LIMIT_REPORT_BYTES)

static void *
allowance_alloc(void *allocator_data, size_t size)
{
	size_t *left = allocator_data;

	if (size > *left)
		return NULL;
	*left -= size;
	/* protobuf-c asks for nothing when a list is empty. */
	return malloc(size > 0 ? size : 1);
}

static void
allowance_free(void *allocator_data, void *pointer)
{
	(void)allocator_data;
	free(pointer);
}

void *
schema_unpack(const ProtobufCMessageDescriptor *descriptor,
    const uint8_t *bytes, size_t len, struct fault *fault)
{
	size_t left = len < BYTES_AT_MOST / BYTES_PER_BYTE
	    ? len * BYTES_PER_BYTE + BYTES_AT_LEAST
	    : BYTES_AT_MOST;
	ProtobufCAllocator allowance = {
		.alloc = allowance_alloc,
		.free = allowance_free,
		.allocator_data = &left,
	};
	void *made = protobuf_c_message_unpack(
	    descriptor, &allowance, len, bytes);

	if (made == NULL)
		fault_set(fault, "malformed %s", descriptor->short_name);
	return made;
}

void
schema_free(void *message)
{
	void *held;

	/* As mem_free(): the address of a pointer of some type. */
	memcpy(&held, message, sizeof held);
	if (held != NULL)
		protobuf_c_message_free_unpacked(held, NULL);
	held = NULL;
	memcpy(message, &held, sizeof held);
}

int
schema_pack(
    const ProtobufCMessage *message, struct buffer *out, struct fault *fault)
{
	size_t len = protobuf_c_message_get_packed_size(message);
	scoped_mem uint8_t *packed = NULL;
	size_t written;

	if (out->full || len > out->max - out->len) {
		out->full = true;
		return fault_set(fault, "%s of %zu bytes is above the limit",
		    message->descriptor->short_name, len);
	}
	packed = mem_new(len, 1);
	written = protobuf_c_message_pack(message, packed);
	assert(written == len);
	buffer_add(out, packed, len);
	/* It may hold secrets. */
	explicit_bzero(packed, len);
	return 0;
}

size_t
schema_put_secrets(const struct secrets *secrets, ProtobufCBinaryData *list)
{
	for (size_t i = 0; i < secrets->count; i++)
		list[i] = schema_bytes(
		    secrets->texts[i], strlen(secrets->texts[i]));
	return secrets->count;
}

int
schema_take_secrets(ProtobufCBinaryData *list, size_t count,
    struct secrets *out, struct fault *fault)
{
	bool valid = count <= LIMIT_SECRETS;

	for (size_t i = 0; i < count; i++) {
		const char *text = (const char *)list[i].data;

		if (valid && secret_is_valid(text, list[i].len))
			secrets_add(out, text, list[i].len);
		else
			valid = false;
		if (list[i].len > 0)
			explicit_bzero(list[i].data, list[i].len);
	}
	return valid ? 0 : fault_set(fault, "malformed list of secrets");
}
