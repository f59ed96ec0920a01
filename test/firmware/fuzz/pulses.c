#include "pulses.h"

#include <avr/io.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../../firmware/wire.h"

#define AXES 2
#define PARTS_OF_A_TICK 8
#define STEP_TICKS (SERVO_MOST_VMAX / PARTS_OF_A_TICK + 1)

static uint64_t last_begin;
static bool any;
static uint16_t last_ticks[AXES]; /* 0: no pulse in the frame before */

static void must(bool holds, const char *what, unsigned value)
{
	if (holds)
		return;
	fprintf(stderr, "a pulse %s: %u\n", what, value);
	abort();
}

void pulses_power_up(void)
{
	any = false;
	last_ticks[0] = last_ticks[1] = 0;
}

static void check(uint8_t axis, bool joined, uint16_t ticks)
{
	uint16_t last = last_ticks[axis];

	last_ticks[axis] = joined ? ticks : 0;
	if (!joined)
		return;
	must(ticks >= WIRE_MIN_TICKS && ticks <= WIRE_MAX_TICKS, "out of range", ticks);
	if (last)
		must(abs(ticks - last) <= STEP_TICKS, "too far from the one before", (unsigned)abs(ticks - last));
}

void pulses_begin(uint64_t now)
{
	bool pan = TCCR1A & _BV(COM1A1);
	bool tilt = TCCR1A & _BV(COM1B1);

	check(0, pan, OCR1A + 1);
	check(1, tilt, OCR1B + 1);
	if (!pan && !tilt)
		return;
	if (any)
		must(now - last_begin >= SERVO_LEAST_FRAME_TICKS, "too soon", (unsigned)(now - last_begin));
	any = true;
	last_begin = now;
}
