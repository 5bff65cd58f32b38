/* schema.h - protobuf-c behind one file, with bounded memory.
 *
 * Used by report_codec.c and request.c only. protobuf-c checks the form of
 * what it unpacks, never how much memory it asks for: two bytes can make an
 * empty submessage of 250. schema_unpack() gives it an allowance instead.
 * Thread: any, no state. Never logs. */
#ifndef SEKISHO_WIRE_SCHEMA_H
#define SEKISHO_WIRE_SCHEMA_H

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/fault.h"
#include "base/secrets.h"

/* Unpack, or NULL and *fault when the bytes are malformed or cost too much
 * memory. schema_free() ends it. */
void *schema_unpack(const ProtobufCMessageDescriptor *descriptor,
    const uint8_t *bytes, size_t len, struct fault *fault);

/* Free *(ProtobufCMessage **)message of any type; accepts NULL in it. */
void schema_free(void *message);

#define scoped_schema __attribute__((cleanup(schema_free)))

/* The secrets as a list of bytes that is only packed; it and they are
 * borrowed. list: LIMIT_SECRETS of them. Returns how many there are. */
size_t schema_put_secrets(
    const struct secrets *secrets, ProtobufCBinaryData *list);

/* Take a decoded list of secrets and wipe it. Returns 0, or -1 and *fault when
 * there are too many, or one of them is none. */
int schema_take_secrets(ProtobufCBinaryData *list, size_t count,
    struct secrets *out, struct fault *fault);

/* Append the packed message. Returns 0, or -1 and *fault when out has not
 * room for all of it; out is then full. */
int schema_pack(
    const ProtobufCMessage *message, struct buffer *out, struct fault *fault);

/* A C string as protobuf-c wants it: never NULL, never written to. */
static inline char *
schema_text(const char *text)
{
	return (char *)(text != NULL ? text : "");
}

/* Bytes that are lent to a message which is only packed. */
static inline ProtobufCBinaryData
schema_bytes(const void *bytes, size_t len)
{
	return (ProtobufCBinaryData){ .len = len, .data = (uint8_t *)bytes };
}

#endif
