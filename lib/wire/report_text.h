/* report_text.h - the text facts of a report to protobuf-c's structs and back.
 *
 * The part of report_codec.c that knows struct scan_text; used by it and
 * report.c only. Thread: one owner. Never logs. */
#ifndef SEKISHO_WIRE_REPORT_TEXT_H
#define SEKISHO_WIRE_REPORT_TEXT_H

#include "base/fault.h"
#include "scan.pb-c.h"
#include "wire/report.h"

/* Text facts as protobuf-c's struct; strings are the report's. */
struct packed_text {
	Sekisho__Wire__Text message;
	uint32_t counts[COUNT_COUNT];
	uint32_t letters[SCRIPT_COUNT];
	uint32_t *steps; /* from one feature's bucket to the next */
	uint32_t *counted;
};

void packed_text_release(struct packed_text *packed);

/* Lend the report's text facts to the message. packed is the caller's and must
 * live as long as the message is used. */
void report_text_pack(const struct scan_report *report,
    struct packed_text *packed, Sekisho__Wire__Report *message);

/* Check every field and fill the report's text facts. Returns 0, or -1 and
 * *fault. A message without them leaves them empty. */
int report_text_decode(const Sekisho__Wire__Report *message,
    struct scan_report *report, struct fault *fault);

#endif
