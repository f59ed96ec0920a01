#ifndef UTIL_DELAY_H
#define UTIL_DELAY_H

#include "machine.h"

#define _delay_us(us) machine_pass((us) * 2)

#endif
