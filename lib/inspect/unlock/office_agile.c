/* office_agile.c - attributes of three elements, base64 among them. */
#include "unlock/office_agile.h"

#include <gcrypt.h>
#include <glib.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Office writes 1,500 bytes with one password, some more with certificates. */
#define XML_BYTES 65536

/* Nodes that are looked at. */
#define NODES 1000

static bool
get_number(xmlNode *node, const char *name, size_t max, size_t *out)
{
	xmlChar *text = xmlGetNoNsProp(node, (const xmlChar *)name);
	uint64_t value = 0;
	bool good = text != NULL &&
	    text_number((const char *)text, strlen((const char *)text), max,
		&value) == 0;

	xmlFree(text);
	*out = (size_t)value;
	return good;
}

/* Base64 of at most `room` bytes. */
static bool
get_bytes(
    xmlNode *node, const char *name, uint8_t *out, size_t room, size_t *len_out)
{
	xmlChar *text = xmlGetNoNsProp(node, (const xmlChar *)name);
	bool good = text != NULL &&
	    strlen((const char *)text) <= 4 * (room / 3 + 1);

	if (good) {
		gsize len = 0;

		(void)g_base64_decode_inplace((char *)text, &len);
		good = len > 0 && len <= room;
		if (good)
			memcpy(out, text, len);
		*len_out = len;
	}
	xmlFree(text);
	return good;
}

static bool
is_attribute(xmlNode *node, const char *name, const char *want)
{
	xmlChar *text = xmlGetNoNsProp(node, (const xmlChar *)name);
	bool same = text != NULL && strcmp((const char *)text, want) == 0;

	xmlFree(text);
	return same;
}

static int
get_digest(xmlNode *node)
{
	static const struct {
		const char *name;
		int digest;
	} digests[] = {
		{ "SHA512", GCRY_MD_SHA512 },
		{ "SHA384", GCRY_MD_SHA384 },
		{ "SHA256", GCRY_MD_SHA256 },
		{ "SHA1", GCRY_MD_SHA1 },
		{ "SHA-1", GCRY_MD_SHA1 },
		{ "MD5", GCRY_MD_MD5 },
	};

	for (size_t i = 0; i < sizeof digests / sizeof *digests; i++)
		if (is_attribute(node, "hashAlgorithm", digests[i].name))
			return digests[i].digest;
	return GCRY_MD_NONE;
}

/* What keyData and encryptedKey have in common. */
static bool
get_agile(xmlNode *node, struct office_agile *out)
{
	size_t bits = 0, said = 0;

	out->digest = get_digest(node);
	if (out->digest == GCRY_MD_NONE ||
	    !is_attribute(node, "cipherAlgorithm", "AES") ||
	    !is_attribute(node, "cipherChaining", "ChainingModeCBC") ||
	    !get_number(node, "keyBits", 256, &bits) ||
	    !get_number(node, "saltSize", OFFICE_SALT_BYTES, &said) ||
	    !get_bytes(node, "saltValue", out->salt, sizeof out->salt,
		&out->salt_bytes))
		return false;
	out->key_bytes = bits / 8;
	out->digest_bytes = gcry_md_get_algo_dlen(out->digest);
	return said == out->salt_bytes &&
	    (bits == 128 || bits == 192 || bits == 256);
}

/* Encrypted values are whole blocks and hold at least so much. */
static bool
is_cipher_text(size_t len, size_t least)
{
	return len % 16 == 0 && len >= least;
}

static bool
get_password(xmlNode *node, struct office_lock *lock)
{
	size_t rounds = 0;

	if (!get_agile(node, &lock->password) ||
	    !get_number(node, "spinCount", LIMIT_UNLOCK_ROUNDS, &rounds) ||
	    !get_bytes(node, "encryptedVerifierHashInput", lock->verifier_input,
		sizeof lock->verifier_input, &lock->verifier_input_bytes) ||
	    !get_bytes(node, "encryptedVerifierHashValue", lock->verifier_hash,
		sizeof lock->verifier_hash, &lock->verifier_hash_bytes) ||
	    !get_bytes(node, "encryptedKeyValue", lock->key_value,
		sizeof lock->key_value, &lock->key_value_bytes))
		return false;
	lock->rounds = (uint32_t)rounds;
	return is_cipher_text(
		   lock->verifier_input_bytes, lock->password.salt_bytes) &&
	    is_cipher_text(
		lock->verifier_hash_bytes, lock->password.digest_bytes) &&
	    is_cipher_text(lock->key_value_bytes, 16);
}

static bool
is_element(xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE &&
	    strcmp((const char *)node->name, name) == 0;
}

/* The first element of this name at any depth, without recursion. */
static xmlNode *
find(xmlNode *root, const char *name)
{
	xmlNode *node = root;

	for (size_t i = 0; node != NULL && i < NODES; i++) {
		if (is_element(node, name))
			return node;
		if (node->type == XML_ELEMENT_NODE && node->children != NULL) {
			node = node->children;
			continue;
		}
		while (node != root && node->next == NULL)
			node = node->parent;
		node = node != root ? node->next : NULL;
	}
	return NULL;
}

bool
office_agile_parse(const char *xml, size_t len, struct office_lock *lock)
{
	xmlNode *data, *password;
	xmlDoc *document;
	bool known = false;

	if (len > XML_BYTES)
		return false;
	document = xmlReadMemory(xml, (int)len, "info.xml", NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (document == NULL)
		return false;
	data = find(xmlDocGetRootElement(document), "keyData");
	password = find(xmlDocGetRootElement(document), "encryptedKey");
	if (data != NULL && password != NULL)
		known = get_agile(data, &lock->data) &&
		    get_password(password, lock) &&
		    lock->key_value_bytes >= lock->data.key_bytes;
	lock->scheme = OFFICE_AGILE;
	xmlFreeDoc(document);
	return known;
}
