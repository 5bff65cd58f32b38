/* limits.h - every fixed limit of Sekisho on one page, with its reason.
 *
 * Limits that an administrator may change are rows of the settings table
 * (lib/config/settings.c); those here are properties of the design. */
#ifndef SEKISHO_BASE_LIMITS_H
#define SEKISHO_BASE_LIMITS_H

/* A fault's sentence: fits a log line with room for the key. */
#define LIMIT_FAULT_BYTES 512

/* An event line: syslog receivers cut at 1,024 with their own header. */
#define LIMIT_LOG_LINE_BYTES 900

/* One value of an event line, so that a long one cannot push out the rest. */
#define LIMIT_LOG_VALUE_BYTES 160

/* An ini file's line, section name and whole size (CONTRACT: 64 KiB, 320);
 * 64 MiB hold 10,000 domain sections many times over. */
#define LIMIT_INI_LINE_BYTES    65536
#define LIMIT_INI_SECTION_BYTES 320
#define LIMIT_INI_FILE_BYTES    (64L * 1024 * 1024)

/* Mistakes of an ini that are kept; the rest are only counted. */
#define LIMIT_INI_MISTAKES 200

/* A frame on the border. A seqpacket frame above 212,960 bytes fails, and an
 * attacker would choose when; everything larger travels as a sealed memfd. */
#define LIMIT_FRAME_BYTES 65536

/* Descriptors in one frame: a report and a body. */
#define LIMIT_FRAME_FDS 2

/* An encoded report or rewrite result. A message at every other limit below
 * stays under it; what outgrows it is cut and says `limits`. */
#define LIMIT_REPORT_BYTES (8L * 1024 * 1024)

/* Lists inside a report. */
#define LIMIT_REPORT_PARTS     10000
#define LIMIT_REPORT_HITS      1000
#define LIMIT_REPORT_FORGED    1000
#define LIMIT_REPORT_NOTES     1000
#define LIMIT_REPORT_NAMES     16
#define LIMIT_REPORT_TEXT      1024
#define LIMIT_REPORT_PATH      4096
#define LIMIT_REPORT_REASON    128
#define LIMIT_REWRITE_REMOVALS 10000
#define LIMIT_REWRITE_HEADERS  64

/* Room before a mapped message for the synthetic first line that makes
 * libclamav type it as mail: one page. */
#define LIMIT_MAP_LEAD_BYTES 4096

/* What GMime may see. It overflows an 8 MB stack at an address header with
 * 40,200 group levels, takes 33 s for 100,000 parameters and 7 s for 1,000
 * open boundaries over 2 million lines. */
#define LIMIT_MIME_DEPTH        100
#define LIMIT_MIME_PARAMETERS   1000
#define LIMIT_MIME_GROUPS       1000
#define LIMIT_MIME_HEADER_LINES 50000
#define LIMIT_MIME_PARTS        10000

/* One reply to the MTA: libmilter refuses longer lines than 980 bytes. */
#define LIMIT_REPLY_TEXT_BYTES 900

/* A header value of ours before folding (RFC 5322 2.1.1: 998 a line). */
#define LIMIT_HEADER_VALUE_BYTES 4096

/* Recipients of one message that are remembered; Postfix's own limit is
 * 1,000, Sendmail has none. */
#define LIMIT_RECIPIENTS 10000

/* An envelope address with its angle brackets (RFC 5321 4.5.3.1.3: 256). */
#define LIMIT_ADDRESS_BYTES 512

/* The first bytes of a message's headers that the gate itself keeps. */
#define LIMIT_NAME_BYTES 256

#endif
