/* read_package.c - objects inside compound files. */
#include "office/read_package.h"

#include "formats/cfb.h"
#include "office/object_counts.h"

void
read_package_ole(const char *bytes, size_t len, struct reading *out)
{
	struct features *features = &out->features;
	struct object_counts counts = { 0 };

	if (!cfb_is(bytes, len))
		return;
	features_begin(features, FAMILY_OFFICE);
	object_counts_ole(bytes, len, out, &counts);
	features_add(
	    features, FEATURE_OFFICE_OLE_OBJECTS, (double)counts.objects);
	features_add(features, FEATURE_OFFICE_OLE_LINKS, (double)counts.links);
	features_add(
	    features, FEATURE_OFFICE_OLE_UPDATED, (double)counts.updated);
	features_add(
	    features, FEATURE_OFFICE_OLE_PACKAGES, (double)counts.packages);
	features_add(
	    features, FEATURE_OFFICE_OLE_PROGRAMS, (double)counts.programs);
	features_raise(features, FEATURE_OFFICE_OLE_PACKAGE_BYTES,
	    (double)counts.package_bytes);
	features_add(
	    features, FEATURE_OFFICE_OLE_EQUATIONS, (double)counts.equations);
	features_add(
	    features, FEATURE_OFFICE_OLE_CONTROLS, (double)counts.controls);
	features_add(
	    features, FEATURE_OFFICE_OLE_DOCUMENTS, (double)counts.documents);
}
