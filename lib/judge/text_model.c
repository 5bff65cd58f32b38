/* text_model.c - a file of one byte a weight, and its dot product.
 *
 *   "SEKISPAM", version, bucket bits, languages, least features, the scale in
 *   billionths, length of a text and the text, weights, digest of all before
 *
 * Numbers are 32 bits, the highest byte first. */
#include "judge/text_model.h"

#include <fcntl.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/reader.h"
#include "base/siphash.h"
#include "base/text.h"

#define MAGIC       "SEKISPAM"
#define MAGIC_BYTES 8
#define VERSION     1
#define BILLION     1e9

/* Head, text, weights and digest of the largest file. */
#define FILE_BYTES (TEXT_MODEL_BUCKETS + 4096)

struct text_model {
	atomic_uint references;
	struct text_model_facts facts;
	char digest[17];
	int8_t weights[TEXT_MODEL_BUCKETS];
};

/* Not against forgery, only against files that were cut or mixed up. */
static uint64_t
digest_of(const void *bytes, size_t len)
{
	static const uint8_t key[SIPHASH_KEY_BYTES] = { 0 };

	return siphash(key, bytes, len);
}

static void
read_head(struct reader *reader, struct text_model *model)
{
	struct text_model_facts *facts = &model->facts;
	const uint8_t *text;
	uint32_t len;

	facts->languages = reader_u32(reader);
	facts->least_features = reader_u32(reader);
	facts->scale = (float)(reader_u32(reader) / BILLION);
	len = reader_u32(reader);
	text = len < sizeof facts->trained ? reader_bytes(reader, len) : NULL;
	if (text == NULL)
		reader->short_ = true;
	else
		text_printable(facts->trained, sizeof facts->trained,
		    (const char *)text, len, TEXT_UTF8);
}

static bool
is_known(const struct text_model_facts *facts)
{
	return facts->languages != 0 &&
	    (facts->languages >> LANGUAGE_COUNT) == 0 &&
	    (facts->languages & 1U << LANGUAGE_UNSET) == 0 &&
	    facts->scale > 0 && facts->least_features > 0;
}

struct text_model *
text_model_parse(const uint8_t *bytes, size_t len, struct fault *fault)
{
	struct reader reader = { .next = bytes, .left = len };
	const uint8_t *magic = reader_bytes(&reader, MAGIC_BYTES), *weights;
	scoped_text_model struct text_model *model = NULL;
	uint64_t digest;

	if (magic == NULL || memcmp(magic, MAGIC, MAGIC_BYTES) != 0) {
		fault_set(fault, "is no text model");
		return NULL;
	}
	if (reader_u32(&reader) != VERSION ||
	    reader_u32(&reader) != LIMIT_TEXT_BUCKET_BITS) {
		fault_set(fault, "is a text model of another version");
		return NULL;
	}
	model = mem_new(1, sizeof *model);
	model->references = 1;
	read_head(&reader, model);
	weights = reader_bytes(&reader, TEXT_MODEL_BUCKETS);
	digest = (uint64_t)reader_u32(&reader) << 32;
	digest |= reader_u32(&reader);
	if (!reader_ok(&reader) || reader.left > 0 || weights == NULL ||
	    digest != digest_of(bytes, len - sizeof digest) ||
	    !is_known(&model->facts)) {
		fault_set(fault, "is a broken text model");
		return NULL;
	}
	memcpy(model->weights, weights, TEXT_MODEL_BUCKETS);
	(void)snprintf(model->digest, sizeof model->digest, "%016llx",
	    (unsigned long long)digest);
	return ptr_take(&model);
}

struct text_model *
text_model_load(const char *path, struct fault *fault)
{
	scoped_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
	scoped_mem uint8_t *bytes = NULL;
	struct text_model *model;
	size_t len = 0;
	ssize_t step = 1;

	if (fd < 0) {
		fault_set(fault, "cannot read %s: %m", path);
		return NULL;
	}
	bytes = mem_new(FILE_BYTES + 1, 1);
	while (len <= FILE_BYTES && step > 0) {
		step = read(fd, bytes + len, FILE_BYTES + 1 - len);
		if (step < 0) {
			fault_set(fault, "cannot read %s: %m", path);
			return NULL;
		}
		len += (size_t)step;
	}
	model = text_model_parse(bytes, len, fault);
	if (model == NULL)
		fault_prefix(fault, "%s", path);
	return model;
}

static void
add_u32(struct buffer *out, uint32_t value)
{
	uint8_t bytes[4] = { (uint8_t)(value >> 24), (uint8_t)(value >> 16),
		(uint8_t)(value >> 8), (uint8_t)value };

	buffer_add(out, bytes, sizeof bytes);
}

void
text_model_format(const struct text_model_facts *facts, const int8_t *weights,
    struct buffer *out)
{
	size_t begin = out->len, len = strlen(facts->trained);
	uint64_t digest;

	buffer_add(out, MAGIC, MAGIC_BYTES);
	add_u32(out, VERSION);
	add_u32(out, LIMIT_TEXT_BUCKET_BITS);
	add_u32(out, facts->languages);
	add_u32(out, facts->least_features);
	add_u32(out, (uint32_t)((double)facts->scale * BILLION));
	add_u32(out, (uint32_t)len);
	buffer_add(out, facts->trained, len);
	buffer_add(out, weights, TEXT_MODEL_BUCKETS);
	digest = digest_of(out->data + begin, out->len - begin);
	add_u32(out, (uint32_t)(digest >> 32));
	add_u32(out, (uint32_t)digest);
}

struct text_model *
text_model_ref(struct text_model *model)
{
	if (model != NULL)
		atomic_fetch_add(&model->references, 1);
	return model;
}

void
text_model_free(struct text_model **model)
{
	struct text_model *held = ptr_take(model);

	if (held != NULL && atomic_fetch_sub(&held->references, 1) == 1)
		free(held);
}

const struct text_model_facts *
text_model_facts(const struct text_model *model)
{
	return &model->facts;
}

const char *
text_model_digest(const struct text_model *model)
{
	return model->digest;
}

double
text_model_value(uint32_t count)
{
	return 1 + log((double)count);
}

bool
text_model_score(
    const struct text_model *model, const struct scan_text *text, double *out)
{
	double sum = 0, square = 0;

	if (text->feature_count < model->facts.least_features ||
	    (model->facts.languages >> text->language & 1) == 0)
		return false;
	for (size_t i = 0; i < text->feature_count; i++) {
		const struct text_feature *feature = &text->features[i];
		double value = text_model_value(feature->count);

		sum += value * model->weights[feature->bucket];
		square += value * value;
	}
	/* Long and short texts are of one length. */
	sum = sum / sqrt(square) * (double)model->facts.scale;
	*out = 1 / (1 + exp(-sum));
	return true;
}
