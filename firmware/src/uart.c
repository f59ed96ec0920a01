#include "uart.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "../wire.h"

#define RING 128 /* a power of two */
#define NEXT(index) (((index) + 1) & (RING - 1))

static volatile uint8_t received[RING];
static volatile uint8_t received_head;
static volatile uint8_t received_tail;
static volatile uint8_t sent[RING];
static volatile uint8_t sent_head;
static volatile uint8_t sent_tail;
static volatile uint16_t errors;

ISR(USART_RX_vect)
{
	uint8_t status = UCSR0A;
	uint8_t byte = UDR0;
	uint8_t next = NEXT(received_head);

	if (status & (_BV(DOR0) | _BV(FE0)))
		errors++;
	if (status & _BV(FE0))
		return;
	if (next == received_tail) {
		errors++;
		return;
	}
	received[received_head] = byte;
	received_head = next;
}

/* On only while there is a byte to send. */
ISR(USART_UDRE_vect)
{
	uint8_t tail = sent_tail;

	UDR0 = sent[tail];
	tail = NEXT(tail);
	sent_tail = tail;
	if (tail == sent_head)
		UCSR0B &= ~_BV(UDRIE0);
}

void uart_begin(void)
{
	UCSR0A = _BV(U2X0);
	UBRR0 = F_CPU / 8 / WIRE_BAUD - 1;
	UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
	UCSR0B = _BV(RXEN0) | _BV(TXEN0) | _BV(RXCIE0);
}

bool uart_has_bytes(void)
{
	return received_head != received_tail;
}

int16_t uart_take(void)
{
	uint8_t tail = received_tail;

	if (tail == received_head)
		return -1;
	uint8_t byte = received[tail];
	received_tail = NEXT(tail);
	return byte;
}

uint8_t uart_room(void)
{
	return (uint8_t)(sent_tail - sent_head - 1) & (RING - 1);
}

void uart_put(uint8_t byte)
{
	while (!uart_room())
		;
	sent[sent_head] = byte;
	ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
		sent_head = NEXT(sent_head);
		UCSR0B |= _BV(UDRIE0);
	}
}

uint16_t uart_errors(void)
{
	uint16_t count;

	ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
		count = errors;
	return count;
}
