#include "frame.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "../wire.h"
#include "servo.h"

/* The step of the servos runs this long before the frame's end, in ticks of timer 1; it takes at most 300 us. */
#define STEP_TICKS 880u
/* From here on the end of the frame at hand is too near to be moved. */
#define TOO_NEAR_TICKS 16u
/* Enough to write ICR1 ahead of the count. */
#define AHEAD_TICKS 8u
#define ROOM_TICKS (STEP_TICKS + 2400u)

/* Timer 0 counts 4 us, 8 ticks of timer 1. */
#define MS_TOP 249u
#define TICKS_PER_COUNT 8u
#define AHEAD_COUNTS 2u

#define TIMER1_A _BV(WGM11)
#define TIMER1_B (_BV(WGM13) | _BV(WGM12) | _BV(CS11)) /* mode 14, 0.5 us, ICR1 is the last tick of a frame */

static volatile uint16_t ms_low;
static volatile uint16_t ms_high;
static volatile uint8_t frames;
static volatile bool stepped;  /* in this frame */
static volatile bool hastened; /* the next pulse is a movement's first: its frame begins as soon as it may */
static volatile uint16_t least_ticks; /* of the frame before it */

/* Gives the step its time when that comes before timer 0 starts anew; else it is asked again then. Interrupts off. */
static void schedule_step(void)
{
	uint16_t left = ICR1 - TCNT1;
	uint16_t wait = left > STEP_TICKS ? (left - STEP_TICKS) / TICKS_PER_COUNT : 0;
	uint16_t at = TCNT0 + AHEAD_COUNTS + wait;

	if (at > MS_TOP)
		return;
	OCR0B = (uint8_t)at;
	TIFR0 = _BV(OCF0B);
	TIMSK0 |= _BV(OCIE0B);
}

ISR(TIMER0_COMPA_vect)
{
	if (++ms_low == 0)
		ms_high++;
	if (!stepped)
		schedule_step();
}

/* A pulse has begun, and with it the next frame. */
ISR(TIMER1_OVF_vect)
{
	least_ticks = SERVO_LEAST_FRAME_TICKS;
	ICR1 = (hastened ? SERVO_LEAST_FRAME_TICKS : FRAME_TICKS) - 1;
	stepped = false;
	frames++;
}

static uint16_t later(uint16_t last, uint16_t least)
{
	return last < least ? least - 1 : last;
}

/* The new widths stand: no reason to wait any longer. */
static void end_hastened_frame(void)
{
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
		uint16_t last = later(TCNT1 + AHEAD_TICKS, least_ticks);

		if (last < ICR1)
			ICR1 = last;
		hastened = false;
	}
}

/* Other interrupts may come in between: the UART does not wait for arithmetic. */
ISR(TIMER0_COMPB_vect, ISR_NOBLOCK)
{
	TIMSK0 &= ~_BV(OCIE0B);
	stepped = true;
	servo_step();
	if (hastened)
		end_hastened_frame();
}

void frame_hasten(uint16_t least)
{
	uint16_t now = TCNT1;

	if (!hastened && (uint16_t)(ICR1 - now) > TOO_NEAR_TICKS) {
		least_ticks = least;
		ICR1 = later(now + STEP_TICKS, least);
		stepped = false;
		schedule_step();
	}
	hastened = true;
}

void frame_begin(void)
{
	bool running = TCCR1B == TIMER1_B && (TCCR1A & TIMER1_A);

	TIMSK0 = _BV(OCIE0A);
	TIMSK1 = _BV(TOIE1);
	ICR1 = FRAME_TICKS - 1;
	if (running)
		return;
	TCCR1A = TCCR1B = TCCR0A = TCCR0B = 0;
	TCNT1 = FRAME_TICKS - ROOM_TICKS;
	TCNT0 = 0;
	OCR0A = MS_TOP;
	TCCR0A = _BV(WGM01);
	TCCR1A = TIMER1_A;
	TCCR1B = TIMER1_B;
	TCCR0B = _BV(CS01) | _BV(CS00);
}

uint32_t frame_ms(void)
{
	uint32_t now;

	ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
		now = (uint32_t)ms_high << 16 | ms_low;
	return now;
}

uint16_t frame_ms16(void)
{
	uint16_t now;

	ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
		now = ms_low;
	return now;
}

uint8_t frame_count(void)
{
	return frames;
}

bool frame_has_room(void)
{
	uint16_t left;

	ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
		left = ICR1 - TCNT1;
	return left > ROOM_TICKS;
}
