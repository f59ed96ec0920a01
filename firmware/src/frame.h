/*
 * Time: milliseconds, and the servos' frame of 20 ms.
 *
 * Timer 1 makes the servo pulses: a frame begins with them. The next widths are decided late in it, so that a MOVE
 * waits as little as it can. Timer 0 makes the milliseconds, at any phase.
 */
#ifndef FRAME_H
#define FRAME_H

#include <stdbool.h>
#include <stdint.h>

#define FRAME_MS 20
#define FRAME_TICKS 40000u /* of 0.5 us */

/* Starts both timers, or keeps them running through a restart so that no pulse is cut. Before servo_begin. */
void frame_begin(void);

/*
 * The servos are at rest and are to move: decides their widths now and begins the next frame with them at once, or as
 * soon as `least` ticks have gone by since the last one began. The frames after it are of 20 ms again. Interrupts off.
 */
void frame_hasten(uint16_t least);

/* Milliseconds since the restart; wraps after 65 s: for differences only. */
uint16_t frame_ms16(void);
uint32_t frame_ms(void);

/* Frames begun since the restart; wraps. */
uint8_t frame_count(void);

/* True while work of up to 1 ms with short interrupt locks cannot delay the next pulse width. */
bool frame_has_room(void);

#endif
