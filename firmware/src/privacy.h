/* The class' own switch: the board shows it and looks away by itself, whether there is a host or not. */
#ifndef PRIVACY_H
#define PRIVACY_H

#include <stdbool.h>

/* Takes up where the last run left off. */
void privacy_begin(void);

bool privacy_is_up(void);

/* Raises it, or parks again at a changed park angle. */
void privacy_raise(void);

/* What a press of the button does. */
void privacy_toggle(void);

#endif
