#include "kept.h"

#include <util/atomic.h>

#define SALT 0x4E62

static struct {
	uint16_t privacy;
	uint16_t position[2];
	uint16_t check;
} kept __attribute__((section(".noinit")));

static uint16_t check(void)
{
	return SALT ^ kept.privacy ^ (kept.position[0] << 1) ^ (kept.position[1] << 3);
}

static void seal(void)
{
	kept.check = check();
}

void kept_begin(void)
{
	if (kept.check == check())
		return;
	kept.privacy = 0;
	kept.position[0] = kept.position[1] = 0;
	seal();
}

bool kept_privacy(void)
{
	return kept.privacy != 0;
}

void kept_set_privacy(bool on)
{
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
		kept.privacy = on;
		seal();
	}
}

uint16_t kept_position(uint8_t axis)
{
	return kept.position[axis];
}

void kept_set_position(uint8_t axis, uint16_t ticks)
{
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
		kept.position[axis] = ticks;
		seal();
	}
}
