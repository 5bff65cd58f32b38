/* cms.c - a walk over tags and lengths, down to the octets. */
#include "formats/cms.h"

#include <stdint.h>
#include <string.h>

#include "base/limits.h"

enum tag {
	TAG_OCTETS = 0x04,
	TAG_OID = 0x06,
	TAG_OCTETS_IN_PIECES = 0x24,
	TAG_SEQUENCE = 0x30,
	TAG_CONTENT = 0xa0, /* [0] EXPLICIT */
};

#define TAG_IS_CONSTRUCTED 0x20U

/* 1.2.840.113549.1.7: the types of PKCS #7, one byte more. */
static const uint8_t pkcs7[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7 };

/* 1.2.840.113549.1.9.16.1: those of S/MIME. */
static const uint8_t smime[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16,
	1 };

enum type {
	TYPE_UNSET = 0,
	TYPE_SIGNED,
	TYPE_ENCRYPTED,
	TYPE_OTHER,
};

/* What is left; a mistake stays. */
struct ber {
	const uint8_t *next;
	size_t left;
	bool is_broken;
};

struct element {
	unsigned int tag;
	bool is_endless; /* two zeros end it */
	size_t len;
};

static void
advance(struct ber *ber, size_t count)
{
	if (count > ber->left) {
		ber->is_broken = true;
		count = ber->left;
	}
	ber->next += count;
	ber->left -= count;
}

/* A tag and a length (X.690 8.1.2, 8.1.3). Content that is not all there is
 * cut, and a mistake. */
static bool
begin(struct ber *ber, struct element *out)
{
	size_t bytes;

	if (ber->left < 2 || (ber->next[0] & 0x1f) == 0x1f) {
		ber->is_broken = true;
		return false;
	}
	*out = (struct element){ .tag = ber->next[0], .len = ber->next[1] };
	advance(ber, 2);
	if (out->len < 0x80)
		bytes = 0;
	else
		bytes = out->len & 0x7f;
	out->is_endless = out->len == 0x80;
	if (bytes > 8 || bytes > ber->left ||
	    (out->is_endless && (out->tag & TAG_IS_CONSTRUCTED) == 0)) {
		ber->is_broken = true;
		return false;
	}
	if (out->len >= 0x80)
		out->len = 0;
	for (size_t i = 0; i < bytes; i++)
		out->len = out->len << 8 | ber->next[i];
	advance(ber, bytes);
	if (out->len > ber->left) {
		ber->is_broken = true;
		out->len = ber->left;
	}
	return true;
}

/* Whether what an endless element holds ends here; takes the zeros. */
static bool
is_end(struct ber *ber)
{
	if (ber->left == 0) {
		ber->is_broken = true;
		return true;
	}
	if (ber->left < 2 || ber->next[0] != 0 || ber->next[1] != 0)
		return false;
	advance(ber, 2);
	return true;
}

/* Go behind one element, whatever it is; endless ones lie in one another. */
static void
skip(struct ber *ber)
{
	struct element element;
	size_t depth = 0;

	do {
		if (!begin(ber, &element))
			return;
		if (!element.is_endless)
			advance(ber, element.len);
		else if (++depth > LIMIT_CMS_DEPTH)
			ber->is_broken = true;
		while (depth > 0 && !ber->is_broken && is_end(ber))
			depth--;
	} while (depth > 0 && !ber->is_broken);
}

/* Go into an element of this tag. */
static bool
enter(struct ber *ber, unsigned int tag)
{
	struct element element;

	if (ber->left == 0 || ber->next[0] != tag || !begin(ber, &element))
		return false;
	return true;
}

/* An object identifier's bytes. */
static bool
read_oid(struct ber *ber, struct ber *out)
{
	struct element element;

	if (ber->left == 0 || ber->next[0] != TAG_OID || !begin(ber, &element))
		return false;
	*out = (struct ber){ .next = ber->next, .left = element.len };
	advance(ber, element.len);
	return !ber->is_broken;
}

static enum type
type_of(const struct ber *oid)
{
	if (oid->left == sizeof pkcs7 + 1 &&
	    memcmp(oid->next, pkcs7, sizeof pkcs7) == 0)
		switch (oid->next[sizeof pkcs7]) {
		case 2:
			return TYPE_SIGNED;
		case 3: /* enveloped */
		case 4: /* signed and enveloped */
		case 6: /* encrypted */
			return TYPE_ENCRYPTED;
		default:
			return TYPE_OTHER;
		}
	if (oid->left == sizeof smime + 1 &&
	    memcmp(oid->next, smime, sizeof smime) == 0)
		return oid->next[sizeof smime] == 23 ? TYPE_ENCRYPTED
						     : TYPE_OTHER;
	return TYPE_UNSET;
}

