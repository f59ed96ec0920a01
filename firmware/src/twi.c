#include "twi.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>
#include <util/delay.h>
#include <util/twi.h>

#include "../wire.h"
#include "frame.h"

#define LONGEST_MS 5
#define STOP_SPINS 100
#define GO (_BV(TWINT) | _BV(TWEN) | _BV(TWIE))

volatile uint8_t twi_bytes[TWI_BYTES];
static volatile enum twi_state state = TWI_DONE;
static volatile uint8_t at;
static uint8_t address;
static uint8_t to_write;
static uint8_t to_read;
static uint16_t started;

static void end(enum twi_state how)
{
	TWCR = _BV(TWINT) | _BV(TWEN) | _BV(TWSTO);
	state = how;
}

static void read_next(void)
{
	TWCR = at + 1 < to_read ? GO | _BV(TWEA) : GO;
}

static void written(void)
{
	if (at < to_write) {
		TWDR = twi_bytes[at++];
		TWCR = GO;
	} else if (to_read) {
		TWCR = GO | _BV(TWSTA);
	} else {
		end(TWI_DONE);
	}
}

ISR(TWI_vect)
{
	switch (TW_STATUS) {
	case TW_START:
	case TW_REP_START:
		TWDR = (uint8_t)(address << 1) | (at < to_write ? TW_WRITE : to_read ? TW_READ : TW_WRITE);
		TWCR = GO;
		break;
	case TW_MT_SLA_ACK:
	case TW_MT_DATA_ACK:
		written();
		break;
	case TW_MR_SLA_ACK:
		at = 0;
		read_next();
		break;
	case TW_MR_DATA_ACK:
		twi_bytes[at++] = TWDR;
		read_next();
		break;
	case TW_MR_DATA_NACK:
		twi_bytes[at++] = TWDR;
		end(TWI_DONE);
		break;
	default:
		end(TWI_FAILED);
	}
}

/* A part that was cut off in the middle of a byte holds the data line until it has seen enough clocks. */
static void free_bus(void)
{
	TWCR = 0;
	for (uint8_t clock = 0; clock < 9; clock++) {
		DISPLAY_SCL_PORT &= ~_BV(DISPLAY_SCL_BIT);
		DISPLAY_SCL_DDR |= _BV(DISPLAY_SCL_BIT);
		_delay_us(5);
		DISPLAY_SCL_DDR &= ~_BV(DISPLAY_SCL_BIT);
		DISPLAY_SCL_PORT |= _BV(DISPLAY_SCL_BIT);
		_delay_us(5);
	}
}

void twi_begin(void)
{
	DISPLAY_SDA_PORT |= _BV(DISPLAY_SDA_BIT);
	free_bus();
	TWSR = 0;
	TWBR = (F_CPU / 400000UL - 16) / 2;
}

void twi_start(uint8_t to, uint8_t write_count, uint8_t read_count)
{
	for (uint8_t spins = STOP_SPINS; (TWCR & _BV(TWSTO)) && spins; spins--)
		_delay_us(1);
	address = to;
	to_write = write_count;
	to_read = read_count;
	at = 0;
	started = frame_ms16();
	state = TWI_BUSY;
	TWCR = GO | _BV(TWSTA);
}

enum twi_state twi_poll(void)
{
	if (state == TWI_BUSY && (uint16_t)(frame_ms16() - started) > LONGEST_MS) {
		ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
			TWCR = 0;
			state = TWI_FAILED;
		}
		free_bus();
	}
	return state;
}

bool twi_finish(void)
{
	while (twi_poll() == TWI_BUSY)
		;
	return state == TWI_DONE;
}
