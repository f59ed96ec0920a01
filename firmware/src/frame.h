/*
 * Time: milliseconds, and the servo's 20 ms frame cut into 20 slots of 1 ms.
 *
 * Timer 1 makes the servo pulses, timer 0 the milliseconds; they are started in phase and stay so. Slot 0 begins
 * with the pulse. The next pulse width is decided late in slot 19, so that a MOVE waits as little as it can.
 */
#ifndef FRAME_H
#define FRAME_H

#include <stdbool.h>
#include <stdint.h>

#define FRAME_MS 20
#define FRAME_TICKS 40000u

/* Starts both timers, or keeps them running through a restart so that no pulse is cut. Before servo_begin. */
void frame_begin(void);

/* Milliseconds since the restart; wraps after 65 s: for differences only. */
uint16_t frame_ms16(void);
uint32_t frame_ms(void);

/* Frames begun since the restart; wraps. */
uint8_t frame_count(void);

/* True while work of up to 1 ms with short interrupt locks cannot delay the next pulse width. */
bool frame_has_room(void);

#endif
