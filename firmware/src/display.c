#include "display.h"

#include <avr/pgmspace.h>

#include "../wire.h"
#include "frame.h"
#include "report.h"
#include "twi.h"

#define LOOK_EVERY_MS 500
#define CLEAR_BYTES 32
#define CLEAR_CHUNKS (DISPLAY_PAGES * DISPLAY_WIDTH / CLEAR_BYTES)

/* Control bytes: what follows is one command byte, commands to the end, or pixels to the end. */
#define ONE_COMMAND 0x80
#define COMMANDS 0x00
#define PIXELS 0x40

#define COMMAND_NOTHING 0xE3
#define COMMAND_ON 0xAF
#define COMMAND_PAGE 0xB0
#define COMMAND_COLUMN_LOW 0x00
#define COMMAND_COLUMN_HIGH 0x10

enum state { ABSENT, SETTING_UP, CLEARING, SWITCHING_ON, READY, LOOKING, DRAWING };

static const uint8_t set_up[] PROGMEM = {
	COMMANDS,
	0xAE,       /* off until it is cleared */
	0xD5, 0x80, /* clock */
	0xA8, 0x3F, /* 64 rows */
	0xD3, 0x00, /* no vertical shift */
	0x40,       /* first row 0 */
	0x8D, 0x14, /* charge pump on */
	0x20, 0x02, /* page addressing */
	0xA1, 0xC8, /* upright, with the flat cable below */
	0xDA, 0x12, /* row wiring of 128x64 glass */
	0x81, 0xCF, /* contrast */
	0xD9, 0xF1, /* precharge */
	0xDB, 0x40, /* VCOMH */
	0xA4, 0xA6, /* show the memory, not inverted */
};

static enum state state = ABSENT;
static uint8_t chunk;
static uint8_t draw_seq;
static bool has_picture; /* the host has drawn since it was cleared */
static bool blank_due;
static uint16_t last_look = (uint16_t)-LOOK_EVERY_MS; /* the first at once */

bool display_is_ready(void)
{
	return state >= READY;
}

static void send(enum state next, uint8_t count)
{
	state = next;
	twi_start(DISPLAY_ADDRESS, count, 0);
}

static void send_command(enum state next, uint8_t command)
{
	twi_bytes[0] = COMMANDS;
	twi_bytes[1] = command;
	send(next, 2);
}

/* Writes where the pixels go; the number of bytes that took. */
static uint8_t put_place(uint8_t page, uint8_t column)
{
	twi_bytes[0] = ONE_COMMAND;
	twi_bytes[1] = COMMAND_PAGE | page;
	twi_bytes[2] = ONE_COMMAND;
	twi_bytes[3] = COMMAND_COLUMN_LOW | (column & 0x0F);
	twi_bytes[4] = ONE_COMMAND;
	twi_bytes[5] = COMMAND_COLUMN_HIGH | (column >> 4);
	twi_bytes[6] = PIXELS;
	return 7;
}

/* Off with the first command, on again when nothing of the old picture is left. */
static void begin(void)
{
	last_look = frame_ms16();
	has_picture = blank_due = false;
	for (uint8_t i = 0; i < sizeof set_up; i++)
		twi_bytes[i] = pgm_read_byte(&set_up[i]);
	chunk = 0;
	send(SETTING_UP, sizeof set_up);
}

static void look(void)
{
	last_look = frame_ms16();
	send_command(LOOKING, COMMAND_NOTHING);
}

static void clear_next(void)
{
	uint16_t first = (uint16_t)chunk * CLEAR_BYTES;
	uint8_t count = put_place((uint8_t)(first / DISPLAY_WIDTH), (uint8_t)(first % DISPLAY_WIDTH));

	for (uint8_t i = 0; i < CLEAR_BYTES; i++)
		twi_bytes[count++] = 0;
	chunk++;
	send(CLEARING, count);
}

static void lost(void)
{
	if (state == DRAWING)
		report_refusal(CMD_DRAW, draw_seq, NAK_REASON_DISPLAY);
	state = ABSENT;
	last_look = frame_ms16();
}

/* After a transfer that went well. */
static void done(void)
{
	switch (state) {
	case SETTING_UP:
	case CLEARING:
		if (chunk < CLEAR_CHUNKS)
			clear_next();
		else
			send_command(SWITCHING_ON, COMMAND_ON);
		break;
	case DRAWING:
		report_acknowledge(CMD_DRAW, draw_seq);
		state = READY;
		break;
	default:
		state = READY;
	}
}

static bool is_waiting(void)
{
	return state != ABSENT && state != READY;
}

void display_poll(void)
{
	if (is_waiting()) {
		enum twi_state how = twi_poll();

		if (how == TWI_DONE)
			done();
		else if (how == TWI_FAILED)
			lost();
	} else if (blank_due) {
		begin();
	} else if ((uint16_t)(frame_ms16() - last_look) >= LOOK_EVERY_MS) {
		if (state == READY)
			look();
		else
			begin();
	}
}

void display_blank(void)
{
	blank_due = has_picture;
}

void display_yield_bus(void)
{
	while (is_waiting())
		display_poll();
}

static uint8_t unpack(volatile uint8_t *bytes, const uint8_t *packed, uint8_t packed_count)
{
	uint16_t held = 0;
	uint8_t bits = 0;
	uint8_t count = 0;

	while (packed_count--) {
		held |= (uint16_t)*packed++ << bits;
		bits += 7;
		if (bits < 8)
			continue;
		bytes[count++] = (uint8_t)held;
		held >>= 8;
		bits -= 8;
	}
	return count;
}

void display_draw(uint8_t seq, uint8_t page, uint8_t column, const uint8_t *packed, uint8_t packed_count)
{
	/* The transfer of the strip before is shorter than this one's way over the serial line: this seldom waits. */
	if (is_waiting() && display_is_ready()) {
		twi_finish();
		display_poll();
	}
	if (state != READY || blank_due) {
		report_refusal(CMD_DRAW, seq, NAK_REASON_DISPLAY);
		return;
	}
	uint8_t count = put_place(page, column);
	count += unpack(twi_bytes + count, packed, packed_count);
	draw_seq = seq;
	has_picture = true;
	send(DRAWING, count);
}
