#include "guard.h"

#include <avr/io.h>
#include <stdint.h>

#include "../wire.h"

static uint16_t open_ms;

static void hold(void)
{
	RESET_GUARD_PORT |= _BV(RESET_GUARD_BIT);
}

void guard_begin(void)
{
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
