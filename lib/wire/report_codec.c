/* report_codec.c - a report to bytes and back. Packing lends the report's own
 * strings to protobuf-c's structs; unpacking checks every field and builds
 * the report through the adders of report.c, which clean each text. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "scan.pb-c.h"
#include "wire/header_name.h"
#include "wire/report.h"
#include "wire/report_files.h"
#include "wire/report_text.h"
#include "wire/report_urls.h"
#include "wire/schema.h"
#include "wire/sealed.h"

/* Hits, notes and forged headers at their limits leave room in a report, so
 * that dropping parts always helps. */
_Static_assert(
    LIMIT_REPORT_HITS *(LIMIT_REPORT_TEXT + LIMIT_REPORT_PATH + 32L) +
	    3L * LIMIT_REPORT_NOTES * (LIMIT_REPORT_REASON + 32) +
	    1L * LIMIT_REPORT_FORGED * (LIMIT_NAME_BYTES + 32) +
	    1L * LIMIT_SECRETS * (LIMIT_PASSWORD_BYTES + 32) +
	    1L * LIMIT_REPORT_SUBJECTS * (LIMIT_REPORT_TEXT + 32) +
	    10L * LIMIT_TEXT_FEATURES + 4L * LIMIT_REPORT_TEXT +
	    1L * LIMIT_URLS *
		(LIMIT_URL_BYTES + LIMIT_URL_HOST_BYTES +
		    2 * LIMIT_DNS_NAME_BYTES + 32) +
	    4L * LIMIT_REPORT_TEXT <
	LIMIT_REPORT_BYTES,
    "a report without parts fits");

/* A report as protobuf-c's structs; all strings are the report's. */
struct packing {
	Sekisho__Wire__Report message;
	Sekisho__Wire__Subject subject;
	Sekisho__Wire__Subject others[LIMIT_REPORT_SUBJECTS - 1];
	Sekisho__Wire__Subject *other_list[LIMIT_REPORT_SUBJECTS - 1];
	Sekisho__Wire__Part *parts;
	Sekisho__Wire__Hit *hits;
	Sekisho__Wire__Note *notes; /* of all three lists */
	Sekisho__Wire__Forged *forged;
	ProtobufCBinaryData *names; /* of all parts */
	struct packed_files files;
	struct packed_text text;
	Sekisho__Wire__Url *urls;
	ProtobufCBinaryData secrets[LIMIT_SECRETS];
	size_t notes_used, names_used;
};

static void
packing_release(struct packing *packing)
{
	free(packing->message.parts);
	free(packing->message.hits);
	free(packing->message.unscanned);
	free(packing->message.limits);
	free(packing->message.oddities);
	free(packing->message.forged);
	free(packing->parts);
	free(packing->hits);
	free(packing->notes);
	free(packing->forged);
	free(packing->names);
	free(packing->message.files);
	packed_files_release(&packing->files);
	packed_text_release(&packing->text);
	free(packing->message.urls);
	free(packing->urls);
}

#define scoped_packing __attribute__((cleanup(packing_release)))

static void
pack_part(struct packing *packing, const struct scan_part *from,
    Sekisho__Wire__Part *to)
{
	sekisho__wire__part__init(to);
	to->parent = from->parent;
	to->kind = from->kind;
	to->flags = from->flags;
	to->n_names = from->name_count;
	to->names = packing->names + packing->names_used;
	for (size_t i = 0; i < from->name_count; i++)
		packing->names[packing->names_used++] = schema_bytes(
		    from->names[i], strlen(from->names[i]));
	to->declared = schema_text(from->declared);
	to->detected = schema_text(from->detected);
	to->encoding = schema_text(from->encoding);
	to->path = schema_text(from->path);
	to->size = from->size;
	to->sha256 = schema_bytes(from->sha256, sizeof from->sha256);
	to->sha1 = schema_bytes(from->sha1, sizeof from->sha1);
	to->md5 = schema_bytes(from->md5, sizeof from->md5);
	to->header_begin = from->header_begin;
	to->body_begin = from->body_begin;
	to->body_end = from->body_end;
}

