#include "i2c.h"

#include <stdbool.h>

#include "display.h"
#include "twi.h"
#include "uart.h"

#define I2C_REPLY 0x77
#define SYSEX_START 0xF0
#define SYSEX_END 0xF7
#define MODE_MASK 0x18
#define MODE_WRITE 0x00
#define MODE_READ_ONCE 0x08
#define MODE_READ_ON 0x10
#define TEN_BIT_ADDRESS 0x20
#define NO_REGISTER 0xFF
#define READINGS 2

struct reading {
	uint8_t address; /* 0: none */
	uint8_t from;    /* register, or NO_REGISTER */
	uint8_t count;
};

static struct reading readings[READINGS];

static void put14(uint8_t value)
{
	uart_put(value & 0x7F);
	uart_put(value >> 7);
}

static void read_and_answer(const struct reading *r)
{
	bool named = r->from != NO_REGISTER;

	display_yield_bus();
	if (named)
		twi_bytes[0] = r->from;
	twi_start(r->address, named, r->count);
	bool ok = twi_finish();

	uart_put(SYSEX_START);
	uart_put(I2C_REPLY);
	put14(r->address);
	put14(named ? r->from : 0);
	for (uint8_t i = 0; ok && i < r->count; i++)
		put14(twi_bytes[i]);
	uart_put(SYSEX_END);
}

static void write(uint8_t address, const uint8_t *pairs, uint8_t count)
{
	uint8_t bytes = 0;

	display_yield_bus();
	for (; count >= 2 && bytes < TWI_BYTES; count -= 2, pairs += 2)
		twi_bytes[bytes++] = pairs[0] | (uint8_t)(pairs[1] << 7);
	twi_start(address, bytes, 0);
	twi_finish();
}

static void keep(const struct reading *r)
{
	for (uint8_t i = 0; i < READINGS; i++) {
		if (readings[i].address && readings[i].address != r->address)
			continue;
		readings[i] = *r;
		return;
	}
}

void i2c_request(const uint8_t *body, uint8_t count)
{
	if (count < 2 || (body[1] & TEN_BIT_ADDRESS))
		return;
	struct reading r = { .address = body[0], .from = NO_REGISTER };
	uint8_t mode = body[1] & MODE_MASK;

	body += 2;
	count -= 2;
	if (mode == MODE_WRITE) {
		write(r.address, body, count);
		return;
	}
	if (mode != MODE_READ_ONCE && mode != MODE_READ_ON) {
		for (uint8_t i = 0; i < READINGS; i++)
			if (readings[i].address == r.address)
				readings[i].address = 0;
		return;
	}
	if (count >= 4) {
		r.from = body[0] | (uint8_t)(body[1] << 7);
		body += 2;
		count -= 2;
	}
	if (count < 2)
		return;
	r.count = body[1] || body[0] > TWI_BYTES ? TWI_BYTES : body[0];
	if (mode == MODE_READ_ON)
		keep(&r);
	read_and_answer(&r);
}

void i2c_sample(void)
{
	for (uint8_t i = 0; i < READINGS; i++)
		if (readings[i].address)
			read_and_answer(&readings[i]);
}

void i2c_stop_reading(void)
{
	for (uint8_t i = 0; i < READINGS; i++)
		readings[i].address = 0;
}
