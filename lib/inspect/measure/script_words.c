/* script_words.c - tokens to meanings through a small hash table. */
#include "measure/script_words.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Longer tokens are no words; more parts are no name. */
#define TOKEN_BYTES 48
#define TOKEN_PARTS 8

/* Blanks between two pieces of a text. */
#define JOINT_BLANKS 8

/* Slots: a power of two, four times the words. */
#define SLOTS 1024

/* clang-format off */
/* A word may hold dots and hyphens; one that begins with - % : or . counts
 * only where that stands in front of it. Words that honest programs of any
 * kind are full of (run, open, exec, replace) are left out. */
static const struct {
	enum meaning meaning;
	const char *words;
} meanings[] = {
	{ MEANING_EXECUTE, "wscript.shell shellexecute shell.application "
		"createprocess win32_process winmgmts start-process "
		"invoke-item invoke-wmimethod invoke-cimmethod rundll32 "
		"regsvr32 mshta powershell pwsh cscript cmd.exe wmic msiexec "
		"installutil regasm regsvcs msbuild forfiles pcalua odbcconf "
		"winexec child_process processstartinfo process.start cmstp "
		"%comspec comspec wscript.exe shell shellexecutea "
		"shellexecutew createprocessa executeexcel4macro" },
	{ MEANING_DYNAMIC, "eval execute executeglobal execscript iex "
		"invoke-expression scriptblock invokescript" },
	{ MEANING_OBJECT, "createobject activexobject getobject new-object" },
	{ MEANING_MEMORY, "virtualalloc virtualallocex virtualprotect "
		"createthread createremotethread writeprocessmemory "
		"reflection reflection.assembly rtlmovememory add-type "
		"dllimport getprocaddress loadlibrary loadlibrarya "
		"getdelegateforfunctionpointer marshal.copy" },
	{ MEANING_DOWNLOAD, "xmlhttp serverxmlhttp winhttprequest winhttp "
		"urldownloadtofile urldownloadtofilea urlmon downloadfile "
		"downloadstring downloaddata webclient invoke-webrequest "
		"invoke-restmethod iwr irm start-bitstransfer bitsadmin "
		"certutil curl wget responsebody httpwebrequest davwwwroot "
		"internetexplorer.application downloadfileasync" },
	{ MEANING_WRITE, "adodb.stream savetofile createtextfile "
		"opentextfile writeallbytes writealltext out-file set-content "
		"add-content copyfile filesystemobject expand-archive "
		"copy-item xcopy movefile deletefile writefilesync" },
	{ MEANING_PERSIST, "regwrite regdelete new-itemproperty "
		"set-itemproperty hkcu hklm hkey_current_user "
		"hkey_local_machine schtasks schedule.service "
		"register-scheduledtask new-scheduledtaskaction new-service "
		"currentversion" },
	{ MEANING_DISARM, "set-mppreference add-mppreference vssadmin bcdedit "
		"wevtutil wbadmin disableantispyware amsiutils "
		"disablerealtimemonitoring amsiinitfailed amsiscanbuffer" },
	{ MEANING_DECODE, "frombase64string atob unescape "
		"decodeuricomponent bin.base64 nodetypedvalue strreverse "
		"tochararray gzipstream deflatestream bxor xor -join "
		"hex2bin securestringtobstr -en -enc -enco -encod -encode "
		"-encoded -encodedcommand textdecoder bin.hex" },
	{ MEANING_CHARS, "chr chrw chrb asc ascw fromcharcode charcodeat "
		"fromcodepoint" },
	{ MEANING_HIDE, "-windowstyle -win -nop -noprofile -noni "
		"-noninteractive -ep -executionpolicy -exec bypass vbhide "
		"createnowindow" },
	{ MEANING_PLACE, "%temp %tmp %appdata %localappdata %public "
		"%programdata %userprofile :temp :tmp :appdata :localappdata "
		":public :programdata :userprofile getspecialfolder "
		"specialfolders expandenvironmentstrings gettempname "
		"gettemppath" },
	{ MEANING_FILE, ".vbs .vbe .jse .wsf .hta .ps1 .bat .exe .dll .scr "
		".ocx .lnk .msi" },
	{ MEANING_WAIT, "wscript.sleep start-sleep ping" },
	{ MEANING_BLOB, "blob createobjecturl mssaveoropenblob mssaveblob "
		"uint8array" },
	{ MEANING_CLICK, ".click dispatchevent" },
	{ MEANING_REDIRECT, "window.location window.location.href "
		"location.href location.replace location.assign "
		"document.location top.location self.location "
		"parent.location window.open" },
	{ MEANING_INSERT, "document.write document.writeln innerhtml "
		"insertadjacenthtml srcdoc outerhtml" },
};
/* clang-format on */

struct slot {
	const char *word;
	uint8_t len;
	uint8_t meaning;
};

struct token {
	char text[TOKEN_BYTES]; /* lower case */
	size_t len;             /* also of what did not fit */
	char before;            /* what stands in front of it */
	bool is_split;
};

struct counting {
	const char *text;
	size_t len, at;
	struct script_words *words;
	struct slot slots[SLOTS];
};

/* FNV-1a: short words, and nobody gains by making them collide. */
static uint32_t
hash_of(char before, const char *word, size_t len)
{
	uint32_t hash = 2166136261U;

	if (before != '\0')
		hash = (hash ^ (uint8_t)before) * 16777619U;
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (uint8_t)word[i]) * 16777619U;
	return hash ^ hash >> 15;
}

