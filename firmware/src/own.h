/* Our own commands: sysex 0x01..0x0F. */
#ifndef OWN_H
#define OWN_H

#include <stdint.h>

/* What stands between F0 and F7: cmd, seq, payload, crc7. `received` may be more than `stored`: the rest did not fit. */
void own_frame(const uint8_t *body, uint8_t stored, uint8_t received);

#endif