static void
pack_parts(struct packing *packing, const struct scan_report *report)
{
	Sekisho__Wire__Report *message = &packing->message;
	size_t names = 0;

	for (size_t i = 0; i < report->part_count; i++)
		names += report->parts[i].name_count;
	packing->names = mem_new(names, sizeof *packing->names);
	packing->parts = mem_new(report->part_count, sizeof *packing->parts);
	message->parts = mem_new(report->part_count, sizeof(void *));
	message->n_parts = report->part_count;
	for (size_t i = 0; i < report->part_count; i++) {
		pack_part(packing, &report->parts[i], &packing->parts[i]);
		message->parts[i] = &packing->parts[i];
	}
}

static void
pack_hits(struct packing *packing, const struct scan_report *report)
{
	Sekisho__Wire__Report *message = &packing->message;

	packing->hits = mem_new(report->hit_count, sizeof *packing->hits);
	message->hits = mem_new(report->hit_count, sizeof(void *));
	message->n_hits = report->hit_count;
	for (size_t i = 0; i < report->hit_count; i++) {
		sekisho__wire__hit__init(&packing->hits[i]);
		packing->hits[i].name = schema_text(report->hits[i].name);
		packing->hits[i].path = schema_text(report->hits[i].path);
		packing->hits[i].part = report->hits[i].part;
		message->hits[i] = &packing->hits[i];
	}
}

static Sekisho__Wire__Note *
pack_note(struct packing *packing, const char *reason, uint32_t part)
{
	Sekisho__Wire__Note *note = &packing->notes[packing->notes_used++];

	sekisho__wire__note__init(note);
	note->reason = schema_text(reason);
	note->part = part;
	return note;
}

/* Returns the list, with room for one note more. */
static Sekisho__Wire__Note **
pack_notes(struct packing *packing, const struct scan_notes *notes)
{
	Sekisho__Wire__Note **list = mem_new(notes->count + 1, sizeof(void *));

	for (size_t i = 0; i < notes->count; i++)
		list[i] = pack_note(
		    packing, notes->items[i].reason, notes->items[i].part);
	return list;
}

static void
pack_all_notes(struct packing *packing, const struct scan_report *report)
{
	Sekisho__Wire__Report *message = &packing->message;

	packing->notes = mem_new(report->unscanned.count +
		report->limits.count + report->oddities.count + 1,
	    sizeof *packing->notes);
	message->n_unscanned = report->unscanned.count;
	message->unscanned = pack_notes(packing, &report->unscanned);
	message->n_limits = report->limits.count;
	message->limits = pack_notes(packing, &report->limits);
	message->n_oddities = report->oddities.count;
	message->oddities = pack_notes(packing, &report->oddities);
}

static void
pack_forged(struct packing *packing, const struct scan_report *report)
{
	Sekisho__Wire__Report *message = &packing->message;

	packing->forged = mem_new(
	    report->forged_count, sizeof *packing->forged);
	message->forged = mem_new(report->forged_count, sizeof(void *));
	message->n_forged = report->forged_count;
	for (size_t i = 0; i < report->forged_count; i++) {
		sekisho__wire__forged__init(&packing->forged[i]);
		packing->forged[i].name = schema_text(report->forged[i].name);
		packing->forged[i].ordinal = report->forged[i].ordinal;
		message->forged[i] = &packing->forged[i];
	}
}

static void
pack_subject(
    const struct scan_subject *subject, Sekisho__Wire__Subject *message)
{
	sekisho__wire__subject__init(message);
	message->count = subject->count;
	message->value_begin = subject->value_begin;
	message->value_end = subject->value_end;
	message->decoded = schema_bytes(
	    subject->decoded, strlen(subject->decoded));
}

static void
pack_subjects(struct packing *packing, const struct scan_report *report)
{
	Sekisho__Wire__Report *message = &packing->message;

	pack_subject(&report->subject, &packing->subject);
	message->subject = &packing->subject;
	for (size_t i = 0; i < report->other_subject_count; i++) {
		pack_subject(&report->other_subjects[i], &packing->others[i]);
		packing->other_list[i] = &packing->others[i];
	}
	message->other_subjects = packing->other_list;
	message->n_other_subjects = report->other_subject_count;
}

