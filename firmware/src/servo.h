/* The two servo axes: ranges, movement, and their pulses on timer 1. */
#ifndef SERVO_H
#define SERVO_H

#include <stdbool.h>
#include <stdint.h>

#define SERVO_AXES 2

/* Drives the pan servo from where it was left, else from its park angle; tilt only when it was in use before. */
void servo_begin(void);

/* Decides the next pulse widths: once a frame, from frame.c alone. */
void servo_step(void);

/* Clipped to the axis' range. Switches the axis' pulses on. */
void servo_move(uint8_t axis, uint16_t ticks, uint16_t vmax, uint16_t amax);
void servo_park(uint8_t axis);
void servo_stop(uint8_t axis);

/* False when the numbers make no range, and then nothing is changed. */
bool servo_configure(uint8_t axis, uint16_t min_ticks, uint16_t max_ticks, uint16_t park_ticks);

/* Pulses on or off. */
void servo_attach(uint8_t axis, bool on);

uint16_t servo_ticks(uint8_t axis);
bool servo_moving(uint8_t axis);

#endif
