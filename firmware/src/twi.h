/* One I2C transfer at a time at 400 kHz, carried by the interrupt: write bytes, then read bytes after a repeated start. */
#ifndef TWI_H
#define TWI_H

#include <stdbool.h>
#include <stdint.h>

#define TWI_BYTES 40

enum twi_state { TWI_BUSY, TWI_DONE, TWI_FAILED };

/* What to write; afterwards what was read. Not to be touched while busy. */
extern volatile uint8_t twi_bytes[TWI_BYTES];

void twi_begin(void);

/* Starts a transfer; either count may be 0, neither above TWI_BYTES. */
void twi_start(uint8_t address, uint8_t write_count, uint8_t read_count);

/* How the last transfer stands. One that takes longer than 5 ms has failed, and the bus is freed. */
enum twi_state twi_poll(void);

/* Waits for the end, at most 5 ms. True when it went well. */
bool twi_finish(void);

#endif