static void
pack_report(struct packing *packing, const struct scan_report *report)
{
	Sekisho__Wire__Report *message = &packing->message;

	sekisho__wire__report__init(message);
	pack_parts(packing, report);
	report_files_pack(report, &packing->files, message);
	report_text_pack(report, &packing->text, message);
	report_urls_pack(report, &packing->urls, message);
	pack_hits(packing, report);
	pack_all_notes(packing, report);
	pack_forged(packing, report);
	pack_subjects(packing, report);
	message->message_sha256 = schema_bytes(
	    report->message_sha256, sizeof report->message_sha256);
	message->signatures = report->signatures;
	message->generation = schema_text(report->generation);
	message->test_signatures_only = report->test_signatures_only;
	message->spared = report->spared;
	message->secrets = packing->secrets;
	message->n_secrets = schema_put_secrets(
	    &report->secrets, packing->secrets);
}

static bool
packing_fits(const struct packing *packing)
{
	return protobuf_c_message_get_packed_size(&packing->message.base) <=
	    LIMIT_REPORT_BYTES;
}

/* The largest number of things from the front, of *count_io, with which the
 * report fits; 0 when none does. */
static void
cut_list(const struct packing *packing, size_t *count_io)
{
	size_t least = 0, most = *count_io;

	while (least < most) {
		*count_io = least + (most - least + 1) / 2;
		if (packing_fits(packing))
			least = *count_io;
		else
			most = *count_io - 1;
	}
	*count_io = least;
}

/* Drop files, then parts, from the end until the rest fits, and say so. What
 * pointed at a dropped part points at the whole message, which is the
 * stricter reading. Parts are dropped when no file is left to point at one. */
static void
packing_cut(struct packing *packing)
{
	Sekisho__Wire__Report *message = &packing->message;

	if (message->n_limits == LIMIT_REPORT_NOTES)
		message->n_limits--;
	message->limits[message->n_limits++] = pack_note(packing, "report", 0);
	cut_list(packing, &message->n_files);
	if (!packing_fits(packing))
		cut_list(packing, &message->n_parts);
	for (size_t i = 0; i < message->n_hits; i++)
		if (packing->hits[i].part > message->n_parts)
			packing->hits[i].part = 0;
	for (size_t i = 0; i < packing->notes_used; i++)
		if (packing->notes[i].part > message->n_parts)
			packing->notes[i].part = 0;
	report_urls_unpart(message);
}

uint8_t *
report_pack(const struct scan_report *report, size_t *len_out)
{
	scoped_packing struct packing packing = { 0 };
	uint8_t *bytes;

	pack_report(&packing, report);
	if (!packing_fits(&packing))
		packing_cut(&packing);
	bytes = mem_new(
	    protobuf_c_message_get_packed_size(&packing.message.base), 1);
	*len_out = protobuf_c_message_pack(&packing.message.base, bytes);
	return bytes;
}

int
report_encode(const struct scan_report *report, struct fault *fault)
{
	size_t len;
	scoped_mem uint8_t *bytes = report_pack(report, &len);
	int fd = sealed_make(bytes, len, fault);

	if (report->secrets.count > 0)
		explicit_bzero(bytes, len);
	return fd;
}

/* A proto string or bytes field within its bound. */
static int
check_text(size_t len, size_t max, const char *what, struct fault *fault)
{
	if (len <= max)
		return 0;
	return fault_set(fault, "report with a %s of %zu bytes", what, len);
}

static int
check_part_texts(const Sekisho__Wire__Part *part, struct fault *fault)
{
	if (part->n_names > LIMIT_REPORT_NAMES)
		return fault_set(fault, "part with %zu names", part->n_names);
	for (size_t i = 0; i < part->n_names; i++)
		if (check_text(part->names[i].len, LIMIT_REPORT_TEXT,
			"file name", fault) < 0)
			return -1;
	if (check_text(strlen(part->declared), LIMIT_REPORT_TEXT,
		"declared type", fault) < 0 ||
	    check_text(strlen(part->detected), LIMIT_REPORT_TEXT,
		"detected type", fault) < 0 ||
	    check_text(strlen(part->encoding), LIMIT_REPORT_TEXT, "encoding",
		fault) < 0 ||
	    check_text(
		strlen(part->path), LIMIT_REPORT_TEXT, "part path", fault) < 0)
		return -1;
	return 0;
}

