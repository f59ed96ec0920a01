#include "own.h"

#include "../wire.h"
#include "care.h"
#include "display.h"
#include "guard.h"
#include "host.h"
#include "light.h"
#include "privacy.h"
#include "report.h"
#include "servo.h"

#define OVERHEAD 3 /* cmd, seq, crc7 */
#define OK 0
#define DEAD_MAN_LEAST_MS 100
#define DEAD_MAN_MOST_MS 2000
#define TELEMETRY_LEAST_MS 20
#define TELEMETRY_MOST_MS 1000
#define PACKED_BYTES(bytes) (((bytes) * 8 + 6) / 7)

static bool other_protocol;

static uint16_t u14(const uint8_t *at)
{
	return at[0] | (uint16_t)at[1] << 7;
}

/* Each handler answers by itself when it is content, and returns a NAK_REASON when it is not. */

static uint8_t hello(uint8_t seq, const uint8_t *payload)
{
	other_protocol = payload[0] != WIRE_PROTOCOL;
	light_forget();
	report_hello(seq);
	return OK;
}

static uint8_t heartbeat(uint8_t seq)
{
	host_arm();
	report_heartbeat(seq);
	return OK;
}

static uint8_t move(const uint8_t *payload)
{
	uint16_t vmax = u14(payload + 3);
	uint16_t amax = u14(payload + 5);

	if (payload[0] >= SERVO_AXES || !vmax || !amax)
		return NAK_REASON_RANGE;
	host_arm();
	if (privacy_is_up())
		return NAK_REASON_PRIVACY;
	servo_move(payload[0], u14(payload + 1), vmax, amax);
	return OK;
}

static uint8_t stop(uint8_t seq)
{
	if (!privacy_is_up())
		servo_stop(AXIS_PAN); /* else it is on its way to look away */
	servo_stop(AXIS_TILT);
	report_acknowledge(CMD_STOP, seq);
	return OK;
}

static uint8_t light(uint8_t seq, const uint8_t *payload)
{
	struct light asked = { payload[0], payload[1], payload[2], payload[3], payload[4] };

	if (asked.pattern > PATTERN_BARS)
		return NAK_REASON_RANGE;
	light_ask(seq, &asked);
	return OK;
}

static uint8_t draw(uint8_t seq, const uint8_t *payload, uint8_t count)
{
	uint8_t packed = count - LEN_DRAW;
	uint8_t columns = (uint8_t)((uint16_t)packed * 7 / 8);

	if (packed > PACKED_BYTES(WIRE_MAX_DRAW_BYTES) || columns == 0)
		return NAK_REASON_LENGTH;
	if (payload[0] >= DISPLAY_PAGES || payload[1] + columns > DISPLAY_WIDTH)
		return NAK_REASON_RANGE;
	display_draw(seq, payload[0], payload[1], payload + LEN_DRAW, packed);
	return OK;
}

static uint8_t config(uint8_t seq, const uint8_t *payload)
{
	uint16_t dead_man_ms = u14(payload + 7);
	uint16_t telemetry_ms = u14(payload + 9);
	uint8_t privacy = payload[11];

	if (payload[0] >= SERVO_AXES || privacy > 1 || dead_man_ms < DEAD_MAN_LEAST_MS || dead_man_ms > DEAD_MAN_MOST_MS ||
	    telemetry_ms > TELEMETRY_MOST_MS || (telemetry_ms && telemetry_ms < TELEMETRY_LEAST_MS))
		return NAK_REASON_RANGE;
	if (!servo_configure(payload[0], u14(payload + 1), u14(payload + 3), u14(payload + 5)))
		return NAK_REASON_RANGE;
	host_set_dead_man(dead_man_ms);
	report_set_interval(telemetry_ms);
	if (privacy || privacy_is_up())
		privacy_raise();
	report_acknowledge(CMD_CONFIG, seq);
	return OK;
}

static uint8_t setup(uint8_t seq, const uint8_t *payload)
{
	uint8_t leds = payload[0];
	uint16_t release_s = u14(payload + 1);
	uint16_t stall_mv = u14(payload + 3);

	if (!leds || leds > WIRE_MOST_LEDS || release_s > WIRE_MOST_RELEASE_S || stall_mv > WIRE_MOST_STALL_MV)
		return NAK_REASON_RANGE;
	light_set_leds(leds);
	servo_set_release(release_s);
	care_set_stall(stall_mv);
	report_acknowledge(CMD_SETUP, seq);
	return OK;
}

static uint8_t flash(uint8_t seq)
{
	guard_open();
	report_acknowledge(CMD_FLASH, seq);
	return OK;
}

static int8_t expected_length(uint8_t cmd)
{
	switch (cmd) {
	case CMD_HELLO:
		return LEN_HELLO;
	case CMD_HEARTBEAT:
		return LEN_HEARTBEAT;
	case CMD_MOVE:
		return LEN_MOVE;
	case CMD_STOP:
		return LEN_STOP;
	case CMD_LIGHT:
		return LEN_LIGHT;
	case CMD_DRAW:
		return LEN_DRAW;
	case CMD_CONFIG:
		return LEN_CONFIG;
	case CMD_SETUP:
		return LEN_SETUP;
	case CMD_FLASH:
		return LEN_FLASH;
	default:
		return -1;
	}
}

static uint8_t dispatch(uint8_t cmd, uint8_t seq, const uint8_t *payload, uint8_t count)
{
	int8_t length = expected_length(cmd);

	if (length < 0)
		return NAK_REASON_UNKNOWN;
	if (cmd == CMD_DRAW ? count <= length : count != length)
		return NAK_REASON_LENGTH;
	if (other_protocol && cmd != CMD_HELLO && cmd != CMD_FLASH)
		return NAK_REASON_PROTOCOL;
	host_heard();
	switch (cmd) {
	case CMD_HELLO:
		return hello(seq, payload);
	case CMD_HEARTBEAT:
		return heartbeat(seq);
	case CMD_MOVE:
		return move(payload);
	case CMD_STOP:
		return stop(seq);
	case CMD_LIGHT:
		return light(seq, payload);
	case CMD_DRAW:
		return draw(seq, payload, count);
	case CMD_SETUP:
		return setup(seq, payload);
	case CMD_FLASH:
		return flash(seq);
	default:
		return config(seq, payload);
	}
}

static uint8_t crc_of(const uint8_t *body, uint8_t count)
{
	uint8_t crc = 0;

	while (count--)
		crc = report_crc7(crc, *body++);
	return crc >> 1;
}

void own_frame(const uint8_t *body, uint8_t stored, uint8_t received)
{
	uint8_t seq = stored > 1 ? body[1] : 0;
	uint8_t reason;

	if (stored < OVERHEAD || received > stored)
		reason = NAK_REASON_LENGTH;
	else if (crc_of(body, stored - 1) != body[stored - 1])
		reason = NAK_REASON_CRC;
	else
		reason = dispatch(body[0], seq, body + 2, stored - OVERHEAD);
	if (reason == NAK_REASON_CRC)
		report_count_error();
	if (reason != OK)
		report_refusal(body[0], seq, reason);
}
