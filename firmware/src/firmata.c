#include "firmata.h"

#include <avr/io.h>
#include <avr/pgmspace.h>
#include <stdbool.h>

#include "adc.h"
#include "frame.h"
#include "i2c.h"
#include "pins.h"
#include "servo.h"
#include "uart.h"

#define DIGITAL_MESSAGE 0x90
#define ANALOG_MESSAGE 0xE0
#define REPORT_ANALOG 0xC0
#define REPORT_DIGITAL 0xD0
#define SET_PIN_MODE 0xF4
#define SET_PIN 0xF5
#define REPORT_VERSION 0xF9
#define SYSTEM_RESET 0xFF
#define SYSEX_START 0xF0
#define SYSEX_END 0xF7
#define ANALOG_MAPPING_QUERY 0x69
#define ANALOG_MAPPING_ANSWER 0x6A
#define CAPABILITY_QUERY 0x6B
#define CAPABILITY_ANSWER 0x6C
#define PIN_STATE_QUERY 0x6D
#define PIN_STATE_ANSWER 0x6E
#define EXTENDED_ANALOG 0x6F
#define SERVO_CONFIG 0x70
#define STRING_DATA 0x71
#define I2C_REQUEST 0x76
#define I2C_CONFIG 0x78
#define REPORT_FIRMWARE 0x79
#define SAMPLING_INTERVAL 0x7A

#define NO_CHANNEL 0x7F
#define SAMPLING_DEFAULT_MS 19
#define SAMPLING_LEAST_MS 2

static const char name[] PROGMEM = "Nabij";
static uint8_t analog_reports;
static uint8_t digital_reports;
static uint8_t last_levels[PORTS];
static uint16_t sampling_ms = SAMPLING_DEFAULT_MS;
static uint16_t last_sample;

static void put14(uint16_t value)
{
	uart_put(value & 0x7F);
	uart_put((value >> 7) & 0x7F);
}

static uint16_t u14(const uint8_t *at)
{
	return at[0] | (uint16_t)at[1] << 7;
}

static void send_version(void)
{
	uart_put(REPORT_VERSION);
	uart_put(2);
	uart_put(6);
}

static void send_firmware(void)
{
	uart_put(SYSEX_START);
	uart_put(REPORT_FIRMWARE);
	uart_put(1);
	uart_put(0);
	for (uint8_t i = 0; i < sizeof name - 1; i++)
		put14(pgm_read_byte(&name[i]));
	uart_put(SYSEX_END);
}

static void send_port(uint8_t port)
{
	uart_put(DIGITAL_MESSAGE | port);
	put14(last_levels[port]);
}

static void send_capabilities(void)
{
	/* Mode and bits of resolution. */
	static const uint8_t offered[][2] PROGMEM = { { MODE_INPUT, 1 }, { MODE_PULLUP, 1 }, { MODE_OUTPUT, 1 },
		{ MODE_ANALOG, 10 }, { MODE_PWM, 8 }, { MODE_SERVO, 14 }, { MODE_I2C, 1 } };

	uart_put(SYSEX_START);
	uart_put(CAPABILITY_ANSWER);
	for (uint8_t pin = 0; pin < PINS; pin++) {
		for (uint8_t i = 0; i < sizeof offered / sizeof offered[0]; i++) {
			if (!pins_can(pin, pgm_read_byte(&offered[i][0])))
				continue;
			uart_put(pgm_read_byte(&offered[i][0]));
			uart_put(pgm_read_byte(&offered[i][1]));
		}
		uart_put(0x7F);
	}
	uart_put(SYSEX_END);
}

static void send_analog_mapping(void)
{
	uart_put(SYSEX_START);
	uart_put(ANALOG_MAPPING_ANSWER);
	for (uint8_t pin = 0; pin < PINS; pin++)
		uart_put(pins_can(pin, MODE_ANALOG) ? pin - FIRST_ANALOG : NO_CHANNEL);
	uart_put(SYSEX_END);
}

static void send_pin_state(uint8_t pin)
{
	uart_put(SYSEX_START);
	uart_put(PIN_STATE_ANSWER);
	uart_put(pin);
	if (pin < PINS) {
		uart_put(pins_mode(pin));
		put14(pins_value(pin));
	}
	uart_put(SYSEX_END);
}

