/*
 * The SSD1306 display: found, set up and cleared by the board itself, at the start and whenever it comes back.
 * Without a display nothing waits.
 */
#ifndef DISPLAY_H
#define DISPLAY_H

#include <stdbool.h>
#include <stdint.h>

bool display_is_ready(void);

/* Draws a strip of columns, eight pixels each; packed as in wire.json. Answers the host by itself, later. */
void display_draw(uint8_t seq, uint8_t page, uint8_t column, const uint8_t *packed, uint8_t packed_count);

/* What the host drew may not be true any more: dark until it draws again. */
void display_blank(void);

/* As often as possible. */
void display_poll(void);

/* Waits until the bus is free for somebody else: 1 ms for a strip, 40 ms in the middle of setting up. */
void display_yield_bus(void);

#endif
