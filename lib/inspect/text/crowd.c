/* crowd.c - two counts, by memchr(). */
#include "text/crowd.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

bool
crowd_is_mail(const char *bytes, size_t len)
{
	static const char word[] = "begin ";
	const char *end = bytes + len, *line = bytes;
	size_t count = 0;

	while (line != NULL && (size_t)(end - line) >= sizeof word) {
		/* Most lines are seen to be none by their first letter. */
		if (line[0] == word[0] &&
		    memcmp(line, word, sizeof word - 1) == 0 &&
		    ++count > LIMIT_CROWD)
			return true;
		line = memchr(line, '\n', (size_t)(end - line));
		line = line != NULL ? line + 1 : NULL;
	}
	return false;
}

bool
crowd_is_page(const char *bytes, size_t len)
{
	static const char word[] = "data";
	const size_t word_len = sizeof word - 1;
	const char *at = bytes;
	size_t count = 0;

	while ((at = memchr(at, ':', len - (size_t)(at - bytes))) != NULL) {
		if ((size_t)(at - bytes) >= word_len &&
		    text_equal(at - word_len, word_len, word, word_len) &&
		    ++count > LIMIT_CROWD)
			return true;
		at++;
	}
	return false;
}
