#include "servo.h"

#include <avr/io.h>
#include <util/atomic.h>

#include "../wire.h"
#include "frame.h"
#include "kept.h"
#include "motion.h"

struct axis {
	struct motion motion;
	uint16_t min_ticks;
	uint16_t max_ticks;
	uint16_t park_ticks;
	volatile bool moving;
	bool attached;
};

static struct axis axes[SERVO_AXES] = {
	{ .min_ticks = PAN_MIN_TICKS, .max_ticks = PAN_MAX_TICKS, .park_ticks = PAN_PARK_TICKS },
	{ .min_ticks = WIRE_MIN_TICKS, .max_ticks = WIRE_MAX_TICKS, .park_ticks = WIRE_CENTRE_TICKS },
};

static uint16_t clip(const struct axis *a, uint16_t ticks)
{
	if (ticks < a->min_ticks)
		return a->min_ticks;
	return ticks > a->max_ticks ? a->max_ticks : ticks;
}

static void write_pulse(uint8_t axis)
{
	uint16_t ticks = axes[axis].motion.ticks;

	/* Timer 1 takes a new width over at the start of its next frame. Its high byte goes through one shared register. */
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
		if (axis == AXIS_PAN)
			OCR1A = ticks - 1;
		else
			OCR1B = ticks - 1;
	}
}

void servo_begin(void)
{
	for (uint8_t axis = 0; axis < SERVO_AXES; axis++) {
		uint16_t left_at = kept_position(axis);

		motion_rest(&axes[axis].motion, clip(&axes[axis], left_at ? left_at : axes[axis].park_ticks));
		write_pulse(axis);
		if (left_at || axis == AXIS_PAN)
			servo_attach(axis, true);
	}
}

void servo_step(void)
{
	for (uint8_t axis = 0; axis < SERVO_AXES; axis++) {
		struct axis *a = &axes[axis];

		a->moving = motion_step(&a->motion);
		if (!a->moving)
			continue;
		write_pulse(axis);
		kept_set_position(axis, a->attached ? a->motion.ticks : 0);
	}
}

void servo_move(uint8_t axis, uint16_t ticks, uint16_t vmax, uint16_t amax)
{
	struct axis *a = &axes[axis];

	if (!a->attached)
		servo_attach(axis, true);
	ticks = clip(a, ticks);
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
		motion_go(&a->motion, ticks, vmax, amax);
		if (!motion_is_settled(&a->motion) && !axes[AXIS_PAN].moving && !axes[AXIS_TILT].moving)
			frame_hasten();
	}
}

void servo_park(uint8_t axis)
{
	servo_move(axis, axes[axis].park_ticks, WIRE_DEFAULT_VMAX, WIRE_DEFAULT_AMAX);
}

void servo_stop(uint8_t axis)
{
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
		motion_halt(&axes[axis].motion);
}

bool servo_configure(uint8_t axis, uint16_t min_ticks, uint16_t max_ticks, uint16_t park_ticks)
{
	struct axis *a = &axes[axis];

	if (min_ticks < WIRE_MIN_TICKS || max_ticks > WIRE_MAX_TICKS || min_ticks > park_ticks || park_ticks > max_ticks)
		return false;
	a->min_ticks = min_ticks;
	a->max_ticks = max_ticks;
	a->park_ticks = park_ticks;
	return true;
}

void servo_attach(uint8_t axis, bool on)
{
	uint8_t output = axis == AXIS_PAN ? _BV(COM1A1) : _BV(COM1B1);
	uint8_t pin = axis == AXIS_PAN ? _BV(PAN_SERVO_BIT) : _BV(TILT_SERVO_BIT);

	axes[axis].attached = on;
	kept_set_position(axis, on ? axes[axis].motion.ticks : 0);
	if (on) {
		DDRB |= pin;
		TCCR1A |= output;
	} else {
		TCCR1A &= ~output;
	}
}

uint16_t servo_ticks(uint8_t axis)
{
	uint16_t ticks;

	ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
		ticks = axes[axis].motion.ticks;
	return ticks;
}

bool servo_moving(uint8_t axis)
{
	return axes[axis].moving;
}
