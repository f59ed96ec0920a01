/*
 * What the board watches for its servos' sake: its supply, and with a shunt the current that they draw.
 *
 * A servo that draws more than one that turns, for longer than a start takes, is stalled: something holds it, or it is
 * driven against a stop. Its pulses end before it burns; some times it is tried again, then only when a MOVE comes.
 * The host is told by event and flag, the class by one amber LED.
 */
#ifndef CARE_H
#define CARE_H

#include <stdbool.h>
#include <stdint.h>

/* Above this the shunt tells of a stall; 0: no shunt. */
void care_set_stall(uint16_t mv);

/* Once a millisecond. */
void care_tick(void);

bool care_supply_is_low(void);
bool care_is_stalled(void);

/* How often since the restart, 127 for more. */
uint8_t care_dips(void);
uint8_t care_stalls(void);

#endif
