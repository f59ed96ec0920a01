/* Bytes to messages: Firmata's MIDI framing. Whatever comes, it is in step again at the next status byte. */
#ifndef PARSER_H
#define PARSER_H

#include <stdint.h>

void parser_feed(uint8_t byte);

#endif
