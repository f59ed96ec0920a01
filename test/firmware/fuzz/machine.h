/*
 * The chip around the firmware when it is built for the host: time, interrupts, the line, the bus and the servo pulses.
 * Time passes where the program lets interrupts in, and while it sleeps. What must never happen ends the process.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#define TICKS_PER_MS 2000u /* of timer 1 */

enum bus { BUS_WORKS, BUS_EMPTY, BUS_BREAKS, BUS_HANGS };

/* Interrupts off; whether they were on. */
int machine_shut(void);
void machine_open(void);
void machine_restore(int was_open);

void machine_pass(uint32_t ticks);

/* To the next interrupt. */
void machine_sleep(void);

/* The watchdog is told that the program is alive: once a round. The world goes on here when it has nothing under way. */
void machine_watched(void);

/* From power-up to the end of the world's script: `fed` plays its next step, and returns false at the end. */
void machine_run(bool (*fed)(void), enum bus bus);

/* For `fed`. Bytes are on their way to the board at its own pace; they are not copied. */
void machine_send(const uint8_t *bytes, uint32_t count);
void machine_wait(uint32_t ticks);
uint32_t machine_ms(void);
void machine_spoil_next(uint8_t uart_flags);
void machine_buttons(uint8_t pins);
void machine_analog(uint16_t supply_mv, uint16_t current_mv);

void machine_bus(enum bus how);

#endif
