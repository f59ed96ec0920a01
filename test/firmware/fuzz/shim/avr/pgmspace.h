#ifndef AVR_PGMSPACE_H
#define AVR_PGMSPACE_H

#include <stdint.h>

#define PROGMEM
#define pgm_read_byte(at) (*(const uint8_t *)(at))

#endif
