/*
 * The two servo axes: ranges, movement, and their pulses on timer 1.
 *
 * When nothing has moved for a while the pulses end: friction holds the head, and nothing hums in class. The next
 * MOVE takes it up where it was let go. A stalled servo is barred: no MOVE takes it up until the bar is lifted.
 */
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

/* False when the numbers make no range, and then nothing is changed. A target outside of it moves to its edge. */
bool servo_configure(uint8_t axis, uint16_t min_ticks, uint16_t max_ticks, uint16_t park_ticks);

/* How long all axes must be still before their pulses end; 0 for never. */
void servo_set_release(uint16_t seconds);

/* Axis in use or not. */
void servo_attach(uint8_t axis, bool on);

/* Ends the pulses with this frame's step. Movements stand where they are; what is asked meanwhile is kept. */
void servo_bar(void);
void servo_lift_bar(void);

/* A MOVE has come since the servos were barred. */
bool servo_is_wanted(void);

bool servo_has_pulses(void);
uint16_t servo_ticks(uint8_t axis);
bool servo_moving(uint8_t axis);

#endif
