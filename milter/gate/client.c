/* client.c - address and trust. */
#include "gate/client.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/text.h"

static void
set_v4(struct client *client, struct in_addr v4)
{
	client->kind = CLIENT_ADDRESS;
	client->address = (struct in6_addr){ 0 };
	client->address.s6_addr[10] = 0xff;
	client->address.s6_addr[11] = 0xff;
	memcpy(client->address.s6_addr + 12, &v4, sizeof v4);
	inet_ntop(AF_INET, &v4, client->text, sizeof client->text);
}

static void
set_v6(struct client *client, const struct in6_addr *v6)
{
	struct in_addr v4;

	if (IN6_IS_ADDR_V4MAPPED(v6)) {
		memcpy(&v4, v6->s6_addr + 12, sizeof v4);
		set_v4(client, v4);
		return;
	}
	client->kind = CLIENT_ADDRESS;
	client->address = *v6;
	inet_ntop(AF_INET6, v6, client->text, sizeof client->text);
}

void
client_from_socket(struct client *client, const struct sockaddr *from)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	*client = (struct client){ .kind = CLIENT_UNKNOWN };
	if (from == NULL)
		return;
	if (from->sa_family == AF_UNIX) {
		client->kind = CLIENT_LOCAL;
	} else if (from->sa_family == AF_INET) {
		memcpy(&v4, from, sizeof v4);
		set_v4(client, v4.sin_addr);
	} else if (from->sa_family == AF_INET6) {
		memcpy(&v6, from, sizeof v6);
		set_v6(client, &v6.sin6_addr);
	}
}

bool
client_from_text(struct client *client, const char *text)
{
	static const char prefix[] = "IPv6:";
	struct in_addr v4;
	struct in6_addr v6;

	if (text == NULL)
		return false;
	if (text_begins(text, strlen(text), prefix))
		text += strlen(prefix);
	if (inet_pton(AF_INET, text, &v4) == 1)
		set_v4(client, v4);
	else if (inet_pton(AF_INET6, text, &v6) == 1)
		set_v6(client, &v6);
	else
		return false;
	return true;
}

bool
client_is_loopback(const struct client *client)
{
	if (client->kind != CLIENT_ADDRESS)
		return false;
	if (IN6_IS_ADDR_V4MAPPED(&client->address))
		return client->address.s6_addr[12] == 127;
	return IN6_IS_ADDR_LOOPBACK(&client->address);
}

enum client_trust
client_trust(
    const struct client *client, const struct host *host, bool authenticated)
{
	if (authenticated && host->trust_authenticated)
		return TRUST_OWN;
	if (client->kind == CLIENT_UNSET || client->kind == CLIENT_LOCAL)
		return TRUST_OWN;
	if (client->kind != CLIENT_ADDRESS)
		return TRUST_NONE;
	if (network_contains(&host->trust_networks, &client->address))
		return TRUST_OWN;
	if (network_contains(&host->trust_relays, &client->address))
		return TRUST_RELAY;
	return TRUST_NONE;
}
