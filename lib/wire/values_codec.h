/* values_codec.h - features, macros and addresses of a report's files to
 * protobuf-c's structs and back.
 *
 * The part of report_files.c that knows the feature table; used by it only.
 * Thread: one owner. Never logs. */
#ifndef SEKISHO_WIRE_VALUES_CODEC_H
#define SEKISHO_WIRE_VALUES_CODEC_H

#include "base/fault.h"
#include "scan.pb-c.h"
#include "wire/features.h"
#include "wire/report.h"

/* Of all files; addresses are the report's. */
struct packed_values {
	uint32_t *ids;
	float *values;
	ProtobufCBinaryData *urls;
	char digest[FEATURES_DIGEST_BYTES]; /* "" when there are no values */
};

void packed_values_release(struct packed_values *packed);

/* Lend the files' values to the message's files, which are there already.
 * packed is the caller's and must live as long as the message is used. */
void values_pack(const struct scan_report *report, struct packed_values *packed,
    Sekisho__Wire__Report *message);

/* Whether ids are rows of our table: another build of the scanner may have
 * another one, and its rows would be misread. Returns 0, or -1 and *fault. */
int values_check_table(
    const Sekisho__Wire__Report *message, struct fault *fault);

/* Check every field of one file. report: the files before it are in it.
 * Returns 0, or -1 and *fault. */
int values_check(const Sekisho__Wire__File *file,
    const struct scan_report *report, struct fault *fault);

/* Take what was checked. */
void values_decode(const Sekisho__Wire__File *from, struct scan_report *report,
    struct scan_file *to);

#endif
