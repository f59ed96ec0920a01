/* What outlives a restart (not a power cut): privacy and where the servos stand. Trusted only when its check fits. */
#ifndef KEPT_H
#define KEPT_H

#include <stdbool.h>
#include <stdint.h>

/* Forgets everything when the check does not fit. Call before any other. */
void kept_begin(void);

bool kept_privacy(void);
void kept_set_privacy(bool on);

/* Ticks; 0 for an axis that was not driven. */
uint16_t kept_position(uint8_t axis);
void kept_set_position(uint8_t axis, uint16_t ticks);

#endif
