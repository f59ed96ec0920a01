/* The WS2812 ring's data line. */
#ifndef RING_H
#define RING_H

#include <stdint.h>

#include "../wire.h"

struct colour {
	uint8_t green; /* the order on the line */
	uint8_t red;
	uint8_t blue;
};

void ring_begin(void);

/* Sends the whole ring: 30 us a LED. Interrupts are held for one LED at a time, less than a byte of the UART. */
void ring_send(const struct colour *leds, uint8_t count);

#endif
