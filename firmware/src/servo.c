#include "servo.h"

#include <avr/io.h>
#include <util/atomic.h>

#include "../wire.h"
#include "frame.h"
#include "kept.h"
#include "motion.h"

#define FRAMES_PER_S (1000 / FRAME_MS)

struct axis {
	struct motion motion;
	uint16_t min_ticks;
	uint16_t max_ticks;
	uint16_t park_ticks;
	volatile bool moving;
	bool attached;
};

enum pulses { PULSING, LET_GO, BARRED };

static struct axis axes[SERVO_AXES] = {
	{ .min_ticks = PAN_MIN_TICKS, .max_ticks = PAN_MAX_TICKS, .park_ticks = PAN_PARK_TICKS },
	{ .min_ticks = WIRE_MIN_TICKS, .max_ticks = WIRE_MAX_TICKS, .park_ticks = WIRE_CENTRE_TICKS },
};
static volatile uint8_t pulses = PULSING;
static volatile bool bar_due;
static bool wanted;
static uint16_t still_frames;
static uint16_t release_frames = SERVO_RELEASE_S * FRAMES_PER_S;

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

/* Joins the pins of the axes in use to the timer, or cuts them off: between two pulses, when they are low. */
static void connect(bool on)
{
	uint8_t outputs = (axes[AXIS_PAN].attached ? _BV(COM1A1) : 0) | (axes[AXIS_TILT].attached ? _BV(COM1B1) : 0);

	TCCR1A = (TCCR1A & (uint8_t)~(_BV(COM1A1) | _BV(COM1B1))) | (on ? outputs : 0);
}

/* Interrupts off. */
static void take_up(void)
{
	pulses = PULSING;
	still_frames = 0;
	connect(true);
}

/* A target has been set: takes the servos up, and begins at once what begins from rest. Interrupts off. */
static void begin(const struct axis *a)
{
	bool silent = pulses == LET_GO;

	if (pulses == BARRED)
		return;
	if (silent)
		take_up();
	if (!motion_is_settled(&a->motion) && !axes[AXIS_PAN].moving && !axes[AXIS_TILT].moving)
		frame_hasten(silent ? 0 : SERVO_LEAST_FRAME_TICKS);
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

static void end_pulses(enum pulses how)
{
	pulses = how;
	connect(false);
	for (uint8_t axis = 0; axis < SERVO_AXES; axis++) {
		motion_cut(&axes[axis].motion);
		axes[axis].moving = false;
	}
}

/* This frame's pulses are over by now. */
void servo_step(void)
{
	bool still = true;

	if (bar_due) {
		bar_due = false;
		end_pulses(BARRED);
	}
	if (pulses != PULSING)
		return;
	for (uint8_t axis = 0; axis < SERVO_AXES; axis++) {
		struct axis *a = &axes[axis];

		a->moving = motion_step(&a->motion);
		if (!a->moving)
			continue;
		still = false;
		write_pulse(axis);
		kept_set_position(axis, a->attached ? a->motion.ticks : 0);
	}
	if (!still)
		still_frames = 0;
	else if (release_frames && ++still_frames >= release_frames)
		end_pulses(LET_GO);
}

void servo_move(uint8_t axis, uint16_t ticks, uint16_t vmax, uint16_t amax)
{
	struct axis *a = &axes[axis];

	if (!a->attached)
		servo_attach(axis, true);
	ticks = clip(a, ticks);
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
		wanted = true;
		motion_go(&a->motion, ticks, vmax, amax);
		begin(a);
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
	uint16_t target;

	if (min_ticks < WIRE_MIN_TICKS || max_ticks > WIRE_MAX_TICKS || min_ticks > park_ticks || park_ticks > max_ticks)
		return false;
	a->min_ticks = min_ticks;
	a->max_ticks = max_ticks;
	a->park_ticks = park_ticks;
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
		target = motion_target(&a->motion);
	if (clip(a, target) == target)
		return true;
	if (a->attached)
		servo_move(axis, target, WIRE_DEFAULT_VMAX, WIRE_DEFAULT_AMAX);
	else
		motion_rest(&a->motion, clip(a, target));
	return true;
}

void servo_set_release(uint16_t seconds)
{
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
		release_frames = seconds * FRAMES_PER_S;
		still_frames = 0;
	}
}

void servo_attach(uint8_t axis, bool on)
{
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
		axes[axis].attached = on;
		kept_set_position(axis, on ? axes[axis].motion.ticks : 0);
		write_pulse(axis);
		if (on)
			DDRB |= axis == AXIS_PAN ? _BV(PAN_SERVO_BIT) : _BV(TILT_SERVO_BIT);
		if (pulses == PULSING)
			connect(true);
	}
}

void servo_bar(void)
{
	wanted = false;
	bar_due = true;
}

void servo_lift_bar(void)
{
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
		bar_due = false;
		if (pulses == BARRED)
			pulses = LET_GO;
		begin(&axes[AXIS_PAN]);
		begin(&axes[AXIS_TILT]);
	}
}

bool servo_is_wanted(void)
{
	return wanted;
}

bool servo_has_pulses(void)
{
	return pulses == PULSING;
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