static bool
is_data(const struct ber *oid)
{
	return oid->left == sizeof pkcs7 + 1 &&
	    memcmp(oid->next, pkcs7, sizeof pkcs7) == 0 &&
	    oid->next[sizeof pkcs7] == 1;
}

/* A ContentInfo up to its content; TYPE_UNSET if it is none. */
static enum type
read_type(struct ber *ber)
{
	struct ber oid;

	if (!enter(ber, TAG_SEQUENCE))
		return TYPE_UNSET;
	/* What is cut off is of this type as well. */
	ber->is_broken = false;
	return read_oid(ber, &oid) ? type_of(&oid) : TYPE_UNSET;
}

/* What a piece lies in. */
struct around {
	bool is_endless;
	const uint8_t *end; /* of one that is not */
};

static bool
is_behind(struct ber *ber, const struct around *around)
{
	return around->is_endless ? is_end(ber) : ber->next >= around->end;
}

static void
pour_octets(struct ber *ber, size_t len, struct unpacked *out)
{
	if (len > 0)
		unpacked_add(out, (const char *)ber->next, len);
	advance(ber, len);
}

/* Pour an OCTET STRING out, whole or in pieces of pieces (X.690 8.7). */
static void
pour(struct ber *ber, struct unpacked *out)
{
	struct around stack[LIMIT_CMS_DEPTH];
	struct element element;
	size_t depth = 0;

	do {
		if (!begin(ber, &element))
			return;
		if (element.tag == TAG_OCTETS)
			pour_octets(ber, element.len, out);
		else if (element.tag == TAG_OCTETS_IN_PIECES &&
		    depth < LIMIT_CMS_DEPTH)
			stack[depth++] = (struct around){ element.is_endless,
				ber->next + element.len };
		else
			ber->is_broken = true;
		while (depth > 0 && !ber->is_broken &&
		    is_behind(ber, &stack[depth - 1]))
			depth--;
	} while (depth > 0 && !ber->is_broken);
}

/* SignedData (RFC 5652 5.1): a version, algorithms, the content's type and the
 * content itself, if it is here. */
static enum read_status
read_signed(struct ber *ber, struct unpacked *out)
{
	struct element info;
	struct ber oid;
	const uint8_t *end;

	if (!enter(ber, TAG_CONTENT) || !enter(ber, TAG_SEQUENCE))
		return READ_BROKEN;
	skip(ber);
	skip(ber);
	if (ber->left == 0 || ber->next[0] != TAG_SEQUENCE ||
	    !begin(ber, &info))
		return READ_BROKEN;
	end = ber->next + info.len;
	if (!read_oid(ber, &oid))
		return READ_BROKEN;
	if (info.is_endless ? is_end(ber) : ber->next >= end)
		return ber->is_broken ? READ_BROKEN : READ_END;
	if (!enter(ber, TAG_CONTENT))
		return READ_BROKEN;
	/* PKCS #7 allowed any type here: signatures of programs and lists of
	 * them have one, which no mail program shows. */
	if (ber->left > 0 && ber->next[0] != TAG_OCTETS &&
	    ber->next[0] != TAG_OCTETS_IN_PIECES)
		return is_data(&oid) ? READ_UNSUPPORTED : READ_END;
	pour(ber, out);
	return ber->is_broken ? READ_BROKEN : READ_DONE;
}

bool
cms_is(const char *bytes, size_t len)
{
	struct ber ber = { .next = (const uint8_t *)bytes, .left = len };

	return read_type(&ber) != TYPE_UNSET;
}

enum read_status
cms_read(const char *bytes, size_t len, struct unpacked *out)
{
	struct ber ber = { .next = (const uint8_t *)bytes, .left = len };

	switch (read_type(&ber)) {
	case TYPE_SIGNED:
		return read_signed(&ber, out);
	case TYPE_ENCRYPTED:
		return READ_ENCRYPTED;
	case TYPE_OTHER:
		return READ_UNSUPPORTED;
	default:
		return READ_BROKEN;
	}
}
