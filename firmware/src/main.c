/* Nabij's board: what runs when. */
#include <avr/interrupt.h>
#include <avr/sleep.h>
#include <avr/wdt.h>

#include "../wire.h"
#include "adc.h"
#include "buttons.h"
#include "care.h"
#include "display.h"
#include "firmata.h"
#include "frame.h"
#include "guard.h"
#include "host.h"
#include "kept.h"
#include "light.h"
#include "parser.h"
#include "privacy.h"
#include "report.h"
#include "restart.h"
#include "ring.h"
#include "servo.h"
#include "twi.h"
#include "uart.h"

#define BYTES_AT_ONCE 32

static uint16_t last_tick;

static void receive(void)
{
	for (uint8_t left = BYTES_AT_ONCE; left; left--) {
		int16_t byte = uart_take();

		if (byte < 0)
			return;
		parser_feed((uint8_t)byte);
	}
}

static void every_millisecond(void)
{
	buttons_tick();
	guard_tick();
	host_poll();
	adc_tick();
	care_tick();
	firmata_tick();
	report_poll();
}

/* Until the next interrupt, unless something has come since it was last looked for. */
static void rest(void)
{
	cli();
	if (uart_has_bytes() || frame_ms16() != last_tick) {
		sei();
		return;
	}
	sleep_enable();
	sei();
	sleep_cpu();
	sleep_disable();
}

int main(void)
{
	guard_begin();
	kept_begin();
	frame_begin();
	servo_begin();
	uart_begin();
	adc_begin();
	care_set_stall(SERVO_STALL_MV);
	ring_begin();
	twi_begin();
	buttons_begin();
	privacy_begin();
	set_sleep_mode(SLEEP_MODE_IDLE);
	restart_guard();
	sei();
	firmata_begin();
	for (;;) {
		wdt_reset();
		receive();
		if (frame_ms16() != last_tick) {
			last_tick = frame_ms16();
			every_millisecond();
		}
		display_poll();
		light_poll();
		rest();
	}
}
