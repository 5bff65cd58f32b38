/* password_name.c - a name without extensions, its parts, and labels. */
#include "unlock/password_name.h"

#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "text/normal_text.h"

/* Shorter parts are numbers of pages. */
#define PART_MIN 3

#define MARKS "_- .()[]{}"

/* Behind a label that clings to its value, as words of a text do not; the
 * longer ones first. Returns len if there is none. */
static size_t
behind_label(const char *text, size_t len)
{
	static const char *const labels[] = { "パスワード", "暗証番号",
		"password", "passwd", "pass", "パス", "pwd", "pw" };

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		size_t at = text_find(text, len, labels[i]);

		if (at < len)
			return at + strlen(labels[i]);
	}
	return len;
}

static void
add_labelled(struct passwords *out, const char *name, size_t len)
{
	size_t begin = behind_label(name, len), end;

	while (begin < len && strchr(MARKS ":=", name[begin]) != NULL)
		begin++;
	for (end = begin; end < len && strchr(MARKS, name[end]) == NULL; end++)
		;
	passwords_add(out, PASSWORD_NAME, name + begin, end - begin);
}

static void
add_name(struct passwords *out, const char *name, size_t len)
{
	size_t base = len, part = 0;

	for (size_t i = len; i > 0; i--)
		if (name[i - 1] == '.')
			base = i - 1; /* without every extension */
	add_labelled(out, name, base);
	passwords_add(out, PASSWORD_NAME, name, base);
	for (size_t i = 0; i <= base; i++) {
		if (i < base && strchr(MARKS, name[i]) == NULL)
			continue;
		if (i - part >= PART_MIN)
			passwords_add(
			    out, PASSWORD_NAME, name + part, i - part);
		part = i + 1;
	}
}

void
password_name_add(struct passwords *passwords, const char *name, size_t len)
{
	scoped_buffer struct buffer normal = BUFFER_OF(
	    NORMAL_TEXT_FACTOR * LIMIT_FILE_NAME_BYTES + 1);

	add_name(passwords, name, len);
	if (len > LIMIT_FILE_NAME_BYTES || !text_is_utf8(name, len) ||
	    (len > 0 && memchr(name, '\0', len) != NULL) ||
	    normal_text_is(name, len))
		return;
	normal_text_add(name, len, &normal);
	add_name(passwords, normal.data, normal.len);
}
