/* Firmata 2.6, as unmodified hosts speak it. */
#ifndef FIRMATA_H
#define FIRMATA_H

#include <stdint.h>

/* Says hello, as Firmata boards do after a restart. */
void firmata_begin(void);

/* A message of the MIDI kind: status byte and up to two data bytes. */
void firmata_message(uint8_t status, uint8_t first, uint8_t second);

/* A whole sysex that is not one of ours: what stands between F0 and F7. */
void firmata_sysex(const uint8_t *body, uint8_t count);

/* Once a millisecond: reports inputs that have changed, and samples. */
void firmata_tick(void);

#endif
