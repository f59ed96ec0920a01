/* The serial line: 250000 baud, exact at 16 MHz, with a ring of bytes each way. */
#ifndef UART_H
#define UART_H

#include <stdbool.h>
#include <stdint.h>

void uart_begin(void);

/* A received byte, or -1. */
int16_t uart_take(void);

bool uart_has_bytes(void);

/* Waits while the ring is full: at most until the line has carried it. */
void uart_put(uint8_t byte);

/* Bytes that uart_put takes without waiting. */
uint8_t uart_room(void);

/* Bytes lost: fetched too late, no room, or a bad stop bit. */
uint16_t uart_errors(void);

#endif