static void
fill_slots(struct slot slots[SLOTS])
{
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
		const char *word = meanings[i].words;

		while (*word != '\0') {
			size_t len = strcspn(word, " ");
			uint32_t slot = hash_of('\0', word, len) % SLOTS;

			while (slots[slot].word != NULL)
				slot = (slot + 1) % SLOTS;
			slots[slot] = (struct slot){ word, (uint8_t)len,
				(uint8_t)meanings[i].meaning };
			word += len + (word[len] != '\0');
		}
	}
}

/* Count a word with what stands in front of it, or '\0'. */
static bool
count_word(struct counting *counting, char before, const char *word, size_t len)
{
	uint32_t slot = hash_of(before, word, len) % SLOTS;
	size_t lead = before != '\0';

	for (; counting->slots[slot].word != NULL; slot = (slot + 1) % SLOTS) {
		const struct slot *found = &counting->slots[slot];

		if (found->len != len + lead ||
		    (lead > 0 && found->word[0] != before) ||
		    memcmp(found->word + lead, word, len) != 0)
			continue;
		counting->words->counts[found->meaning]++;
		return true;
	}
	return false;
}

/* ASCII lower case; asked for each byte, so not text_lower()'s call. */
static inline char
lower(char c)
{
	if (c < 'A' || c > 'Z')
		return c;
	return (char)(c - 'A' + 'a');
}

static inline bool
is_letter(char c)
{
	return (uint8_t)((c | 0x20) - 'a') < 26 || (uint8_t)(c - '0') < 10 ||
	    c == '_';
}

static bool
is_quote(char c)
{
	return c == '"' || c == '\'';
}

static size_t
skip_blanks(const struct counting *counting, size_t at)
{
	size_t end = at + JOINT_BLANKS;

	while (at < counting->len && at < end &&
	    (counting->text[at] == ' ' || counting->text[at] == '\t' ||
		counting->text[at] == '\r' || counting->text[at] == '\n'))
		at++;
	return at;
}

/* Behind the joint of two texts in quotes that begins at `at`, or at. */
static size_t
joint_end(const struct counting *counting, size_t at)
{
	size_t end;

	if (!is_quote(counting->text[at]))
		return at;
	end = skip_blanks(counting, at + 1);
	if (end >= counting->len ||
	    (counting->text[end] != '+' && counting->text[end] != '&'))
		return at;
	end = skip_blanks(counting, end + 1);
	if (end >= counting->len || !is_quote(counting->text[end]))
		return at;
	return end + 1;
}

/* Behind what a token goes on across: a joint, or a mark that the shells drop;
 * at if it ends. */
static size_t
gap_end(struct counting *counting, size_t at)
{
	size_t end = joint_end(counting, at);

	if (end > at) {
		counting->words->joints++;
		return end;
	}
	if ((counting->text[at] == '^' || counting->text[at] == '`') &&
	    at + 1 < counting->len && is_letter(counting->text[at + 1]))
		return at + 1;
	return at;
}

/* The token that begins here. */
static void
take_token(struct counting *counting, struct token *token)
{
	size_t at = counting->at;

	/* The text itself is not cleared: its length says what is there. */
	token->len = 0;
	token->before = '\0';
	if (at > 0)
		token->before = counting->text[at - 1];
	token->is_split = false;
	while (at < counting->len) {
		char c = counting->text[at];
		size_t end;

		if (is_letter(c) || c == '.' || c == '-') {
			if (token->len < TOKEN_BYTES)
				token->text[token->len] = lower(c);
			token->len++;
			at++;
			continue;
		}
		end = gap_end(counting, at);
		if (end == at)
			break;
		at = end;
		if (at < counting->len && is_letter(counting->text[at]))
			token->is_split = true;
	}
	counting->at = at;
}

/* Where the parts of a token begin, and behind its end. */
static size_t
find_parts(const struct token *token, size_t parts[TOKEN_PARTS + 1])
{
	size_t count = 0;

	parts[count++] = 0;
	for (size_t i = 0; i < token->len && count < TOKEN_PARTS; i++)
		if (token->text[i] == '.' || token->text[i] == '-')
			parts[count++] = i + 1;
	parts[count] = token->len + 1;
	return count;
}

/* The longest word that begins with part `first`; returns the part behind
 * it. */
static size_t
count_from(struct counting *counting, const struct token *token,
    const size_t *parts, size_t count, size_t first)
{
	const char *word = token->text + parts[first];
	char before = token->before;

	if (first > 0)
		before = word[-1];
	for (size_t last = count; last > first; last--) {
		size_t len = parts[last] - 1 - parts[first];

		if (len == 0 || len > TOKEN_BYTES)
			continue;
		if ((before != '\0' && strchr("-%:.", before) != NULL &&
			count_word(counting, before, word, len)) ||
		    count_word(counting, '\0', word, len)) {
			counting->words->split += token->is_split;
			return last;
		}
	}
	return first + 1;
}

static void
count_token(struct counting *counting, struct token *token)
{
	size_t parts[TOKEN_PARTS + 1];
	size_t count, part = 0;

	while (token->len > 0 && token->len <= TOKEN_BYTES &&
	    (token->text[token->len - 1] == '.' ||
		token->text[token->len - 1] == '-'))
		token->len--;
	if (token->len < 2 || token->len > TOKEN_BYTES)
		return;
	count = find_parts(token, parts);
	while (part < count)
		part = count_from(counting, token, parts, count, part);
}

void
script_words_count(const char *text, size_t len, struct script_words *words)
{
	struct counting counting = { .text = text, .len = len, .words = words };

	fill_slots(counting.slots);
	while (counting.at < len) {
		char c = text[counting.at];
		size_t end;

		if (is_letter(c)) {
			struct token token;

			take_token(&counting, &token);
			count_token(&counting, &token);
			continue;
		}
		end = joint_end(&counting, counting.at);
		words->joints += end > counting.at;
		counting.at = end > counting.at ? end : counting.at + 1;
	}
}
