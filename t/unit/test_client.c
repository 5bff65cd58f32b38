/* test_client.c - milter/gate/client.h */
#include "check.h"

#include "gate/client.h"

#include <arpa/inet.h>
#include <sys/un.h>

/* 10.0.0.0/8, 2001:db8::/32 and a relay, 192.0.2.0/24. */
static const struct network own[] = {
	{ { .s6_addr = { [10] = 0xff, [11] = 0xff, [12] = 10 } }, 104 },
	{ { .s6_addr = { 0x20, 0x01, 0x0d, 0xb8 } }, 32 },
};
static const struct network relays[] = {
	{ { .s6_addr = { [10] = 0xff, [11] = 0xff, [12] = 192, [14] = 2 } },
	    120 },
};

static const struct host host = {
	.trust_networks = { own, 2 },
	.trust_relays = { relays, 1 },
	.trust_authenticated = true,
};

static const struct {
	const char *name, *address, *want_text;
	enum client_trust want;
	bool want_loopback;
} cases[] = {
	{ "an address of our networks", "10.1.2.3", "10.1.2.3", TRUST_OWN,
	    false },
	{ "one beside them", "11.1.2.3", "11.1.2.3", TRUST_NONE, false },
	{ "IPv6 of ours", "2001:db8::1", "2001:db8::1", TRUST_OWN, false },
	{ "with the prefix some MTAs write", "IPv6:2001:DB8::1", "2001:db8::1",
	    TRUST_OWN, false },
	{ "IPv4 inside IPv6", "::ffff:10.1.2.3", "10.1.2.3", TRUST_OWN, false },
	{ "a relay", "192.0.2.9", "192.0.2.9", TRUST_RELAY, false },
	{ "loopback is not ours by itself", "127.0.0.1", "127.0.0.1",
	    TRUST_NONE, true },
	{ "IPv6 loopback", "::1", "::1", TRUST_NONE, true },
};

static void
test_addresses(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct client client = { 0 };

		CHECK(
		    cases[i].name, client_from_text(&client, cases[i].address));
		CHECK_TEXT(cases[i].name, client.text, cases[i].want_text);
		CHECK_EQ(cases[i].name, client_trust(&client, &host, false),
		    cases[i].want);
		CHECK_EQ(cases[i].name, client_is_loopback(&client),
		    cases[i].want_loopback);
		CHECK_EQ("who authenticated is ours",
		    client_trust(&client, &host, true), TRUST_OWN);
	}
}

static void
test_sockets(void)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	struct sockaddr_un local = { .sun_family = AF_UNIX };
	struct host careful = host;
	struct client client = { 0 };

	CHECK_EQ("no connect stage is our own submission",
	    client_trust(&client, &host, false), TRUST_OWN);
	client_from_socket(&client, NULL);
	CHECK_EQ("an unknown family is a stranger",
	    client_trust(&client, &host, false), TRUST_NONE);
	CHECK("a macro may still tell", client_from_text(&client, "10.0.0.1"));
	CHECK_EQ("and counts", client_trust(&client, &host, false), TRUST_OWN);
	client_from_socket(&client, (const struct sockaddr *)&local);
	CHECK_EQ("a process of the MTA's host",
	    client_trust(&client, &host, false), TRUST_OWN);
	inet_pton(AF_INET, "192.0.2.1", &v4.sin_addr);
	client_from_socket(&client, (const struct sockaddr *)&v4);
	CHECK_TEXT("IPv4 at connect", client.text, "192.0.2.1");
	inet_pton(AF_INET6, "2001:db8::2", &v6.sin6_addr);
	client_from_socket(&client, (const struct sockaddr *)&v6);
	CHECK_TEXT("IPv6 at connect", client.text, "2001:db8::2");
	CHECK("no address changes nothing",
	    !client_from_text(&client, "unknown") &&
		!client_from_text(&client, NULL) &&
		!client_from_text(&client, "IPv6:") &&
		strcmp(client.text, "2001:db8::2") == 0);
	careful.trust_authenticated = false;
	careful.trust_networks.count = 0;
	CHECK_EQ("unless the settings say otherwise",
	    client_trust(&client, &careful, true), TRUST_NONE);
}

int
main(void)
{
	test_addresses();
	test_sockets();
	return check_done();
}
