/* check_net.c - what texts about the network must look like. */
#include <arpa/inet.h>
#include <string.h>

#include "base/text.h"
#include "config/check.h"
#include "config/list_codes.h"
#include "config/list_item.h"
#include "config/network.h"

/* Texts that reach the wire: ASCII, and only these letters behind a %. */
static int
check_percents(const char *text, size_t len, const char *letters,
    const char *meaning, struct fault *fault)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] < 0x20 || text[i] > 0x7e)
			return fault_set(fault,
			    "must be printable ASCII: SMTP carries nothing "
			    "else");
		if (text[i] != '%')
			continue;
		i++;
		if (i == len || strchr(letters, text[i]) == NULL)
			return fault_set(fault,
			    "may hold %s and %%%% (a percent sign), no other "
			    "%%",
			    meaning);
	}
	return 0;
}

int
check_reply(const char *text, size_t len, struct fault *fault)
{
	return check_percents(
	    text, len, "vs%", "%v (verdict), %s (our id)", fault);
}

int
check_list_reply(const char *text, size_t len, struct fault *fault)
{
	return check_percents(text, len, "ilrs%",
	    "%i (client), %l (list), %r (the list's words), %s (our id)",
	    fault);
}

/* The length of the address at the start of ADDRESS[:PORT] or
 * [ADDRESS][:PORT]; the port, if any, in *port. */
static size_t
split_port(const char *text, size_t len, const char **port)
{
	const char *close = memchr(text, ']', len);
	const char *colon = memchr(text, ':', len);

	*port = NULL;
	if (text[0] == '[' && close != NULL) {
		if (close + 1 < text + len)
			*port = close[1] == ':' ? close + 2 : close + 1;
		return (size_t)(close + 1 - text);
	}
	/* One colon only: an IPv6 address has two at least. */
	if (colon == NULL ||
	    memchr(colon + 1, ':', len - (size_t)(colon + 1 - text)) != NULL)
		return len;
	*port = colon + 1;
	return (size_t)(colon - text);
}

int
check_name_server(const char *text, size_t len, struct fault *fault)
{
	const char *port;
	size_t address_len = split_port(text, len, &port);
	struct network network;
	uint64_t number;

	if (memchr(text, '/', len) != NULL ||
	    network_parse(text, address_len, &network, fault) != 0)
		return fault_set(fault,
		    "must be an address, with or without a port: "
		    "127.0.0.1:5353, [::1]:5353");
	if (port != NULL &&
	    (text_number(port, (size_t)(text + len - port), 65535, &number) !=
		    0 ||
		number == 0))
		return fault_set(fault, "must name a port from 1 to 65535");
	return 0;
}

int
check_listen(const char *text, size_t len, struct fault *fault)
{
	const char *port = NULL;

	if (len == 3 && memcmp(text, "off", 3) == 0)
		return 0;
	split_port(text, len, &port);
	if (port == NULL || check_name_server(text, len, fault) < 0)
		return fault_set(fault,
		    "must be off, or an address and a port: 127.0.0.1:9925, "
		    "[::1]:9925");
	return 0;
}

int
check_list_zone(const char *text, size_t len, struct fault *fault)
{
	return len == 0 ? 0 : list_zone_check(text, len, fault);
}

int
check_list_codes(const char *text, size_t len, struct fault *fault)
{
	struct list_codes codes;

	return len == 0 ? 0 : list_codes_parse(text, len, &codes, fault);
}

int
check_list_test(const char *text, size_t len, struct fault *fault)
{
	return len == 0 ? 0 : list_test_check(text, len, fault);
}

int
check_show(const char *text, size_t len, struct fault *fault)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] <= 0x20 || text[i] > 0x7e)
			return fault_set(fault,
			    "must be printable ASCII without spaces: it "
			    "stands in replies");
	return 0;
}

int
check_sender(const char *text, size_t len, struct fault *fault)
{
	const char *at = memchr(text, '@', len);
	struct network network;

	if (at == NULL)
		return network_parse(text, len, &network, fault) == 0
		    ? 0
		    : fault_set(fault,
			  "must be an address (a@example.jp), a domain "
			  "(@example.jp, @.example.jp) or a network");
	if (at + 1 == text + len || text_find(text, len, "*") < len)
		return fault_set(fault,
		    "must be whole: a@example.jp, @example.jp, or "
		    "@.example.jp for it and everything below");
	return 0;
}
