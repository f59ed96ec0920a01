/*
 * The guard on RESET: while its pin is high, opening the serial port does not reset the board. Without a program it is
 * low, so that a board can always be flashed.
 */
#ifndef GUARD_H
#define GUARD_H

void guard_begin(void);

/* Lets RESET go for GUARD_OPEN_MS: somebody wants to flash. */
void guard_open(void);

/* Once a millisecond. */
void guard_tick(void);

#endif
