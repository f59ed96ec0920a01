/* The servo pulses as they leave the pins, and what must hold of them. */
#ifndef PULSES_H
#define PULSES_H

#include <stdint.h>

void pulses_power_up(void);

/* A frame begins: timer 1 takes over its widths, and the pins that are joined to it go high. */
void pulses_begin(uint64_t now);

#endif
