/* metrics_http.c - two pages, and a word for everything else. */
#include "gate/metrics_http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "gate/openmetrics.h"
#include "shared/log.h"

#define TEXT_TYPE "text/plain; charset=utf-8"

/* A monitoring system or two, and a curious administrator. */
#define CONNECTIONS     8
#define TIMEOUT_SECONDS 10

static enum MHD_Result
send_page(struct MHD_Connection *connection, unsigned int status,
    const char *type, struct buffer *page)
{
	size_t len = page->len;
	struct MHD_Response *response = MHD_create_response_from_buffer(
	    len, buffer_take(page), MHD_RESPMEM_MUST_FREE);
	enum MHD_Result result;

	if (response == NULL)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

/* NOLINTBEGIN(readability-function-size): libmicrohttpd's signature */
static enum MHD_Result
on_request(void *unused, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *data,
    size_t *data_bytes, void **state)
{
	struct buffer page;
	bool well;

	(void)unused;
	(void)version;
	(void)data;
	(void)state;
	buffer_init(&page, LIMIT_METRICS_BYTES);
	/* A body would come in later calls; nobody has to send one. */
	*data_bytes = 0;
	if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 &&
	    strcmp(method, MHD_HTTP_METHOD_HEAD) != 0) {
		buffer_add_text(&page, "GET only\n");
		return send_page(
		    connection, MHD_HTTP_METHOD_NOT_ALLOWED, TEXT_TYPE, &page);
	}
	if (strcmp(url, "/metrics") == 0) {
		openmetrics_write(&page);
		return send_page(
		    connection, MHD_HTTP_OK, OPENMETRICS_TYPE, &page);
	}
	if (strcmp(url, "/healthz") == 0) {
		well = openmetrics_health(&page);
		return send_page(connection,
		    well ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE,
		    TEXT_TYPE, &page);
	}
	buffer_add_text(&page, "/metrics or /healthz\n");
	return send_page(connection, MHD_HTTP_NOT_FOUND, TEXT_TYPE, &page);
}
/* NOLINTEND(readability-function-size) */

/* The library's words about a peer that behaves badly. */
__attribute__((format(printf, 2, 0))) static void
on_log(void *unused, const char *format, va_list values)
{
	char text[LIMIT_FAULT_BYTES];

	(void)unused;
	(void)vsnprintf(text, sizeof text, format, values);
	text[strcspn(text, "\n")] = '\0';
	log_debug("metrics: %s", text);
}

union place {
	struct sockaddr any;
	struct sockaddr_in four;
	struct sockaddr_in6 six;
};

/* The setting was checked: ADDRESS:PORT or [ADDRESS]:PORT. */
static void
parse(const char *listen, union place *out)
{
	const char *colon = strrchr(listen, ':');
	uint16_t port = (uint16_t)strtoul(colon + 1, NULL, 10);
	char address[INET6_ADDRSTRLEN] = "";
	size_t len = (size_t)(colon - listen);

	*out = (union place){ 0 };
	if (listen[0] == '[') {
		listen++;
		len -= 2;
	}
	if (len < sizeof address)
		memcpy(address, listen, len);
	if (inet_pton(AF_INET, address, &out->four.sin_addr) == 1) {
		out->four.sin_family = AF_INET;
		out->four.sin_port = htons(port);
	} else {
		inet_pton(AF_INET6, address, &out->six.sin6_addr);
		out->six.sin6_family = AF_INET6;
		out->six.sin6_port = htons(port);
	}
}

int
metrics_http_start(const char *listen, struct fault *fault)
{
	union place place;
	unsigned int flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL |
	    MHD_USE_ERROR_LOG;

	if (strcmp(listen, "off") == 0)
		return 0;
	parse(listen, &place);
	if (place.any.sa_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	errno = 0;
	/* The log first: the library speaks while it starts. */
	if (MHD_start_daemon(flags, 0, NULL, NULL, on_request, NULL,
		MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL, MHD_OPTION_SOCK_ADDR,
		&place.any, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned int)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
		(unsigned int)TIMEOUT_SECONDS, MHD_OPTION_END) == NULL)
		return fault_set(fault, "cannot tell figures at %s: %s", listen,
		    errno != 0 ? strerrordesc_np(errno) : "see the log");
	log_info("figures are told at http://%s/metrics", listen);
	return 0;
}
