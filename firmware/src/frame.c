#include "frame.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "servo.h"

#define LAST_SLOT (FRAME_MS - 1)
/* Timer 0 counts 4 us: where in the last slot the step runs. It takes at most 300 us. */
#define STEP_AFTER_4US 140
#define MS_TOP 249
/* Timer 1 starts this far into the frame: a last slot, and 2 us so that its wrap comes before timer 0's. */
#define FIRST_TICK (FRAME_TICKS - 2000u + 4u)

#define TIMER1_A _BV(WGM11)
#define TIMER1_B (_BV(WGM13) | _BV(WGM12) | _BV(CS11)) /* mode 14, 0.5 us */

static volatile uint16_t ms_low;
static volatile uint16_t ms_high;
static volatile uint8_t slot;
static volatile uint8_t frames;

ISR(TIMER0_COMPA_vect)
{
	if (++ms_low == 0)
		ms_high++;
	if (TCNT1 < 1000) {
		slot = 0;
		frames++;
		return;
	}
	slot++;
	if (slot == LAST_SLOT) {
		TIFR0 = _BV(OCF0B);
		TIMSK0 |= _BV(OCIE0B);
	}
}

/* Other interrupts may come in between: the UART does not wait for arithmetic. */
ISR(TIMER0_COMPB_vect, ISR_NOBLOCK)
{
	TIMSK0 &= ~_BV(OCIE0B);
	servo_step();
}

void frame_begin(void)
{
	bool running = TCCR1B == TIMER1_B && (TCCR1A & TIMER1_A);

	TIMSK0 = _BV(OCIE0A);
	if (running)
		return;
	TCCR1A = TCCR1B = TCCR0A = TCCR0B = 0;
	ICR1 = FRAME_TICKS - 1;
	TCNT1 = FIRST_TICK;
	TCNT0 = 0;
	OCR0A = MS_TOP;
	OCR0B = STEP_AFTER_4US;
	GTCCR = _BV(TSM) | _BV(PSRSYNC); /* hold the prescaler that both share */
	TCCR0A = _BV(WGM01);
	TCCR1A = TIMER1_A;
	TCCR1B = TIMER1_B;
	TCCR0B = _BV(CS01) | _BV(CS00);
	GTCCR = 0;
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
	return slot < LAST_SLOT - 1;
}
