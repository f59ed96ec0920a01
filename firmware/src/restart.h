/*
 * The watchdog, and why the board last started.
 *
 * The watchdog's interrupt restarts the program by a jump, so that the servo's timer runs on and old boot loaders,
 * which loop for ever after a watchdog reset, are not entered. Only a program that hangs with interrupts off is reset
 * by the hardware, a quarter of a second later.
 */
#ifndef RESTART_H
#define RESTART_H

#include <stdint.h>

/* RESET_CAUSE_* of wire.h. */
uint8_t restart_cause(void);

/* From here on the program must call wdt_reset() at least every 250 ms. */
void restart_guard(void);

#endif
