/* splice.c - replace ranges of a message and keep every other byte. */
#include "inspect/splice.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"

void
splices_release(struct splices *splices)
{
	for (size_t i = 0; i < splices->count; i++)
		free(splices->items[i].text);
	free(splices->items);
	*splices = (struct splices){ 0 };
}

void
splices_add(struct splices *splices, size_t begin, size_t end, const char *text,
    size_t len)
{
	splices->items = mem_grow(splices->items, splices->count, &splices->cap,
	    sizeof *splices->items);
	splices->items[splices->count] = (struct splice){
		.begin = begin,
		.end = end,
		.order = splices->count,
		.text = mem_text(text, len),
		.len = len,
	};
	splices->count++;
}

static int
compare(const void *left, const void *right)
{
	const struct splice *a = left, *b = right;

	if (a->begin != b->begin)
		return a->begin < b->begin ? -1 : 1;
	/* An insertion stands before the replacement that begins there. */
	if (a->end != b->end)
		return a->end < b->end ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

int
splices_sort(struct splices *splices, size_t total, struct fault *fault)
{
	size_t last = 0;

	if (splices->count == 0)
		return 0;
	qsort(splices->items, splices->count, sizeof *splices->items, compare);
	for (size_t i = 0; i < splices->count; i++) {
		const struct splice *splice = &splices->items[i];

		if (splice->begin < last)
			return fault_set(fault,
			    "two changes overlap at byte %zu", splice->begin);
		if (splice->end < splice->begin || splice->end > total)
			return fault_set(fault,
			    "a change at byte %zu leaves the message",
			    splice->begin);
		last = splice->end;
	}
	return 0;
}

/* The size of the result once `splice` is carried out. */
static size_t
resize(size_t size, const struct splice *splice)
{
	return size - (splice->end - splice->begin) + splice->len;
}

size_t
splices_size(const struct splices *splices, size_t len)
{
	size_t size = len;

	for (size_t i = 0; i < splices->count; i++)
		size = resize(size, &splices->items[i]);
	return size;
}

void
splices_apply(const struct splices *splices, const char *message, size_t len,
    struct buffer *out)
{
	size_t from = 0;

	for (size_t i = 0; i < splices->count; i++) {
		const struct splice *splice = &splices->items[i];

		buffer_add(out, message + from, splice->begin - from);
		buffer_add(out, splice->text, splice->len);
		from = splice->end;
	}
	buffer_add(out, message + from, len - from);
}

size_t
splices_map_begin(const struct splices *splices, size_t offset)
{
	size_t mapped = offset;

	for (size_t i = 0; i < splices->count; i++) {
		const struct splice *splice = &splices->items[i];

		if (splice->begin < offset && splice->end <= offset)
			mapped = resize(mapped, splice);
	}
	return mapped;
}

size_t
splices_map_end(const struct splices *splices, size_t offset)
{
	size_t mapped = offset;

	for (size_t i = 0; i < splices->count; i++) {
		const struct splice *splice = &splices->items[i];

		if (splice->end <= offset)
			mapped = resize(mapped, splice);
	}
	return mapped;
}
