/* spare.h - what a worker need not measure, because no policy asks for it.
 *
 * The gate says so in a request, the worker repeats in its report what it left
 * out. Nothing is wanted less because a bit is unknown or missing: a request
 * that says nothing wants everything. What decides about malware, encryption,
 * macros, names and limits is not among them and is always measured. */
#ifndef SEKISHO_WIRE_SPARE_H
#define SEKISHO_WIRE_SPARE_H

enum spare {
	SPARE_TEXT = 1 << 0,    /* of scan_text what displayed texts say; what
				   headers say is always there */
	SPARE_URLS = 1 << 1,    /* scan_urls, those of documents among them */
	SPARE_DIGESTS = 1 << 2, /* SHA-1 and MD5 of parts and files */
};

#define SPARE_ALL 0x7U

#endif
