#include "pins.h"

#include <avr/io.h>
#include <avr/pgmspace.h>

#include "../wire.h"
#include "privacy.h"
#include "servo.h"

#define CAN_INPUT 1
#define CAN_OUTPUT 2
#define CAN_ANALOG 4
#define CAN_PWM 8
#define CAN_SERVO 16
#define CAN_I2C 32
#define CAN_DIGITAL (CAN_INPUT | CAN_OUTPUT)

#define DEGREES 180
#define LEAST_US 544 /* Firmata: a smaller number is an angle */
#define MOST_US 2400

static const uint8_t abilities[PINS] PROGMEM = {
	[PIN_PRIVACY_BUTTON] = CAN_INPUT,
	[PIN_SEEN_BUTTON] = CAN_INPUT,
	[3] = CAN_DIGITAL | CAN_PWM,
	[5] = CAN_DIGITAL,
	[6] = CAN_DIGITAL,
	[PIN_PAN_SERVO] = CAN_SERVO,
	[PIN_TILT_SERVO] = CAN_DIGITAL | CAN_SERVO,
	[11] = CAN_DIGITAL | CAN_PWM,
	[12] = CAN_DIGITAL,
	[13] = CAN_DIGITAL,
	[14] = CAN_DIGITAL | CAN_ANALOG,
	[15] = CAN_DIGITAL | CAN_ANALOG,
	[16] = CAN_DIGITAL | CAN_ANALOG,
	[PIN_SERVO_CURRENT] = CAN_ANALOG,
	[PIN_DISPLAY_SDA] = CAN_I2C,
	[PIN_DISPLAY_SCL] = CAN_I2C,
};

static uint8_t modes[PINS];
static uint16_t values[PINS];
static struct { uint16_t min_us, max_us; } servo_range[SERVO_AXES];

/* A pin's PIN register; DDR and PORT follow it. */
static volatile uint8_t *registers(uint8_t pin, uint8_t *bit)
{
	if (pin < 8) {
		*bit = _BV(pin);
		return &PIND;
	}
	if (pin < FIRST_ANALOG) {
		*bit = _BV(pin - 8);
		return &PINB;
	}
	*bit = _BV(pin - FIRST_ANALOG);
	return &PINC;
}

static void set_bit(volatile uint8_t *at, uint8_t bit, bool on)
{
	/* No interrupt writes to these ports. */
	*at = on ? *at | bit : *at & (uint8_t)~bit;
}

static uint8_t ability_of(uint8_t mode)
{
	switch (mode) {
	case MODE_INPUT:
	case MODE_PULLUP:
		return CAN_INPUT;
	case MODE_OUTPUT:
		return CAN_OUTPUT;
	case MODE_ANALOG:
		return CAN_ANALOG;
	case MODE_PWM:
		return CAN_PWM;
	case MODE_SERVO:
		return CAN_SERVO;
	case MODE_I2C:
		return CAN_I2C;
	default:
		return 0;
	}
}

static uint8_t axis_of(uint8_t pin)
{
	return pin == PIN_PAN_SERVO ? AXIS_PAN : AXIS_TILT;
}

static bool is_button(uint8_t pin)
{
	return pin == PIN_PRIVACY_BUTTON || pin == PIN_SEEN_BUTTON;
}

bool pins_can(uint8_t pin, uint8_t mode)
{
	return pin < PINS && (pgm_read_byte(&abilities[pin]) & ability_of(mode));
}

uint8_t pins_mode(uint8_t pin)
{
	return modes[pin];
}

uint16_t pins_value(uint8_t pin)
{
	return values[pin];
}

static void connect_pwm(uint8_t pin, bool on)
{
	set_bit(&TCCR2A, pin == 3 ? _BV(COM2B1) : _BV(COM2A1), on);
}

