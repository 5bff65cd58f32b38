/* banned.h - functions nobody here may call; included before every source.
 *
 * Each of them writes without a bound, cannot report an error, or shares
 * hidden state. The names are redefined after the headers that declare them
 * have been read, so that only our own calls fail to compile. */
#ifndef SEKISHO_BASE_BANNED_H
#define SEKISHO_BASE_BANNED_H

#include <alloca.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#undef strcpy
#undef strcat
#undef sprintf
#undef strtok
#undef atoi
#undef gets
#undef rand
#undef alloca
#define strcpy(...)  banned_strcpy_has_no_bound
#define strcat(...)  banned_strcat_has_no_bound
#define sprintf(...) banned_sprintf_has_no_bound
#define strtok(...)  banned_strtok_keeps_state
#define atoi(...)    banned_atoi_reports_no_error
#define gets(...)    banned_gets_has_no_bound
#define rand(...)    banned_rand_is_guessable
#define alloca(...)  banned_alloca_has_no_bound

#endif
