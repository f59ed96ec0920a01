#include "input.h"

#include <avr/io.h>
#include <string.h>

#include "../../../firmware/src/report.h"
#include "machine.h"

/* The upper three bits of a step say what it is; the lower five are its number. */
#define KIND(step) ((step) >> 5)
#define NUMBER(step) ((step) & 0x1F)

enum kind { BYTES, SHORT_WAIT, LONG_WAIT, FRAME, FRAME_OF_OTHER_SEQ, BUTTONS, ANALOG, FAULT };

#define FRAME_BYTES 160
#define LAST_WAIT_MS 5
/* What an input costs is simulated time and the setting up of the display: one in eight has much of it, by its length. */
#define LONG_MS 600
#define SHORT_MS 60
#define LONG_ONE_IN 8

static const uint8_t *rest;
static size_t left;
static uint32_t most_ms;
static uint8_t frame[FRAME_BYTES];

static uint8_t take(void)
{
	if (!left)
		return 0;
	left--;
	return *rest++;
}

static void send_raw(uint8_t count)
{
	uint8_t bytes = count < left ? count : (uint8_t)left;

	machine_send(rest, bytes);
	rest += bytes;
	left -= bytes;
}

/* A frame of our own with a right CRC: no fuzzer should have to find that out. */
static void send_frame(uint8_t cmd, uint8_t seq, uint8_t payload)
{
	uint8_t crc = 0;
	uint8_t count = 0;

	payload %= FRAME_BYTES - 5;
	frame[count++] = 0xF0;
	frame[count++] = cmd & 0x7F;
	frame[count++] = seq & 0x7F;
	while (payload--)
		frame[count++] = take() & 0x7F;
	for (uint8_t i = 1; i < count; i++)
		crc = report_crc7(crc, frame[i]);
	frame[count++] = crc >> 1;
	frame[count++] = 0xF7;
	machine_send(frame, count);
}

static void fault(uint8_t number)
{
	if (number & 4)
		machine_spoil_next(number & 8 ? _BV(FE0) : _BV(DOR0));
	else
		machine_bus((enum bus)(number & 3));
}

static void step(uint8_t first)
{
	uint8_t number = NUMBER(first);

	switch ((enum kind)KIND(first)) {
	case BYTES:
		send_raw(number + 1);
		break;
	case SHORT_WAIT:
		machine_wait(number * 100);
		break;
	case LONG_WAIT:
		machine_wait(number * number / 4 * TICKS_PER_MS);
		break;
	case FRAME:
		send_frame(number, 1, take());
		break;
	case FRAME_OF_OTHER_SEQ:
		send_frame(number, take(), take());
		break;
	case BUTTONS:
		machine_buttons(take());
		break;
	case ANALOG:
		machine_analog(3000 + number * 80, (uint16_t)take() * 20);
		break;
	default:
		fault(number);
	}
}

static bool next(void)
{
	static bool ended;

	if (left && machine_ms() < most_ms) {
		ended = false;
		step(take());
		return true;
	}
	if (ended) {
		ended = false;
		return false;
	}
	ended = true;
	machine_wait(LAST_WAIT_MS * TICKS_PER_MS);
	return true;
}

void input_run(const uint8_t *script, size_t size)
{
	rest = script;
	left = size < INPUT_MOST ? size : INPUT_MOST;
	most_ms = size % LONG_ONE_IN ? SHORT_MS : LONG_MS;
	machine_run(next, size % LONG_ONE_IN ? BUS_EMPTY : BUS_WORKS);
}
