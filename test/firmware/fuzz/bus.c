#include "bus.h"

#include <avr/io.h>
#include <util/twi.h>

#include "../../../firmware/wire.h"
#include "machine.h"

#define BIT_TICKS 5
#define NEVER UINT64_MAX
#define BREAKS_AFTER 9
/* Parts that answer besides the display, for plain Firmata. */
#define FIRST_OTHER 0x10
#define LAST_OTHER 0x17

enum phase { IDLE, STARTED, WRITING, READING };

static enum bus how;
static enum phase phase;
static bool start_asked;
static uint8_t bytes;
static uint64_t due;

void bus_power_up(void)
{
	how = BUS_WORKS;
	phase = IDLE;
	due = NEVER;
}

void machine_bus(enum bus next)
{
	how = next;
}

void bus_look(uint64_t now)
{
	if (!(TWCR & _BV(TWEN))) {
		phase = IDLE;
		due = NEVER;
		return;
	}
	if (!(TWCR & _BV(TWINT)))
		return;
	TWCR &= ~_BV(TWINT);
	if (TWCR & _BV(TWSTO)) {
		TWCR &= ~_BV(TWSTO);
		phase = IDLE;
	}
	start_asked = TWCR & _BV(TWSTA);
	if (how == BUS_HANGS || (phase == IDLE && !start_asked))
		due = NEVER;
	else
		due = now + (start_asked ? 1 : 9) * BIT_TICKS;
}

uint64_t bus_due(void)
{
	return due;
}

static bool answers(uint8_t address)
{
	return how != BUS_EMPTY && (address == DISPLAY_ADDRESS || (address >= FIRST_OTHER && address <= LAST_OTHER));
}

static uint8_t finish_address(void)
{
	bool reads = TWDR & TW_READ;
	bool answered = answers(TWDR >> 1);

	bytes = 0;
	phase = reads ? READING : WRITING;
	if (reads)
		return answered ? TW_MR_SLA_ACK : TW_MR_SLA_NACK;
	return answered ? TW_MT_SLA_ACK : TW_MT_SLA_NACK;
}

static uint8_t finish(void)
{
	if (start_asked) {
		uint8_t status = phase == IDLE ? TW_START : TW_REP_START;

		phase = STARTED;
		return status;
	}
	switch (phase) {
	case STARTED:
		return finish_address();
	case READING:
		TWDR = ++bytes;
		return TWCR & _BV(TWEA) ? TW_MR_DATA_ACK : TW_MR_DATA_NACK;
	default:
		return how == BUS_BREAKS && ++bytes > BREAKS_AFTER ? TW_MT_DATA_NACK : TW_MT_DATA_ACK;
	}
}

void bus_finish(void)
{
	due = NEVER;
	TWSR = finish();
}
