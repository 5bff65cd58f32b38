/* object_class.h - what kind of thing an embedded object is.
 *
 * By the name its creator registered ("Equation.3") or the class identifier of
 * its storage. Only classes that say something of danger have a kind. Thread:
 * any. Never logs. */
#ifndef SEKISHO_MEASURE_OBJECT_CLASS_H
#define SEKISHO_MEASURE_OBJECT_CLASS_H

#include <stddef.h>
#include <stdint.h>

#include "formats/cfb.h"

enum object_class {
	OBJECT_CLASS_UNSET = 0, /* any other */
	OBJECT_CLASS_PACKAGE,   /* a file of any kind */
	OBJECT_CLASS_EQUATION,  /* the old editor, which nobody mends */
	OBJECT_CLASS_DOCUMENT,  /* of Office */
	OBJECT_CLASS_CONTROL,   /* of a form, or of the web */
	OBJECT_CLASS_LINK,      /* an address that is fetched */
};

enum object_class object_class_named(const char *name, size_t len);

enum object_class object_class_of(const uint8_t id[CFB_CLASS_BYTES]);

#endif