static void echo(const uint8_t *body, uint8_t count)
{
	uart_put(SYSEX_START);
	while (count--)
		uart_put(*body++);
	uart_put(SYSEX_END);
}

static void write_analog(uint8_t pin, uint16_t value)
{
	pins_write_pwm(pin, value);
	pins_write_servo(pin, value);
}

static void report_analog(uint8_t input, bool on)
{
	if (input >= ADC_INPUTS)
		return;
	analog_reports = on ? analog_reports | _BV(input) : analog_reports & (uint8_t)~_BV(input);
	adc_set_inputs(analog_reports);
}

static void report_digital(uint8_t port, bool on)
{
	if (port >= PORTS)
		return;
	digital_reports = on ? digital_reports | _BV(port) : digital_reports & (uint8_t)~_BV(port);
	if (!on)
		return;
	last_levels[port] = pins_read_port(port);
	send_port(port);
}

static void write_port(uint8_t port, uint8_t levels)
{
	for (uint8_t i = 0; i < 8; i++)
		pins_write(port * 8 + i, levels & _BV(i));
}

/* The host's own settings only: privacy, the dead-man and our light stay as they are. */
static void reset(void)
{
	analog_reports = digital_reports = 0;
	adc_set_inputs(0);
	i2c_stop_reading();
	sampling_ms = SAMPLING_DEFAULT_MS;
	pins_reset();
}

void firmata_begin(void)
{
	pins_reset();
	send_version();
	send_firmware();
}

void firmata_message(uint8_t status, uint8_t first, uint8_t second)
{
	uint8_t low = status & 0x0F;

	switch (status < SYSEX_START ? status & 0xF0 : status) {
	case DIGITAL_MESSAGE:
		write_port(low, first | (uint8_t)(second << 7));
		break;
	case ANALOG_MESSAGE:
		write_analog(low, first | (uint16_t)second << 7);
		break;
	case REPORT_ANALOG:
		report_analog(low, first);
		break;
	case REPORT_DIGITAL:
		report_digital(low, first);
		break;
	case SET_PIN_MODE:
		pins_set_mode(first, second);
		break;
	case SET_PIN:
		pins_write(first, second);
		break;
	case REPORT_VERSION:
		send_version();
		break;
	case SYSTEM_RESET:
		reset();
		break;
	default:
		break;
	}
}

static void sysex_with_arguments(const uint8_t *body, uint8_t count)
{
	switch (body[0]) {
	case PIN_STATE_QUERY:
		send_pin_state(body[1]);
		break;
	case EXTENDED_ANALOG:
		if (count >= 3)
			write_analog(body[1], body[2] | (count > 3 ? (uint16_t)body[3] << 7 : 0));
		break;
	case SERVO_CONFIG:
		if (count >= 6)
			pins_configure_servo(body[1], u14(body + 2), u14(body + 4));
		break;
	case SAMPLING_INTERVAL:
		if (count >= 3)
			sampling_ms = u14(body + 1) < SAMPLING_LEAST_MS ? SAMPLING_LEAST_MS : u14(body + 1);
		break;
	case I2C_REQUEST:
		i2c_request(body + 1, count - 1);
		break;
	default:
		break;
	}
}

void firmata_sysex(const uint8_t *body, uint8_t count)
{
	switch (body[0]) {
	case REPORT_FIRMWARE:
		send_firmware();
		break;
	case CAPABILITY_QUERY:
		send_capabilities();
		break;
	case ANALOG_MAPPING_QUERY:
		send_analog_mapping();
		break;
	case STRING_DATA:
		echo(body, count);
		break;
	case I2C_CONFIG: /* the bus is always on */
		break;
	default:
		if (count > 1)
			sysex_with_arguments(body, count);
	}
}

void firmata_tick(void)
{
	uint16_t now = frame_ms16();

	for (uint8_t port = 0; port < PORTS; port++) {
		if (!(digital_reports & _BV(port)))
			continue;
		uint8_t levels = pins_read_port(port);
		if (levels == last_levels[port])
			continue;
		last_levels[port] = levels;
		send_port(port);
	}
	if ((uint16_t)(now - last_sample) < sampling_ms)
		return;
	last_sample = now;
	for (uint8_t input = 0; input < ADC_INPUTS; input++) {
		if (!(analog_reports & _BV(input)))
			continue;
		uart_put(ANALOG_MESSAGE | input);
		put14(adc_reading(input));
	}
	i2c_sample();
}
