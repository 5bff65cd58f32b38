/* fuzz_dns.c - any bytes as a DNS answer. The first byte chooses what was
 * asked; what is found obeys its limits, and a question that is in the packet
 * is taken from there, so that the reader gets behind it. */
#include <assert.h>
#include <string.h>

#include "net/dns_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* The question's name in its simplest form; "a.example" when it has none. */
static void
question(const uint8_t *packet, size_t len, char name[256])
{
	size_t at = 12, used = 0;

	while (at < len && packet[at] > 0 && packet[at] < 64 &&
	    at + 1 + packet[at] < len && used + packet[at] < 250) {
		if (used > 0)
			name[used++] = '.';
		memcpy(name + used, packet + at + 1, packet[at]);
		used += packet[at];
		at += 1U + packet[at];
	}
	name[used] = '\0';
	if (used == 0 || strlen(name) != used)
		memcpy(name, "a.example", sizeof "a.example");
}

static void
check_answer(const struct dns_answer *answer)
{
	assert(answer->record_count <= LIMIT_DNS_RECORDS);
	assert((answer->status == DNS_FOUND) == (answer->record_count > 0));
	assert(answer->status != DNS_UNSET && answer->status != DNS_TIMEOUT);
	assert(answer->ttl_s <= INT32_MAX);
	for (size_t i = 0; i < answer->record_count; i++) {
		const struct dns_record *record = &answer->records[i];

		assert(record->text == NULL ||
		    record->text[record->text_len] == '\0');
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const enum dns_type types[] = { DNS_A, DNS_AAAA, DNS_MX, DNS_PTR,
		DNS_TXT };
	struct dns_answer answer;
	enum dns_type type;
	char name[256];

	if (len == 0 || len > 65536)
		return 0;
	type = types[data[0] % (sizeof types / sizeof *types)];
	question(data + 1, len - 1, name);
	dns_message_read(data + 1, len - 1, name, type, &answer);
	check_answer(&answer);
	dns_answer_release(&answer);
	return 0;
}
