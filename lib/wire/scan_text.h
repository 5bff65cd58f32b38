/* scan_text.h - what a message's headers and texts look like: facts for the
 * spam score, never verdicts.
 *
 * Part of a struct scan_report (report.h), which owns what is pointed at.
 * Counts are capped at LIMIT_TEXT_COUNT. All zero and empty is a message of
 * which nothing was read: that fires no test. Thread: one owner. Never logs. */
#ifndef SEKISHO_WIRE_SCAN_TEXT_H
#define SEKISHO_WIRE_SCAN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"

/* What was seen, one bit each of scan_text.signs. A value is never used for
 * anything else: it crosses the border. */
enum text_sign {
	/* The headers (RFC 5322 3.6). */
	SIGN_DATE_MISSING = 0,
	SIGN_DATE_BAD,         /* cannot be read */
	SIGN_ID_MISSING,       /* Message-ID */
	SIGN_ID_BAD,           /* not <left@right> */
	SIGN_ID_NO_DOMAIN,     /* no dot on its right */
	SIGN_FROM_MISSING,     /* or empty */
	SIGN_FROM_BAD,         /* no address in it */
	SIGN_FROM_MANY,        /* several headers, or several addresses */
	SIGN_TO_MISSING,       /* neither To nor Cc */
	SIGN_TO_EMPTY,         /* they name nobody */
	SIGN_TO_SELF,          /* To is From */
	SIGN_SUBJECT_MISSING,  /* or empty */
	SIGN_SUBJECT_CAPS,     /* ten capital letters or more, no small one */
	SIGN_SUBJECT_MARKS,    /* "!!", "$$", "??" */
	SIGN_SUBJECT_GAP,      /* a run of blanks before its last word */
	SIGN_REPLY_CLAIM,      /* "Re:" and nothing it answers to */
	SIGN_FORWARD_CLAIM,    /* "Fw:" likewise */
	SIGN_WORDS_NEEDLESS,   /* base64 words for plain ASCII */
	SIGN_NAME_NEEDLESS,    /* the same in From */
	SIGN_RAW_8BIT,         /* bytes that are no UTF-8 in Subject or From */
	SIGN_MIME_UNVERSIONED, /* parts without MIME-Version */
	SIGN_REPEATED,         /* Date, Subject, To ... stand there twice */
	SIGN_LIST,             /* a mailing list brought it */
	SIGN_PRIORITY,         /* it calls itself urgent */
	SIGN_HEADER_INVISIBLE, /* letters nobody sees in Subject or From */
	SIGN_HEADER_MIXED,     /* words of two alphabets there */
	/* The texts. */
	SIGN_CHARSET_MISMATCH, /* declared for letters that are not there */
	SIGN_TEXT_NEEDLESS,    /* base64 for plain ASCII */
	SIGN_HTML_ONLY,        /* no plain text beside it */
	SIGN_PLAIN_EMPTY,      /* the plain alternative says nothing */
	SIGN_GTUBE,            /* the test pattern for spam filters */
	SIGN_WALLET,           /* the address of a purse of crypto coins */
	SIGN_CUT,              /* not all of the text was looked at */
	/* HTML. */
	SIGN_HTML_FORM,
	SIGN_HTML_PASSWORD, /* a field for a password */
	SIGN_HTML_SCRIPT,
	SIGN_HTML_FRAME,
	SIGN_HTML_REFRESH,   /* goes elsewhere by itself */
	SIGN_HTML_SPLIT,     /* hidden letters inside visible words */
	SIGN_HTML_DATA_LINK, /* a link that is its own document */
	SIGN_COUNT,
};

enum text_count {
	COUNT_LETTERS = 0, /* visible, of all displayed texts */
	COUNT_HIDDEN,      /* letters that a reader does not see */
	COUNT_INVISIBLE,   /* zero-width characters inside words */
	COUNT_MIXED,       /* words that mix alphabets */
	COUNT_IMAGES,      /* of HTML, and pictures shown beside the text */
	COUNT_LINKS,
	COUNT_LINK_LIES, /* links whose text names another host */
	COUNT_COUNT,
};

enum text_script {
	SCRIPT_LATIN = 0,
	SCRIPT_KANA,
	SCRIPT_HAN,
	SCRIPT_HANGUL,
	SCRIPT_CYRILLIC,
	SCRIPT_GREEK,
	SCRIPT_ARABIC,
	SCRIPT_HEBREW,
	SCRIPT_THAI,
	SCRIPT_OTHER,
	SCRIPT_COUNT,
};

/* What the visible text is written in, as far as scripts and the commonest
 * words tell. */
enum text_language {
	LANGUAGE_UNSET = 0, /* too little text, or none of these */
	LANGUAGE_ENGLISH,
	LANGUAGE_JAPANESE,
	LANGUAGE_GERMAN,
	LANGUAGE_FRENCH,
	LANGUAGE_SPANISH,
	LANGUAGE_PORTUGUESE,
	LANGUAGE_ITALIAN,
	LANGUAGE_DUTCH,
	LANGUAGE_CHINESE,
	LANGUAGE_KOREAN,
	LANGUAGE_RUSSIAN, /* Cyrillic of any kind */
	LANGUAGE_COUNT,
};

/* Words and runs of letters, hashed: bucket below 2^LIMIT_TEXT_BUCKET_BITS,
 * each once, in rising order. */
struct text_feature {
	uint32_t bucket;
	uint32_t count; /* at least 1 */
};

struct scan_text {
	uint64_t signs; /* bits 1 << enum text_sign */
	uint32_t counts[COUNT_COUNT];
	uint32_t letters[SCRIPT_COUNT]; /* visible ones */
	enum text_language language;
	bool has_date;
	int64_t date_s; /* what Date says, since the epoch */
	/* Never NULL, UTF-8. Addresses are "local@domain" without brackets,
	 * "" where there is none. */
	char *from_name;
	char *from_address;
	char *reply_to;
	struct text_feature *features;
	size_t feature_count;
};

/* Whether the sign is among the facts. */
static inline bool
text_has(const struct scan_text *text, enum text_sign sign)
{
	return (text->signs >> sign & 1) != 0;
}

static inline void
text_sign_add(struct scan_text *text, enum text_sign sign)
{
	text->signs |= (uint64_t)1 << sign;
}

/* Count some more, up to the cap. */
static inline void
text_count_add(uint32_t *count, uint64_t more)
{
	uint32_t room = *count < LIMIT_TEXT_COUNT ? LIMIT_TEXT_COUNT - *count
						  : 0;

	*count += more < room ? (uint32_t)more : room;
}

/* "en", "ja", ... (ISO 639-1), "" for LANGUAGE_UNSET. Static. */
const char *text_language_name(enum text_language language);

/* The language of such a name, LANGUAGE_UNSET if it is none. */
enum text_language text_language_of(const char *name, size_t len);

#endif
