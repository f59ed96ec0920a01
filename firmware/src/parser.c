#include "parser.h"

#include "firmata.h"
#include "own.h"

#define SYSEX_BYTES 84 /* an I2C_REQUEST that writes TWI_BYTES */
#define SYSEX_START 0xF0
#define SYSEX_END 0xF7
#define OWN_LAST 0x0F

static uint8_t body[SYSEX_BYTES];
static uint8_t received; /* may grow beyond what body holds */
static bool in_sysex;
static uint8_t status; /* 0: between messages */
static uint8_t data[2];
static uint8_t data_count;

static uint8_t data_needed(uint8_t of)
{
	switch (of < SYSEX_START ? of & 0xF0 : of) {
	case 0x90:
	case 0xE0:
	case 0xF4:
	case 0xF5:
		return 2;
	case 0xC0:
	case 0xD0:
		return 1;
	default:
		return 0;
	}
}

static void end_sysex(void)
{
	uint8_t stored = received < SYSEX_BYTES ? received : SYSEX_BYTES;

	if (!stored)
		return;
	if (body[0] >= 1 && body[0] <= OWN_LAST)
		own_frame(body, stored, received);
	else if (received == stored)
		firmata_sysex(body, stored);
}

static void feed_status(uint8_t byte)
{
	bool ended = in_sysex && byte == SYSEX_END;

	in_sysex = byte == SYSEX_START;
	received = ended ? received : 0;
	status = 0;
	data_count = 0;
	if (ended)
		end_sysex();
	else if (data_needed(byte))
		status = byte;
	else if (!in_sysex)
		firmata_message(byte, 0, 0);
}

void parser_feed(uint8_t byte)
{
	if (byte & 0x80) {
		feed_status(byte);
	} else if (in_sysex) {
		if (received < SYSEX_BYTES)
			body[received] = byte;
		if (received < UINT8_MAX)
			received++;
	} else if (status) {
		data[data_count++] = byte;
		if (data_count < data_needed(status))
			return;
		firmata_message(status, data[0], data[1]);
		status = 0;
	}
}

bool parser_is_within(void)
{
	return in_sysex || status;
}
