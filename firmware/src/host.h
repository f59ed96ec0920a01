/*
 * Is the host there? Once it has sent a HEARTBEAT or a MOVE it must go on speaking our own protocol; when it is silent
 * the board stops the head, says so with the light, and waits.
 */
#ifndef HOST_H
#define HOST_H

#include <stdbool.h>
#include <stdint.h>

/* A frame of our own with a right CRC has come. */
void host_heard(void);

void host_arm(void);

/* Once a millisecond or more often. */
void host_poll(void);

bool host_is_armed(void);
bool host_is_silent(void);

uint16_t host_dead_man_ms(void);
void host_set_dead_man(uint16_t ms);

#endif
