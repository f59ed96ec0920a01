#include "restart.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/wdt.h>

#include "../wire.h"

#define BY_WATCHDOG 0xB17E

static uint16_t mark __attribute__((section(".noinit")));
static uint8_t cause __attribute__((section(".noinit")));

/*
 * The watchdog's way back here leaves every peripheral as it was, and a stack that ran wild may have written over
 * them: an interrupt that nobody serves would restart us for ever.
 */
static inline __attribute__((always_inline)) void silence_interrupts(void)
{
	TIMSK0 = 0;
	TIMSK1 = 0;
	TIMSK2 = 0;
	PCICR = 0;
	EIMSK = 0;
	ADCSRA = 0;
	ACSR = _BV(ACD);
	TWCR = 0;
	SPCR = 0;
	UCSR0B = 0;
	EECR = 0;
}

void restart_note_cause(void) __attribute__((naked, used, section(".init3")));

/* Before main: the watchdog may still be running, and optiboot has moved MCUSR to r2. */
void restart_note_cause(void)
{
	uint8_t left_by_optiboot;

	__asm__ volatile("mov %0, r2" : "=r"(left_by_optiboot));
	cause = MCUSR;
	if (mark == BY_WATCHDOG)
		cause = _BV(WDRF);
	else if (cause == 0)
		cause = left_by_optiboot;
	mark = 0;
	MCUSR = 0;
	wdt_disable();
	silence_interrupts();
}

/* The stack may be anything here: take a fresh one, say why, start again. */
ISR(WDT_vect, ISR_NAKED)
{
	__asm__ volatile("clr r1");
	wdt_disable();
	mark = BY_WATCHDOG;
	__asm__ volatile("jmp 0");
}

uint8_t restart_cause(void)
{
	/* After power-up the other bits mean nothing. */
	if (cause & _BV(PORF))
		return RESET_CAUSE_POWER;
	if (cause & _BV(WDRF))
		return RESET_CAUSE_WATCHDOG;
	if (cause & _BV(BORF))
		return RESET_CAUSE_BROWNOUT;
	return cause & _BV(EXTRF) ? RESET_CAUSE_EXTERNAL : RESET_CAUSE_UNKNOWN;
}

void restart_guard(void)
{
	wdt_reset();
	WDTCSR = _BV(WDCE) | _BV(WDE);
	WDTCSR = _BV(WDIE) | _BV(WDE) | _BV(WDP2); /* 250 ms */
}
