#ifndef AVR_WDT_H
#define AVR_WDT_H

#include "machine.h"

#define wdt_reset() machine_watched()

#endif
