#ifndef AVR_SLEEP_H
#define AVR_SLEEP_H

#include "machine.h"

#define SLEEP_MODE_IDLE 0
#define set_sleep_mode(mode) ((void)(mode))
#define sleep_enable() ((void)0)
#define sleep_disable() ((void)0)
#define sleep_cpu() machine_sleep()

#endif
