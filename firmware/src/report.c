#include "report.h"

#include "../wire.h"
#include "adc.h"
#include "care.h"
#include "display.h"
#include "frame.h"
#include "host.h"
#include "light.h"
#include "privacy.h"
#include "restart.h"
#include "servo.h"
#include "uart.h"

#define SYSEX_START 0xF0
#define SYSEX_END 0xF7
#define REFUSAL_BYTES 7
#define TELEMETRY_BYTES 24

static uint8_t crc;
static bool open;
static uint8_t event_seq;
static uint8_t telemetry_seq;
static uint16_t interval_ms = WIRE_TELEMETRY_MS;
static uint16_t last_telemetry;
static uint16_t crc_errors;
static uint16_t refusals;

uint8_t report_crc7(uint8_t value, uint8_t byte)
{
	value ^= byte;
	for (uint8_t bit = 0; bit < 8; bit++)
		value = value & 0x80 ? (uint8_t)(value << 1) ^ 0x12 : (uint8_t)(value << 1);
	return value;
}

static void put7(uint8_t value)
{
	value &= 0x7F;
	uart_put(value);
	crc = report_crc7(crc, value);
}

static void put14(uint16_t value)
{
	put7((uint8_t)value);
	put7((uint8_t)(value >> 7));
}

static void put28(uint32_t value)
{
	put14((uint16_t)value);
	put14((uint16_t)(value >> 14));
}

static void begin(uint8_t cmd, uint8_t seq)
{
	uart_put(SYSEX_START);
	crc = 0;
	put7(cmd);
	put7(seq);
}

static void end(void)
{
	uart_put(crc >> 1);
	uart_put(SYSEX_END);
}

static uint16_t flags(void)
{
	return (servo_moving(AXIS_PAN) ? FLAG_PAN_MOVING : 0) | (servo_moving(AXIS_TILT) ? FLAG_TILT_MOVING : 0) |
	       (host_is_silent() ? FLAG_DEAD_MAN : 0) | (privacy_is_up() ? FLAG_PRIVACY : 0) |
	       (host_is_armed() ? FLAG_ARMED : 0) | (display_is_ready() ? 0 : FLAG_NO_DISPLAY) |
	       (care_supply_is_low() ? FLAG_LOW_VOLTAGE : 0) | (care_is_stalled() ? FLAG_STALLED : 0) |
	       (servo_has_pulses() ? 0 : FLAG_RELEASED);
}

void report_open(void)
{
	open = true;
}

void report_acknowledge(uint8_t cmd, uint8_t seq)
{
	begin(cmd, seq);
	end();
}

void report_refusal(uint8_t cmd, uint8_t seq, uint8_t reason)
{
	refusals++;
	if (uart_room() < REFUSAL_BYTES)
		return;
	begin(CMD_NAK, seq);
	put7(cmd);
	put7(reason);
	end();
}

void report_hello(uint8_t seq)
{
	begin(CMD_HELLO, seq);
	put7(WIRE_PROTOCOL);
	put7(restart_cause());
	put28(BUILD_ID);
	put7(BUILD_ID >> 28);
	put14(host_dead_man_ms());
	put7(light_leds());
	put14(flags());
	end();
}

void report_heartbeat(uint8_t seq)
{
	begin(CMD_HEARTBEAT, seq);
	put28(frame_ms());
	end();
}

void report_event(uint8_t what)
{
	if (!open)
		return;
	begin(CMD_EVENT, event_seq++);
	put7(what);
	put28(frame_ms());
	end();
}

void report_set_interval(uint16_t telemetry_ms)
{
	interval_ms = telemetry_ms;
}

void report_poll(void)
{
	uint16_t now = frame_ms16();

	if (!open || !interval_ms || (uint16_t)(now - last_telemetry) < interval_ms)
		return;
	last_telemetry = now;
	if (uart_room() < TELEMETRY_BYTES)
		return;
	begin(CMD_TELEMETRY, telemetry_seq++);
	put14(flags());
	put14(servo_ticks(AXIS_PAN));
	put14(servo_ticks(AXIS_TILT));
	put14(adc_supply_mv());
	put28(frame_ms());
	put14(uart_errors() + crc_errors);
	put14(refusals);
	put7(care_dips());
	put7(care_stalls());
	end();
}

void report_count_error(void)
{
	crc_errors++;
}
