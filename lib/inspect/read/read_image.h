/* read_image.h - images of disks: ISO 9660 (ECMA-119), and FAT volumes, also in
 * fixed VHD files (Virtual Hard Disk Image Format).
 *
 * Windows opens them like folders, and what lies in them lost the mark of
 * where it came from. Other volumes and other kinds of virtual disks are told
 * to be there and not listed. Thread: one worker. Never logs. */
#ifndef SEKISHO_READ_READ_IMAGE_H
#define SEKISHO_READ_READ_IMAGE_H

#include "measure/reading.h"

/* At most LIMIT_IMAGE_FILES files are listed. */
void read_image(const char *bytes, size_t len, struct reading *out);

#endif
