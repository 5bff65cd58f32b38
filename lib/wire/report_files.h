/* report_files.h - the files of a report to protobuf-c's structs and back.
 *
 * The part of report_codec.c that knows struct scan_file; used by it only.
 * Thread: one owner. Never logs. */
#ifndef SEKISHO_WIRE_REPORT_FILES_H
#define SEKISHO_WIRE_REPORT_FILES_H

#include "base/fault.h"
#include "scan.pb-c.h"
#include "wire/report.h"
#include "wire/values_codec.h"

/* Files as protobuf-c's structs; all strings are the report's. */
struct packed_files {
	Sekisho__Wire__File *files;
	ProtobufCBinaryData *names; /* of all files */
	struct packed_values values;
};

void packed_files_release(struct packed_files *packed);

/* Lend the report's files to the message. packed is the caller's and must
 * live as long as the message is used; message->files is the caller's to
 * free. */
void report_files_pack(const struct scan_report *report,
    struct packed_files *packed, Sekisho__Wire__Report *message);

/* Check every field of the message's files and add them to the report, whose
 * parts are there already. Returns 0, or -1 and *fault. */
int report_files_decode(const Sekisho__Wire__Report *message,
    struct scan_report *report, struct fault *fault);

#endif
