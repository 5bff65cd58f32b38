/* splice.c - replace ranges of a message and keep every other byte. */
#include "edit/splice.h"

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
	size_t last = 0, shift = 0;

	if (splices->count == 0)
		return 0;
	qsort(splices->items, splices->count, sizeof *splices->items, compare);
	for (size_t i = 0; i < splices->count; i++) {
		struct splice *splice = &splices->items[i];

		if (splice->begin < last)
			return fault_set(fault,
			    "two changes overlap at byte %zu", splice->begin);
		if (splice->end < splice->begin || splice->end > total)
			return fault_set(fault,
			    "a change at byte %zu leaves the message",
			    splice->begin);
		last = splice->end;
		shift += splice->len - (splice->end - splice->begin);
		splice->shift = shift;
	}
	return 0;
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

/* Where `offset` comes to stand behind the first `count` splices. */
static size_t
shifted(const struct splices *splices, size_t count, size_t offset)
{
	return count > 0 ? offset + splices->items[count - 1].shift : offset;
}

size_t
splices_map_begin(const struct splices *splices, size_t offset)
{
	size_t low = 0, high = splices->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct splice *splice = &splices->items[middle];

		if (splice->begin < offset && splice->end <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return shifted(splices, low, offset);
}

size_t
splices_map_end(const struct splices *splices, size_t offset)
{
	size_t low = 0, high = splices->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (splices->items[middle].end <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return shifted(splices, low, offset);
}

size_t
splices_size(const struct splices *splices, size_t len)
{
	return splices_map_end(splices, len);
}
