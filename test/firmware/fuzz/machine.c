#include "machine.h"

#include <avr/io.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../firmware/src/restart.h"
#include "../../../firmware/src/ring.h"
#include "../../../firmware/src/uart.h"
#include "bus.h"
#include "pulses.h"

#define BYTE_TICKS 80
#define COUNT_TICKS 8 /* of timer 0 */
/* What a stretch of program between two looks for interrupts is taken to last; looked at only when some have gone by. */
#define STRETCH_TICKS 6
#define STRETCHES 12
#define WATCHDOG_TICKS (250 * TICKS_PER_MS)
#define REFERENCE 14
#define REFERENCE_MV 1100
#define NEVER UINT64_MAX

volatile uint8_t ports[9];
volatile uint8_t TCCR0A, TCCR0B, TCNT0, OCR0A, OCR0B, TIMSK0, TIFR0;
volatile uint8_t TCCR1A, TCCR1B, TIMSK1;
volatile uint16_t TCNT1, ICR1, OCR1A, OCR1B;
volatile uint8_t TCCR2A, TCCR2B, OCR2A, OCR2B;
volatile uint8_t UCSR0A, UCSR0B, UCSR0C, UDR0;
volatile uint16_t UBRR0;
volatile uint8_t TWCR, TWDR, TWSR, TWBR;
volatile uint8_t ADMUX, ADCSRA;
volatile uint16_t ADC;

void TIMER1_OVF_vect(void);
void TIMER0_COMPA_vect(void);
void TIMER0_COMPB_vect(void);
void USART_RX_vect(void);
void USART_UDRE_vect(void);
void TWI_vect(void);
int firmware_main(void);

/* In the order in which the chip serves them. */
enum source { FRAME, MILLISECOND, STEP, RECEIVED, SENT, BUS, SOURCES };
static void (*const served[SOURCES])(void) = { TIMER1_OVF_vect, TIMER0_COMPA_vect, TIMER0_COMPB_vect,
	USART_RX_vect, USART_UDRE_vect, TWI_vect };

/* The program's variables: build.sh gives them sections of their own. */
extern uint8_t __start_fw_data[], __stop_fw_data[], __start_fw_bss[], __stop_fw_bss[], __start_fw_noinit[],
	__stop_fw_noinit[];

struct section {
	uint8_t *first, *end, *at_power_up;
};
static struct section sections[] = { { __start_fw_data, __stop_fw_data, NULL }, { __start_fw_bss, __stop_fw_bss, NULL } };

static jmp_buf over;
static bool (*fed)(void);
static bool is_open;
static bool serving;
static uint8_t stretches;
static bool pending[SOURCES];
static uint64_t now;
static uint16_t in_ms;
static uint64_t watched;
static uint64_t wait_until;
static const uint8_t *wire;
static uint32_t wire_count;
static uint64_t wire_due;
static uint8_t spoilt;
static uint64_t sent_due;
static uint16_t supply_mv;
static uint16_t current_mv;

static void die(const char *why)
{
	fprintf(stderr, "%s, %llu ms after power-up\n", why, (unsigned long long)(now / TICKS_PER_MS));
	abort();
}

static void serve(void)
{
	if (TIFR0 & _BV(OCF0B)) {
		TIFR0 = 0;
		pending[STEP] = false;
	}
	for (unsigned source = 0; is_open && !serving && source < SOURCES; source++) {
		if (!pending[source] || (source == STEP && !(TIMSK0 & _BV(OCIE0B))))
			continue;
		pending[source] = false;
		serving = true;
		is_open = false;
		served[source]();
		is_open = true;
		serving = false;
		source = (unsigned)-1;
	}
}

