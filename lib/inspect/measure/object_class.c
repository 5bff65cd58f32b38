/* object_class.c - what kind of thing an embedded object is. */
#include "measure/object_class.h"

#include <string.h>

#include "base/text.h"
#include "formats/little.h"

/* clang-format off */
static const struct {
	const char *begin; /* of the registered name */
	enum object_class kind;
} names[] = {
	{ "Package", OBJECT_CLASS_PACKAGE },
	{ "OlePackage", OBJECT_CLASS_PACKAGE },
	{ "Equation.2", OBJECT_CLASS_EQUATION },
	{ "Equation.3", OBJECT_CLASS_EQUATION },
	{ "Word.", OBJECT_CLASS_DOCUMENT },
	{ "Excel.", OBJECT_CLASS_DOCUMENT },
	{ "ExcelWorksheet", OBJECT_CLASS_DOCUMENT },
	{ "PowerPoint.", OBJECT_CLASS_DOCUMENT },
	{ "Visio.", OBJECT_CLASS_DOCUMENT },
	{ "Forms.", OBJECT_CLASS_CONTROL },
	{ "Shell.Explorer", OBJECT_CLASS_CONTROL },
	{ "ShockwaveFlash.", OBJECT_CLASS_CONTROL },
	{ "MSComctlLib.", OBJECT_CLASS_CONTROL },
	{ "MSCAL.", OBJECT_CLASS_CONTROL },
	{ "otkloadr.", OBJECT_CLASS_CONTROL },
	{ "htmlfile", OBJECT_CLASS_CONTROL },
	{ "OLE2Link", OBJECT_CLASS_LINK },
};

/* 00000000-0000-0000-0000000000000000: the first three groups as numbers, the
 * rest as it stands. */
static const struct {
	uint32_t first;
	uint16_t second, third;
	const char *rest;
	enum object_class kind;
} classes[] = {
	{ 0x0003000c, 0, 0, "\xc0\0\0\0\0\0\0\x46", OBJECT_CLASS_PACKAGE },
	{ 0xf20da720, 0xc02f, 0x11ce, "\x92\x7b\x08\0\x09\x5a\xe3\x40",
	    OBJECT_CLASS_PACKAGE },
	{ 0x00021700, 0, 0, "\xc0\0\0\0\0\0\0\x46", OBJECT_CLASS_EQUATION },
	{ 0x0002ce02, 0, 0, "\xc0\0\0\0\0\0\0\x46", OBJECT_CLASS_EQUATION },
	{ 0x0002ce03, 0, 0, "\xc0\0\0\0\0\0\0\x46", OBJECT_CLASS_EQUATION },
	/* Web browser, Flash, lists of MSComctl */
	{ 0xeab22ac3, 0x30c1, 0x11cf, "\xa7\xeb\0\0\xc0\x5b\xae\x0b",
	    OBJECT_CLASS_CONTROL },
	{ 0xd27cdb6e, 0xae6d, 0x11cf, "\x96\xb8\x44\x45\x53\x54\0\0",
	    OBJECT_CLASS_CONTROL },
	{ 0xbdd1f04b, 0x858b, 0x11d1, "\xb1\x6a\0\xc0\xf0\x28\x36\x28",
	    OBJECT_CLASS_CONTROL },
	{ 0xc74190b6, 0x8589, 0x11d1, "\xb1\x6a\0\xc0\xf0\x28\x36\x28",
	    OBJECT_CLASS_CONTROL },
	/* StdOleLink */
	{ 0x00000300, 0, 0, "\xc0\0\0\0\0\0\0\x46", OBJECT_CLASS_LINK },
};
/* clang-format on */

enum object_class
object_class_named(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (text_begins(name, len, names[i].begin))
			return names[i].kind;
	return OBJECT_CLASS_UNSET;
}

enum object_class
object_class_of(const uint8_t id[CFB_CLASS_BYTES])
{
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (classes[i].first == little_u32(id) &&
		    classes[i].second == little_u16(id + 4) &&
		    classes[i].third == little_u16(id + 6) &&
		    memcmp(classes[i].rest, id + 8, 8) == 0)
			return classes[i].kind;
	return OBJECT_CLASS_UNSET;
}
