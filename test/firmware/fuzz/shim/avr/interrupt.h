#ifndef AVR_INTERRUPT_H
#define AVR_INTERRUPT_H

#include "machine.h"

#define ISR_NOBLOCK
#define ISR(vector, ...) void vector(void)
#define cli() machine_shut()
#define sei() machine_open()

#endif
