/*
 * A movement with limited speed, acceleration and jerk, one step a servo frame; no hardware.
 *
 * A trapezoid of speed goes through a moving average over 8 frames: the average of a curve that never passes its
 * target never passes it either, and it spreads each change of acceleration over 8 frames (jerk <= amax / 8).
 * Inside, positions are in 1/8 tick; a tick is 0.5 us of pulse. However soft the limits, the first step is a tick.
 */
#ifndef MOTION_H
#define MOTION_H

#include <stdbool.h>
#include <stdint.h>

#define MOTION_AVERAGE 8

struct motion {
	uint16_t at;       /* 1/8 tick, of the trapezoid */
	uint16_t target;   /* 1/8 tick */
	int16_t speed;     /* 1/8 tick a frame */
	int16_t vmax;
	int16_t amax;      /* in force now */
	int16_t amax_next; /* in force from the next rest */
	uint32_t sum;      /* of history */
	uint16_t history[MOTION_AVERAGE];
	uint8_t newest;
	uint8_t unsettled; /* frames until the average stands still */
	uint16_t ticks;    /* the answer: pulse width, ticks */
};

/* At rest, with default limits. */
void motion_rest(struct motion *m, uint16_t ticks);

/* Stands still from one frame to the next where its pulse is, and keeps its target: for a servo that is let go. */
void motion_cut(struct motion *m);

/* Heads for a new target from wherever it is, at whatever speed. vmax and amax at least 1; more than SERVO_MOST_* is that. */
void motion_go(struct motion *m, uint16_t ticks, uint16_t vmax, uint16_t amax);

/* Slows down as fast as amax permits. */
void motion_halt(struct motion *m);

/* At its target, and the pulse width with it. */
bool motion_is_settled(const struct motion *m);

/* Where it is heading, ticks. */
uint16_t motion_target(const struct motion *m);

/* One frame. True while the pulse width still changes. */
bool motion_step(struct motion *m);

#endif
