/* report_urls.h - the URLs of a report to protobuf-c's structs and back.
 *
 * The part of report_codec.c that knows struct scan_url; used by it only.
 * Thread: one owner. Never logs. */
#ifndef SEKISHO_WIRE_REPORT_URLS_H
#define SEKISHO_WIRE_REPORT_URLS_H

#include "base/fault.h"
#include "scan.pb-c.h"
#include "wire/report.h"

/* Lend the report's URLs to the message. *packed and message->urls are the
 * caller's to free when the message is used no more. */
void report_urls_pack(const struct scan_report *report,
    Sekisho__Wire__Url **packed, Sekisho__Wire__Report *message);

/* After parts were dropped: what pointed at one points at none. */
void report_urls_unpart(Sekisho__Wire__Report *message);

/* Check every field of the message's URLs and add them to the report, whose
 * parts are there already. Returns 0, or -1 and *fault. */
int report_urls_decode(const Sekisho__Wire__Report *message,
    struct scan_report *report, struct fault *fault);

#endif
