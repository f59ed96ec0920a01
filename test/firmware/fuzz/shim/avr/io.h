/* The chip's registers as far as the firmware uses them, for a build on the host: memory that machine.c reads and writes. */
#ifndef AVR_IO_H
#define AVR_IO_H

#include <stdint.h>

#define _BV(bit) (1 << (bit))

/* PIN, DDR and PORT of a port stand side by side, as on the chip. */
extern volatile uint8_t ports[9];
#define PINB ports[0]
#define DDRB ports[1]
#define PORTB ports[2]
#define PINC ports[3]
#define DDRC ports[4]
#define PORTC ports[5]
#define PIND ports[6]
#define DDRD ports[7]
#define PORTD ports[8]

extern volatile uint8_t TCCR0A, TCCR0B, TCNT0, OCR0A, OCR0B, TIMSK0, TIFR0;
extern volatile uint8_t TCCR1A, TCCR1B, TIMSK1;
extern volatile uint16_t TCNT1, ICR1, OCR1A, OCR1B;
extern volatile uint8_t TCCR2A, TCCR2B, OCR2A, OCR2B;
extern volatile uint8_t UCSR0A, UCSR0B, UCSR0C, UDR0;
extern volatile uint16_t UBRR0;
extern volatile uint8_t TWCR, TWDR, TWSR, TWBR;
extern volatile uint8_t ADMUX, ADCSRA;
extern volatile uint16_t ADC;

#define WGM01 1
#define CS00 0
#define CS01 1
#define OCF0B 2
#define OCIE0A 1
#define OCIE0B 2
#define WGM11 1
#define WGM12 3
#define WGM13 4
#define CS11 1
#define COM1A1 7
#define COM1B1 5
#define TOIE1 0
#define WGM20 0
#define WGM21 1
#define CS22 2
#define COM2A1 7
#define COM2B1 5
#define U2X0 1
#define DOR0 3
#define FE0 4
#define RXCIE0 7
#define UDRIE0 5
#define RXEN0 4
#define TXEN0 3
#define UCSZ00 1
#define UCSZ01 2
#define TWIE 0
#define TWEN 2
#define TWSTO 4
#define TWSTA 5
#define TWEA 6
#define TWINT 7
#define ADEN 7
#define ADSC 6
#define ADPS0 0
#define ADPS1 1
#define ADPS2 2
#define REFS0 6

#endif
