/* An input: a script of what happens to a board after power-up. Every string of bytes is one. */
#ifndef INPUT_H
#define INPUT_H

#include <stddef.h>
#include <stdint.h>

#define INPUT_MOST 512

void input_run(const uint8_t *script, size_t size);

#endif
