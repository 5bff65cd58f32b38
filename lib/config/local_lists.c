/* local_lists.c - the four files together. */
#include "config/local_lists.h"

void
local_lists_release(struct local_lists *lists)
{
	site_set_release(&lists->allowed_sites);
	site_set_release(&lists->blocked_sites);
	digest_set_release(&lists->allowed_files);
	digest_set_release(&lists->denied_files);
}