static uint64_t sooner(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Ticks until something happens, and no more than `most`. */
static uint64_t until_next(uint64_t most)
{
	uint64_t next = sooner(most, TICKS_PER_MS - in_ms);
	uint16_t step = OCR0B * COUNT_TICKS;

	if (TCNT1 > ICR1)
		die("timer 1 has missed the end of its frame");
	next = sooner(next, ICR1 + 1u - TCNT1);
	if (step > in_ms)
		next = sooner(next, step - in_ms);
	return sooner(next, sooner(sooner(wire_due, sent_due), bus_due()) - now);
}

static void receive(void)
{
	UDR0 = *wire++;
	UCSR0A = _BV(U2X0) | spoilt;
	spoilt = 0;
	pending[RECEIVED] = true;
	wire_due = --wire_count ? now + BYTE_TICKS : NEVER;
}

static void convert(void)
{
	uint8_t channel = ADMUX & 0x0F;
	uint32_t mv = channel == REFERENCE ? REFERENCE_MV : current_mv;
	uint32_t reading = mv * 1024 / supply_mv;

	ADC = reading < 1023 ? (uint16_t)reading : 1023;
	ADCSRA &= ~_BV(ADSC);
}

static void timers(uint64_t ticks)
{
	in_ms += ticks;
	TCNT1 += ticks;
	if (in_ms == OCR0B * COUNT_TICKS)
		pending[STEP] = true;
	if (in_ms == TICKS_PER_MS) {
		in_ms = 0;
		pending[MILLISECOND] = true;
	}
	TCNT0 = in_ms / COUNT_TICKS;
	if (TCNT1 == ICR1 + 1u) {
		TCNT1 = 0;
		pulses_begin(now);
		pending[FRAME] = true;
	}
}

static void look(void)
{
	bus_look(now);
	if (!(UCSR0B & _BV(UDRIE0)))
		sent_due = NEVER;
	else if (sent_due == NEVER)
		sent_due = now + BYTE_TICKS;
	if (ADCSRA & _BV(ADSC))
		convert();
	if (now - watched > WATCHDOG_TICKS)
		die("the watchdog was not told for 250 ms");
}

void machine_pass(uint32_t ticks)
{
	uint64_t end = now + ticks;

	while (now < end) {
		look();
		uint64_t next = until_next(end - now);

		now += next;
		timers(next);
		if (now == wire_due)
			receive();
		if (now == sent_due) {
			sent_due = NEVER;
			pending[SENT] = true;
		}
		if (now == bus_due()) {
			bus_finish();
			pending[BUS] = TWCR & _BV(TWIE);
		}
		serve();
	}
}

int machine_shut(void)
{
	int was = is_open;

	is_open = false;
	return was;
}

void machine_restore(int was_open)
{
	if (!was_open)
		return;
	is_open = true;
	if (++stretches < STRETCHES)
		return;
	stretches = 0;
	machine_pass(STRETCHES * STRETCH_TICKS);
	while (uart_room() < STRETCHES)
		machine_pass(BYTE_TICKS);
}

void machine_open(void)
{
	machine_restore(true);
}

void machine_sleep(void)
{
	machine_pass((uint32_t)until_next(TICKS_PER_MS));
}

void machine_watched(void)
{
	watched = now;
	while (!wire_count && now >= wait_until)
		if (!fed())
			longjmp(over, 1);
}

void machine_send(const uint8_t *bytes, uint32_t count)
{
	if (!count)
		return;
	wire = bytes;
	wire_count = count;
	wire_due = now + BYTE_TICKS;
}

void machine_wait(uint32_t ticks)
{
	wait_until = now + ticks;
}

uint32_t machine_ms(void)
{
	return (uint32_t)(now / TICKS_PER_MS);
}

void machine_spoil_next(uint8_t uart_flags)
{
	spoilt = uart_flags;
}

void machine_buttons(uint8_t pins)
{
	PIND = pins;
}

void machine_analog(uint16_t supply, uint16_t current)
{
	supply_mv = supply;
	current_mv = current;
}

/* The redzones between the variables are copied too, which the sanitizer would not let a plain memcpy do. */
__attribute__((no_sanitize("address"))) static void copy(volatile uint8_t *to, const volatile uint8_t *from, size_t count)
{
	while (count--)
		*to++ = *from++;
}

static void restore(struct section *section)
{
	size_t count = (size_t)(section->end - section->first);

	if (!section->at_power_up) {
		section->at_power_up = malloc(count);
		copy(section->at_power_up, section->first, count);
	}
	copy(section->first, section->at_power_up, count);
}

static void power_up(void)
{
	restore(&sections[0]);
	restore(&sections[1]);
	for (uint8_t *byte = __start_fw_noinit; byte < __stop_fw_noinit; byte++)
		copy(byte, (const uint8_t[]){ 0xA5 }, 1);
	memset((void *)ports, 0, sizeof ports);
	PIND = 0xFF;
	TCCR1A = TCCR1B = TIMSK0 = TIFR0 = TIMSK1 = OCR0B = UCSR0B = TWCR = ADCSRA = 0;
	TCNT1 = OCR1A = OCR1B = 0;
	ICR1 = UINT16_MAX;
	memset(pending, 0, sizeof pending);
	is_open = serving = false;
	now = watched = wait_until = in_ms = wire_count = stretches = 0;
	wire_due = sent_due = NEVER;
	spoilt = 0;
	supply_mv = 5000;
	current_mv = 0;
	bus_power_up();
	pulses_power_up();
}

void machine_run(bool (*next)(void), enum bus bus)
{
	fed = next;
	power_up();
	machine_bus(bus);
	if (!setjmp(over))
		firmware_main();
}

/* What stands in for the two sources that are written in the chip's own instructions. */

void ring_begin(void)
{
}

void ring_send(const struct colour *leds, uint8_t count)
{
	volatile uint8_t on_the_line;

	for (uint8_t led = 0; led < count; led++)
		on_the_line = leds[led].green | leds[led].red | leds[led].blue;
	(void)on_the_line;
	machine_pass(60u * count);
}

uint8_t restart_cause(void)
{
	return 1;
}

void restart_guard(void)
{
}
