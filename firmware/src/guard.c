#include "guard.h"

#include <avr/io.h>
#include <stdint.h>

#include "../wire.h"
#include "label.h"

static uint16_t open_ms;

static void hold(void)
{
	RESET_GUARD_PORT |= _BV(RESET_GUARD_BIT);
}

/* With a torn first page there is no telling how we got here: RESET stays free, so that the board can be flashed. */
void guard_begin(void)
{
	if (!label_is_whole())
		return;
	hold();
	RESET_GUARD_DDR |= _BV(RESET_GUARD_BIT);
}

void guard_open(void)
{
	RESET_GUARD_PORT &= ~_BV(RESET_GUARD_BIT);
	open_ms = WIRE_GUARD_OPEN_MS;
}

void guard_tick(void)
{
	if (open_ms && !--open_ms)
		hold();
}
