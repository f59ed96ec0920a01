/* Bytes to messages: Firmata's MIDI framing. Whatever comes, it is in step again at the next status byte. */
#ifndef PARSER_H
#define PARSER_H

#include <stdbool.h>
#include <stdint.h>

void parser_feed(uint8_t byte);

/* A message has begun and not ended yet. */
bool parser_is_within(void);

#endif
