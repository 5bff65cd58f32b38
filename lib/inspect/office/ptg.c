/* ptg.c - how long each token is, and the few that matter. */
#include "office/ptg.h"

#include "base/limits.h"
#include "formats/little.h"
#include "office/xlm.h"
#include "text/utf16.h"

enum ptg {
	PTG_CONCAT = 0x08,
	PTG_STR = 0x17,
	PTG_EXTENDED = 0x18,
	PTG_ATTR = 0x19,
	PTG_FUNC = 0x21,
	PTG_FUNC_VAR = 0x22,
};

/* Of PTG_EXTENDED: a table's reference. */
#define EXTENDED_LIST 0x19

/* Of PTG_ATTR: a list of offsets follows. */
#define ATTR_CHOOSE 0x04

/* No such token. */
#define NONE 0xff

/* Bytes behind each token: in Excel 5, 97, .xlsb. Those of varying length are
 * told elsewhere. */
static const uint8_t sizes[0x40][3] = {
	[0x00] = { NONE, NONE, NONE },
	[0x01] = { 4, 4, 4 },        /* shared or array formula */
	[0x02] = { 4, 4, 4 },        /* data table */
	[0x1a] = { 10, NONE, NONE }, /* sheet begins, ends */
	[0x1b] = { 4, NONE, NONE },
	[0x1c] = { 1, 1, 1 },  /* error */
	[0x1d] = { 1, 1, 1 },  /* truth */
	[0x1e] = { 2, 2, 2 },  /* integer */
	[0x1f] = { 8, 8, 8 },  /* number */
	[0x20] = { 7, 7, 14 }, /* array */
	[PTG_FUNC] = { 2, 2, 2 },
	[PTG_FUNC_VAR] = { 3, 3, 3 },
	[0x23] = { 14, 4, 4 }, /* name */
	[0x24] = { 3, 4, 6 },  /* cell */
	[0x25] = { 6, 8, 12 }, /* area */
	[0x26] = { 6, 6, 6 },  /* what an area was computed to */
	[0x27] = { 6, 6, 6 },
	[0x28] = { 6, 6, 6 },
	[0x29] = { 2, 2, 2 },
	[0x2a] = { 3, 4, 6 }, /* lost cell, lost area */
	[0x2b] = { 6, 8, 12 },
	[0x2c] = { 3, 4, 6 }, /* relative cell, relative area */
	[0x2d] = { 6, 8, 12 },
	[0x2e] = { 2, 2, 2 },
	[0x2f] = { 2, 2, 2 },
	[0x30] = { NONE, NONE, NONE },
	[0x31] = { NONE, NONE, NONE },
	[0x32] = { NONE, NONE, NONE },
	[0x33] = { NONE, NONE, NONE },
	[0x34] = { NONE, NONE, NONE },
	[0x35] = { NONE, NONE, NONE },
	[0x36] = { NONE, NONE, NONE },
	[0x37] = { NONE, NONE, NONE },
	[0x38] = { 2, NONE, NONE },
	[0x39] = { 24, 6, 6 }, /* other book's name */
	[0x3a] = { 17, 6, 8 }, /* other sheet's cell, area, lost ones */
	[0x3b] = { 20, 10, 14 },
	[0x3c] = { 17, 6, 8 },
	[0x3d] = { 20, 10, 14 },
	[0x3e] = { NONE, NONE, NONE },
	[0x3f] = { NONE, NONE, NONE },
};

/* A token without its class. */
static unsigned int
without_class(uint8_t token)
{
	if ((token & 0x60) == 0)
		return token & 0x1f;
	return (token & 0x1f) | 0x20;
}

/* The string behind a token at most left bytes before the end; how many bytes
 * it takes, more than left if it is cut. */
static size_t
take_string(struct office_facts *facts, enum ptg_form form,
    const uint8_t *string, size_t left)
{
	scoped_buffer struct buffer text = BUFFER_OF(LIMIT_OFFICE_TEXT_BYTES);
	size_t head = form == PTG_BIFF5 ? 1 : 2, unit = 1, count;

	if (left < head)
		return left + 1;
	count = form == PTG_BIFF12 ? little_u16(string) : string[0];
	if (form == PTG_BIFF12 || (form == PTG_BIFF8 && (string[1] & 1) != 0))
		unit = 2;
	if (count > (left - head) / unit)
		return left + 1;
	if (unit == 2)
		utf16_add((const char *)string + head, count, false, &text);
	else
		utf16_add_low((const char *)string + head, count, &text);
	office_string(facts, buffer_text(&text), text.len);
	return head + count * unit;
}

/* Bytes behind a token, more than left if it is broken. */
static size_t
token_bytes(
    enum ptg_form form, unsigned int token, const uint8_t *behind, size_t left)
{
	uint8_t size = sizes[token][form - PTG_BIFF5];

	if (token == PTG_EXTENDED && left > 0)
		return form == PTG_BIFF12 && behind[0] == EXTENDED_LIST ? 13
									: 5;
	if (token == PTG_ATTR && left >= 3 && (behind[0] & ATTR_CHOOSE) != 0)
		return 3 + 2 * ((size_t)little_u16(behind + 1) + 1);
	if (token == PTG_ATTR || token == PTG_EXTENDED)
		return 3;
	return size == NONE ? left + 1 : size;
}

/* A token of a macro that says what the macro does. */
static void
tell(struct office_facts *facts, unsigned int token, const uint8_t *behind)
{
	if (token == PTG_CONCAT)
		office_count(facts, FEATURE_XLM_PIECES);
	else if (token == PTG_FUNC)
		xlm_function(facts->out, little_u16(behind));
	else if (token == PTG_FUNC_VAR)
		xlm_function(facts->out, little_u16(behind + 1));
}

bool
ptg_walk(struct office_facts *facts, enum ptg_form form, const uint8_t *tokens,
    size_t len, bool is_macro, size_t *left_io)
{
	if (form == PTG_UNSET)
		return false;
	while (len > 0 && *left_io > 0) {
		unsigned int token = without_class(tokens[0]);
		size_t bytes;

		--*left_io;
		tokens++;
		len--;
		bytes = token == PTG_STR
		    ? take_string(facts, form, tokens, len)
		    : token_bytes(form, token, tokens, len);
		if (bytes > len)
			return false;
		if (is_macro)
			tell(facts, token, tokens);
		tokens += bytes;
		len -= bytes;
	}
	return true;
}
