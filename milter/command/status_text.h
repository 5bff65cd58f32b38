/* status_text.h - a status as one screen, and what is wrong in it.
 *
 * Reads the JSON that control_status.h describes. Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_STATUS_TEXT_H
#define SEKISHO_MILTER_STATUS_TEXT_H

#include "command/page.h"
#include "gate/json.h"

/* Signatures older than this miss what is in today's mail. */
#define STATUS_SIGNATURES_S (7LL * 24 * 3600)

/* A sentence for each thing that is not as it should be: an array of {"what",
 * "text"}, where what is one word for programs. */
json_t *status_problems(const json_t *status, int64_t now_s);

/* The resolver's part ({"asked", "lists", ...}) of it; NULL prints nothing. */
void status_print_dns(const struct page *page, const json_t *dns);

/* Whether something is wrong with one of its lists; then *out says what. */
bool status_list_problem(const json_t *list, char *out, size_t size);

/* Print all of it. problems: from status_problems(). */
void status_print(const struct page *page, const json_t *status,
    const json_t *problems, int64_t now_s);

#endif
