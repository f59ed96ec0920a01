/* The I2C bus with a display on it, driven by the TWI registers. */
#ifndef BUS_H
#define BUS_H

#include <stdbool.h>
#include <stdint.h>

void bus_power_up(void);

/* Takes up what the program asked for since the last time. */
void bus_look(uint64_t now);

/* When the bus is done with it; UINT64_MAX when nothing is under way. */
uint64_t bus_due(void);

/* It is done: status and data stand in the registers. */
void bus_finish(void);

#endif
