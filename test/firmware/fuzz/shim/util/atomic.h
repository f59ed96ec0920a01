#ifndef UTIL_ATOMIC_H
#define UTIL_ATOMIC_H

#include "machine.h"

#define ATOMIC_RESTORESTATE
#define ATOMIC_BLOCK(how) for (int was = machine_shut(), once = 1; once; once = 0, machine_restore(was))

#endif
