/* fuzz_spf.c - any bytes as an SPF record: every name has it, so that it may
 * include and redirect to itself. Up to the first NUL the sender, behind it
 * the record. No limit is passed, and every question asks for a name that fits.
 */
#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "net/address.h"
#include "net/spf.h"
#include "net/spf_macro.h"
#include "net/spf_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

struct zone {
	struct dns_record record, host, address;
	struct dns_answer text, hosts, addresses, nothing, silence;
	int questions;
};

static const struct dns_answer *
answer_from(void *arg, const char *name, enum dns_type type)
{
	struct zone *zone = arg;
	size_t len = strlen(name);

	zone->questions++;
	assert(len <= LIMIT_DNS_NAME_BYTES);
	if (type == DNS_TXT)
		return &zone->text;
	/* What a name has depends on its length, so that the fuzzer can
	 * choose. */
	if (len % 5 == 3)
		return &zone->nothing;
	if (len % 5 == 4)
		return &zone->silence;
	return type == DNS_A || type == DNS_AAAA ? &zone->addresses
						 : &zone->hosts;
}

static const char *
no_name(void *arg)
{
	(void)arg;
	return "unknown";
}

/* Every domain-spec of a good record expands to a name or to none. */
static void
expand(const struct spf_record *record)
{
	static const struct spf_macro_values values = { .s = "a.b-c@d.example",
		.l = "a.b-c",
		.o = "d.example",
		.d = "e.example",
		.i = "192.0.2.1",
		.v = "in-addr",
		.h = "helo.example",
		.p = no_name };

	for (size_t i = 0; i < record->count; i++) {
		const struct spf_term *term = &record->terms[i];
		scoped_buffer struct buffer name = {
			.max = LIMIT_SPF_EXPANDED_BYTES
		};

		if (term->domain == NULL)
			continue;
		assert(spf_macro_is_domain(term->domain, term->domain_len));
		spf_macro_expand(
		    term->domain, term->domain_len, &values, &name);
		assert(name.len <= LIMIT_DNS_NAME_BYTES);
	}
}

static void
check(const char *sender, struct zone *zone)
{
	struct spf_dns dns = { .ask = answer_from, .arg = zone };
	struct in6_addr client;
	struct spf_answer answer;
	struct spf_query query = { .client = &client,
		.helo = "helo.example",
		.sender = sender,
		.domain = "e.example" };

	assert(address_parse("192.0.2.1", 9, &client) == 0);
	spf_check(&query, &dns, &answer);
	assert(answer.result != SPF_UNSET && answer.result <= SPF_PERMERROR);
	assert(answer.questions == zone->questions);
	assert(answer.questions <= LIMIT_SPF_QUESTIONS);
	assert(memchr(answer.why, '\0', sizeof answer.why) != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	scoped_mem char *copy = mem_text((const char *)data, len);
	scoped_mem struct spf_record *record = mem_new(1, sizeof *record);
	size_t sender_len = strlen(copy);
	struct zone zone = { .nothing = { .status = DNS_NO_NAME },
		.silence = { .status = DNS_TIMEOUT } };
	const char *wrong;
	size_t wrong_len;

	if (len > 65536 || sender_len == len)
		return 0;
	zone.record.text = copy + sender_len + 1;
	zone.record.text_len = len - sender_len - 1;
	zone.host.text = (char *)"mail.example";
	zone.host.text_len = strlen(zone.host.text);
	assert(address_parse("192.0.2.2", 9, &zone.address.address) == 0);
	zone.text = (struct dns_answer){
		.status = DNS_FOUND, .records = &zone.record, .record_count = 1
	};
	zone.hosts = (struct dns_answer){
		.status = DNS_FOUND, .records = &zone.host, .record_count = 1
	};
	zone.addresses = (struct dns_answer){
		.status = DNS_FOUND, .records = &zone.address, .record_count = 1
	};
	if (spf_record_is(zone.record.text, zone.record.text_len) &&
	    spf_record_parse(zone.record.text, zone.record.text_len, record,
		&wrong, &wrong_len) == 0)
		expand(record);
	check(copy, &zone);
	return 0;
}
