/* ppt_object.h - compound files inside a presentation ([MS-PPT] 2.10.34).
 *
 * A presentation keeps its macros and embedded objects in atoms of the stream
 * "PowerPoint Document", packed by zlib or as they are. They are found by
 * their headers wherever these stand: the tree of records may be bent.
 * Bounded by what the reading may still unpack. Thread: one owner. Never logs.
 */
#ifndef SEKISHO_OFFICE_PPT_OBJECT_H
#define SEKISHO_OFFICE_PPT_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "formats/cfb.h"
#include "measure/reading.h"

struct ppt_objects {
	struct buffer stream;
	size_t next;
	struct reading *reading;
	struct buffer object;
};

/* Read the stream of a presentation; without one there are no objects. The
 * reading outlives them. */
void ppt_objects_open(
    struct ppt_objects *objects, struct cfb *cfb, struct reading *reading);
void ppt_objects_release(struct ppt_objects *objects);

#define scoped_ppt_objects __attribute__((cleanup(ppt_objects_release)))

/* The next compound file, in objects->object until the next call; false behind
 * the last. */
bool ppt_objects_next(struct ppt_objects *objects);

#endif