static int
check_part(const Sekisho__Wire__Part *part, size_t ordinal,
    uint64_t message_bytes, struct fault *fault)
{
	if (part->parent > ordinal)
		return fault_set(
		    fault, "part %zu below part %u", ordinal + 1, part->parent);
	if (part->kind < PART_MULTIPART || part->kind > PART_LEAF)
		return fault_set(fault, "part of kind %u", part->kind);
	if ((part->flags & ~PART_FLAGS_ALL) != 0)
		return fault_set(fault, "part with flags %#x", part->flags);
	if (part->sha256.len != 32 || part->sha1.len != 20 ||
	    part->md5.len != 16)
		return fault_set(fault, "part with a digest of another length");
	if (part->size > INT64_MAX)
		return fault_set(fault, "part of an impossible size");
	if (part->header_begin > part->body_begin ||
	    part->body_begin > part->body_end || part->body_end > message_bytes)
		return fault_set(fault, "part with bounds out of order");
	return check_part_texts(part, fault);
}

static int
decode_parts(const Sekisho__Wire__Report *message, uint64_t message_bytes,
    struct scan_report *report, struct fault *fault)
{
	if (message->n_parts > LIMIT_REPORT_PARTS)
		return fault_set(
		    fault, "report with %zu parts", message->n_parts);
	for (size_t i = 0; i < message->n_parts; i++) {
		const Sekisho__Wire__Part *from = message->parts[i];
		struct scan_part *to;

		if (check_part(from, i, message_bytes, fault) < 0)
			return -1;
		to = report_add_part(report);
		to->parent = from->parent;
		to->kind = (enum part_kind)from->kind;
		to->flags = from->flags;
		for (size_t j = 0; j < from->n_names; j++)
			part_add_name(to, (const char *)from->names[j].data,
			    from->names[j].len);
		report_set_text(
		    &to->declared, from->declared, strlen(from->declared));
		report_set_text(
		    &to->detected, from->detected, strlen(from->detected));
		report_set_text(
		    &to->encoding, from->encoding, strlen(from->encoding));
		report_set_text(&to->path, from->path, strlen(from->path));
		to->size = from->size;
		memcpy(to->sha256, from->sha256.data, sizeof to->sha256);
		memcpy(to->sha1, from->sha1.data, sizeof to->sha1);
		memcpy(to->md5, from->md5.data, sizeof to->md5);
		to->header_begin = from->header_begin;
		to->body_begin = from->body_begin;
		to->body_end = from->body_end;
	}
	return 0;
}

static int
decode_hits(const Sekisho__Wire__Report *message, struct scan_report *report,
    struct fault *fault)
{
	if (message->n_hits > LIMIT_REPORT_HITS)
		return fault_set(
		    fault, "report with %zu hits", message->n_hits);
	for (size_t i = 0; i < message->n_hits; i++) {
		const Sekisho__Wire__Hit *hit = message->hits[i];

		if (hit->part > message->n_parts)
			return fault_set(
			    fault, "hit in part %u, which is none", hit->part);
		if (check_text(strlen(hit->name), LIMIT_REPORT_TEXT,
			"hit's name", fault) < 0 ||
		    check_text(strlen(hit->path), LIMIT_REPORT_PATH,
			"hit's path", fault) < 0)
			return -1;
		report_add_hit(report, hit->name, hit->part, hit->path);
	}
	return 0;
}

static int
decode_notes(Sekisho__Wire__Note *const *list, size_t count,
    struct scan_report *report, struct scan_notes *notes, struct fault *fault)
{
	if (count > LIMIT_REPORT_NOTES)
		return fault_set(
		    fault, "report with %zu notes of a kind", count);
	for (size_t i = 0; i < count; i++) {
		if (list[i]->part > report->part_count)
			return fault_set(fault,
			    "note on part %u, which is none", list[i]->part);
		if (check_text(strlen(list[i]->reason), LIMIT_REPORT_REASON,
			"note", fault) < 0)
			return -1;
		report_add_note(notes, list[i]->reason, list[i]->part);
	}
	return 0;
}

static int
decode_forged(const Sekisho__Wire__Report *message, struct scan_report *report,
    struct fault *fault)
{
	if (message->n_forged > LIMIT_REPORT_FORGED)
		return fault_set(
		    fault, "report with %zu forged headers", message->n_forged);
	for (size_t i = 0; i < message->n_forged; i++) {
		const Sekisho__Wire__Forged *forged = message->forged[i];

		if (!header_name_is_valid(forged->name, strlen(forged->name)))
			return fault_set(
			    fault, "forged header with an ill name");
		if (forged->ordinal == 0)
			return fault_set(
			    fault, "forged header without an ordinal");
		report_add_forged(report, forged->name, forged->ordinal);
	}
	return 0;
}

