/* password_label.c - words that announce a password, as tables. */
#include "unlock/password_label.h"

#include <stdint.h>

#include "base/ascii.h"
#include "base/text.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

struct label_text {
	const char *text;
	size_t len;
};

/* By their first byte; longer ones before those that they begin with. ASCII
 * ones stand alone. */
#define LABEL(text)                                                            \
	{                                                                      \
		(text), sizeof(text) - 1                                       \
	}
static const struct label_text
    on_a[] = { LABEL("access code"), LABEL("archive code") },
    on_c[] = { LABEL("contraseña") },
    on_k[] = { LABEL("kennwort"), LABEL("key") },
    on_m[] = { LABEL("mot de passe") }, on_s[] = { LABEL("senha") },
    on_p[] = { LABEL("passphrase"), LABEL("passwort"), LABEL("password"),
	    LABEL("passcode"), LABEL("pass phrase"), LABEL("pass word"),
	    LABEL("pass code"), LABEL("passwd"), LABEL("pass"), LABEL("pwd"),
	    LABEL("p/w"), LABEL("pw"), LABEL("passkey"), LABEL("pin") },
    on_u[] = { LABEL("unlock code"), LABEL("unzip code") },
    on_z[] = { LABEL("zippassword"), LABEL("zippass"), LABEL("zippw") },
    on_d0[] = { LABEL("пароль") },
    on_e3[] = { LABEL("パスワード"), LABEL("パスコード"), LABEL("パスフレーズ"),
	    LABEL("パス"), LABEL("キー"), LABEL("アクセスコード") },
    on_e5[] = { LABEL("合言葉"), LABEL("合い言葉"), LABEL("復号コード"),
	    LABEL("展開コード"), LABEL("密码"), LABEL("密碼"), LABEL("口令") },
    on_e6[] = { LABEL("暗証番号"), LABEL("暗証"), LABEL("暗号") },
    on_e8[] = { LABEL("解凍コード"), LABEL("解凍ワード"), LABEL("解除コード"),
	    LABEL("解錠コード"), LABEL("認証コード") },
    on_e9[] = { LABEL("鍵"), LABEL("開封コード"), LABEL("開封ワード"),
	    LABEL("閲覧コード"), LABEL("開錠コード") },
    on_eb[] = { LABEL("비밀번호") }, on_ec[] = { LABEL("암호") };
#undef LABEL

/* What a byte may begin, as bits. */
#define BEGINS_WORD                                                            \
	1U             /* an ASCII label: no letter or digit stands before it  \
			*/
#define BEGINS_WIDE 2U /* a label in another script */

struct beginning {
	const struct label_text *labels;
	uint8_t count;
	uint8_t bits;
};

#define WORD(list)                                                             \
	{                                                                      \
		(list), COUNT(list), BEGINS_WORD                               \
	}
#define WIDE(list)                                                             \
	{                                                                      \
		(list), COUNT(list), BEGINS_WIDE                               \
	}
static const struct beginning beginnings[256] = { ['a'] = WORD(on_a),
	['A'] = WORD(on_a),
	['u'] = WORD(on_u),
	['U'] = WORD(on_u),
	['z'] = WORD(on_z),
	['Z'] = WORD(on_z),
	['c'] = WORD(on_c),
	['C'] = WORD(on_c),
	['k'] = WORD(on_k),
	['K'] = WORD(on_k),
	['m'] = WORD(on_m),
	['M'] = WORD(on_m),
	['s'] = WORD(on_s),
	['S'] = WORD(on_s),
	['p'] = WORD(on_p),
	['P'] = WORD(on_p),
	[0xd0] = WIDE(on_d0),
	[0xe3] = WIDE(on_e3),
	[0xe5] = WIDE(on_e5),
	[0xe6] = WIDE(on_e6),
	[0xe8] = WIDE(on_e8),
	[0xe9] = WIDE(on_e9),
	[0xeb] = WIDE(on_eb),
	[0xec] = WIDE(on_ec) };
#undef WORD
#undef WIDE

/* What may not begin behind a byte. */
static const uint8_t barred[256] = { ['0' ... '9'] = BEGINS_WORD,
	['A' ... 'Z'] = BEGINS_WORD,
	['a' ... 'z'] = BEGINS_WORD };

static bool
begins_at(struct span line, size_t at, const char *with)
{
	return text_begins(line.text + at, line.len - at, with);
}

/* Behind the number of one of several passwords: "PW1:", "パスワード2は". */
static size_t
behind_number(struct span line, size_t end)
{
	static const char *const behind[] = { ":", " :", "=", "は" };

	if (end + 1 >= line.len || line.text[end] < '0' || line.text[end] > '9')
		return end;
	for (size_t i = 0; i < COUNT(behind); i++)
		if (begins_at(line, end + 1, behind[i]))
			return end + 1;
	return end;
}

/* Whether an ASCII label ends as a word does: "keyword" has none. That it
 * begins as one, as in "compass" it does not, is known by then. */
static bool
ends_word(struct span line, size_t end)
{
	return end >= line.len || !ascii_is_alnum(line.text[end]) ||
	    behind_number(line, end) > end;
}

/* Whether the text at `at` begins with a C string whose first byte is known to
 * be there: by bytes beyond ASCII, without case otherwise. */
static bool
goes_on(struct span line, size_t at, const char *with)
{
	if ((uint8_t)with[0] < 0x80)
		return line.len - at > 1 &&
		    text_lower(line.text[at + 1]) == with[1] &&
		    begins_at(line, at, with);
	for (size_t i = 1; with[i] != '\0'; i++)
		if (at + i >= line.len || line.text[at + i] != with[i])
			return false;
	return true;
}

static bool
label_at(struct span line, size_t at, struct label *out)
{
	const struct beginning *begins = &beginnings[(uint8_t)line.text[at]];

	for (size_t i = 0; i < begins->count; i++) {
		const struct label_text *label = &begins->labels[i];
		size_t end = at + label->len;

		if (!goes_on(line, at, label->text) ||
		    (begins->bits == BEGINS_WORD && !ends_word(line, end)))
			continue;
		*out = (struct label){ at, behind_number(line, end), line.len,
			begins->bits == BEGINS_WORD };
		return true;
	}
	return false;
}

bool
label_find(struct span line, size_t from, struct label *out)
{
	uint8_t before = from > 0 && from <= line.len
	    ? (uint8_t)line.text[from - 1]
	    : ' ';

	/* All text comes along here: two looks into tables and one branch a
	 * byte, which is seldom taken. A branch for the first letters alone
	 * is mispredicted in every other word. */
	for (size_t at = from; at < line.len; at++) {
		uint8_t byte = (uint8_t)line.text[at];
		unsigned int begins = beginnings[byte].bits &
		    ~(unsigned int)barred[before];

		before = byte;
		if (begins != 0 && label_at(line, at, out))
			return true;
	}
	return false;
}
