/*
 * What is written on the image: 24 bytes behind the interrupt vectors, for whoever flashes it: name, protocol, build id.
 *
 * The first page is torn up first and written last. A chip that runs through an empty one comes to rest in the trap
 * behind it, at the start of the second page, with no pin moved. One that was cut off while it was written has ones
 * left where the label has zeros.
 */
#ifndef LABEL_H
#define LABEL_H

#include <stdbool.h>

/* Whether the first page was written to its end. */
bool label_is_whole(void);

#endif
