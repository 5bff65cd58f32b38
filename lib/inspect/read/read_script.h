/* read_script.h - scripts: JScript (ECMA-262), VBScript, PowerShell, batch
 * files, Windows Script Files and HTML Applications.
 *
 * No language is parsed: a script that is wrong for one host is right for
 * another, and all of them say what they do in words. Encoded scripts
 * (#@~^, Microsoft Script Encoder) are told, not decoded. Thread: one worker.
 * Never logs. */
#ifndef SEKISHO_READ_READ_SCRIPT_H
#define SEKISHO_READ_READ_SCRIPT_H

#include "measure/reading.h"

/* At most LIMIT_READING_TEXT_BYTES are read, of a longer one both ends. */
void read_script(const char *bytes, size_t len, struct reading *out);

#endif