void pins_set_mode(uint8_t pin, uint8_t mode)
{
	uint8_t bit;

	if (!pins_can(pin, mode))
		return;
	volatile uint8_t *pin_registers = registers(pin, &bit);
	if (modes[pin] == MODE_PWM)
		connect_pwm(pin, false);
	if (modes[pin] == MODE_SERVO && mode != MODE_SERVO)
		servo_attach(axis_of(pin), false);
	modes[pin] = mode;
	values[pin] = 0;
	if (mode == MODE_I2C)
		return;
	if (mode == MODE_SERVO) {
		servo_attach(axis_of(pin), true);
		return;
	}
	set_bit(pin_registers + 2, bit, mode == MODE_PULLUP || is_button(pin));
	set_bit(pin_registers + 1, bit, mode == MODE_OUTPUT || mode == MODE_PWM);
}

void pins_write(uint8_t pin, bool high)
{
	uint8_t bit;

	if (pin >= PINS || is_button(pin) || (modes[pin] != MODE_OUTPUT && modes[pin] != MODE_INPUT))
		return;
	volatile uint8_t *pin_registers = registers(pin, &bit);
	if (!pins_can(pin, modes[pin]))
		return;
	values[pin] = high;
	set_bit(pin_registers + 2, bit, high);
}

void pins_write_pwm(uint8_t pin, uint16_t value)
{
	uint8_t level = value > UINT8_MAX ? UINT8_MAX : (uint8_t)value;

	if (pin >= PINS || modes[pin] != MODE_PWM)
		return;
	values[pin] = level;
	if (pin == 3)
		OCR2B = level;
	else
		OCR2A = level;
	connect_pwm(pin, level != 0);
}

void pins_write_servo(uint8_t pin, uint16_t value)
{
	if (pin >= PINS || modes[pin] != MODE_SERVO || privacy_is_up())
		return;
	uint8_t axis = axis_of(pin);
	uint16_t min_us = servo_range[axis].min_us;
	uint16_t span_us = servo_range[axis].max_us - min_us;
	uint16_t us = value;

	values[pin] = value;
	if (value < LEAST_US)
		us = min_us + (uint16_t)((uint32_t)span_us * (value > DEGREES ? DEGREES : value) / DEGREES);
	servo_move(axis, us * WIRE_TICKS_PER_US, WIRE_DEFAULT_VMAX, WIRE_DEFAULT_AMAX);
}

void pins_configure_servo(uint8_t pin, uint16_t min_us, uint16_t max_us)
{
	if (!pins_can(pin, MODE_SERVO) || min_us > max_us || max_us > WIRE_MAX_TICKS / WIRE_TICKS_PER_US)
		return;
	servo_range[axis_of(pin)].min_us = min_us;
	servo_range[axis_of(pin)].max_us = max_us;
	pins_set_mode(pin, MODE_SERVO);
}

uint8_t pins_read_port(uint8_t port)
{
	uint8_t levels = 0;

	for (uint8_t i = 0; i < 8; i++) {
		uint8_t pin = port * 8 + i;
		uint8_t bit;

		if (pin >= PINS || (modes[pin] != MODE_INPUT && modes[pin] != MODE_PULLUP) || !pins_can(pin, modes[pin]))
			continue;
		if (*registers(pin, &bit) & bit)
			levels |= _BV(i);
	}
	return levels;
}

void pins_reset(void)
{
	TCCR2A = _BV(WGM21) | _BV(WGM20);
	TCCR2B = _BV(CS22); /* about 980 Hz, as Arduino has it */
	for (uint8_t axis = 0; axis < SERVO_AXES; axis++) {
		servo_range[axis].min_us = LEAST_US;
		servo_range[axis].max_us = MOST_US;
	}
	for (uint8_t pin = 0; pin < PINS; pin++) {
		if (pins_can(pin, MODE_ANALOG))
			pins_set_mode(pin, MODE_ANALOG);
		else if (is_button(pin))
			pins_set_mode(pin, MODE_PULLUP);
		else if (pins_can(pin, MODE_OUTPUT) && modes[pin] != MODE_SERVO)
			pins_set_mode(pin, MODE_OUTPUT);
		else if (pins_can(pin, MODE_I2C))
			pins_set_mode(pin, MODE_I2C);
	}
	modes[PIN_PAN_SERVO] = MODE_SERVO;
}
