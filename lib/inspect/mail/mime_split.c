/* mime_split.c - RFC 2046 5.1.1 delimiter lines. */
#include "mail/mime_split.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"

void
mime_source_init(struct mime_source *out, const char *bytes, size_t len)
{
	const char *end = bytes + len, *line = bytes;

	*out = (struct mime_source){ .bytes = bytes, .len = len };
	while (line != NULL && end - line > 2) {
		if (line[0] == '-' && line[1] == '-') {
			if (out->dash_count >= LIMIT_MIME_DELIMITERS) {
				out->dashes_full = true;
				return;
			}
			out->dashes = mem_grow(out->dashes, out->dash_count,
			    &out->dash_cap, sizeof *out->dashes);
			out->dashes[out->dash_count++] = (size_t)(line - bytes);
		}
		line = memchr(line, '\n', (size_t)(end - line));
		line = line != NULL ? line + 1 : NULL;
	}
}

void
mime_source_release(struct mime_source *source)
{
	free(source->dashes);
	*source = (struct mime_source){ 0 };
}

/* The first indexed line at or behind `begin`. */
static size_t
find_dash(const struct mime_source *source, size_t begin)
{
	size_t low = 0, high = source->dash_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (source->dashes[middle] < begin)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
only_blanks(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r')
			return false;
	return true;
}

/* Whether a line (from its "--", without its newline) is a delimiter of this
 * boundary. A longer line that only begins like one is not: RFC 2046 would
 * allow it, but nested boundaries of real mail extend each other. */
static bool
line_matches(const char *line, size_t len, const char *boundary, bool *close)
{
	size_t boundary_len = strlen(boundary);

	line += 2;
	len -= 2;
	if (len < boundary_len || memcmp(line, boundary, boundary_len) != 0)
		return false;
	line += boundary_len;
	len -= boundary_len;
	*close = len >= 2 && line[0] == '-' && line[1] == '-';
	return *close ? only_blanks(line + 2, len - 2) : only_blanks(line, len);
}

bool
mime_next_delimiter(const struct mime_source *source,
    const struct mime_boundaries *boundaries, size_t begin, size_t end,
    struct mime_delimiter *out)
{
	for (size_t i = find_dash(source, begin); i < source->dash_count; i++) {
		size_t at = source->dashes[i];
		const char *line = source->bytes + at;
		const char *newline;
		size_t len;

		if (end < 2 || at > end - 2)
			return false;
		newline = memchr(line, '\n', end - at);
		len = newline != NULL ? (size_t)(newline - line) : end - at;
		for (size_t k = 0; k < boundaries->count; k++) {
			if (!line_matches(
				line, len, boundaries->texts[k], &out->close))
				continue;
			out->line = at;
			out->behind = at + len + (newline != NULL);
			return true;
		}
	}
	return false;
}

size_t
mime_part_end(const struct mime_source *source, size_t begin, size_t line)
{
	if (line > begin && source->bytes[line - 1] == '\n')
		line--;
	if (line > begin && source->bytes[line - 1] == '\r')
		line--;
	return line;
}