static int
decode_subject(const Sekisho__Wire__Subject *subject, uint64_t message_bytes,
    struct scan_subject *out, struct fault *fault)
{
	if (subject->value_begin > subject->value_end ||
	    subject->value_end > message_bytes ||
	    (subject->count == 0 &&
		(subject->value_end > 0 || subject->decoded.len > 0)))
		return fault_set(fault, "subject with bounds out of order");
	if (check_text(
		subject->decoded.len, LIMIT_REPORT_TEXT, "subject", fault) < 0)
		return -1;
	out->count = subject->count;
	out->value_begin = subject->value_begin;
	out->value_end = subject->value_end;
	report_set_text(&out->decoded, (const char *)subject->decoded.data,
	    subject->decoded.len);
	return 0;
}

/* An absent Subject message is what proto3 makes of an all-zero one. */
static int
decode_subjects(const Sekisho__Wire__Report *message, uint64_t message_bytes,
    struct scan_report *report, struct fault *fault)
{
	uint32_t last = 1;

	if (message->subject != NULL &&
	    decode_subject(
		message->subject, message_bytes, &report->subject, fault) < 0)
		return -1;
	if (message->n_other_subjects >= LIMIT_REPORT_SUBJECTS)
		return fault_set(
		    fault, "%zu other subjects", message->n_other_subjects);
	for (size_t i = 0; i < message->n_other_subjects; i++) {
		const Sekisho__Wire__Subject *other = message
							  ->other_subjects[i];

		if (other->count <= last ||
		    other->count > report->subject.count)
			return fault_set(fault, "subject with another ordinal");
		last = other->count;
		report->other_subject_count++;
		if (decode_subject(other, message_bytes,
			&report->other_subjects[i], fault) < 0)
			return -1;
	}
	return 0;
}

static int
decode_head(const Sekisho__Wire__Report *message, struct scan_report *report,
    struct fault *fault)
{
	if (message->message_sha256.len != sizeof report->message_sha256)
		return fault_set(
		    fault, "report with a digest of another length");
	if (check_text(strlen(message->generation), LIMIT_REPORT_TEXT,
		"generation", fault) < 0)
		return -1;
	memcpy(report->message_sha256, message->message_sha256.data,
	    sizeof report->message_sha256);
	report->signatures = message->signatures;
	report_set_text(&report->generation, message->generation,
	    strlen(message->generation));
	report->test_signatures_only = message->test_signatures_only;
	if ((message->spared & ~SPARE_ALL) != 0)
		return fault_set(
		    fault, "report that spares %#x", message->spared);
	report->spared = message->spared;
	return schema_take_secrets(
	    message->secrets, message->n_secrets, &report->secrets, fault);
}

struct scan_report *
report_decode(const uint8_t *bytes, size_t len, uint64_t message_bytes,
    struct fault *fault)
{
	scoped_report struct scan_report *made = report_new();
	scoped_schema Sekisho__Wire__Report *message = NULL;

	if (len > LIMIT_REPORT_BYTES) {
		fault_set(fault, "report of %zu bytes", len);
		return NULL;
	}
	message = schema_unpack(
	    &sekisho__wire__report__descriptor, bytes, len, fault);
	if (message == NULL || decode_head(message, made, fault) < 0 ||
	    decode_parts(message, message_bytes, made, fault) < 0 ||
	    report_files_decode(message, made, fault) < 0 ||
	    report_text_decode(message, made, fault) < 0 ||
	    report_urls_decode(message, made, fault) < 0 ||
	    decode_hits(message, made, fault) < 0 ||
	    decode_notes(message->unscanned, message->n_unscanned, made,
		&made->unscanned, fault) < 0 ||
	    decode_notes(message->limits, message->n_limits, made,
		&made->limits, fault) < 0 ||
	    decode_notes(message->oddities, message->n_oddities, made,
		&made->oddities, fault) < 0 ||
	    decode_forged(message, made, fault) < 0 ||
	    decode_subjects(message, message_bytes, made, fault) < 0)
		return NULL;
	return ptr_take(&made);
}
