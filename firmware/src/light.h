/*
 * What the ring shows: privacy before a silent host before what the host asked; until it asked, "starting".
 * Patterns are steady or change slowly (a round takes 3 s or more). While the supply is low or a servo stalled the first
 * LED is amber, whatever the others show.
 */
#ifndef LIGHT_H
#define LIGHT_H

#include <stdbool.h>
#include <stdint.h>

struct light {
	uint8_t pattern; /* PATTERN_* */
	uint8_t red;     /* 0..127 */
	uint8_t green;
	uint8_t blue;
	uint8_t level; /* 0..127 */
};

/*
 * The host's light. Acknowledged when the ring has carried it; one that is overtaken before that is never answered.
 * Under privacy it is kept for later and refused, unless it is the privacy pattern itself.
 */
void light_ask(uint8_t seq, const struct light *light);

/* A host that begins anew has not asked for a light yet: the last one may tell of somebody who is gone. */
void light_forget(void);

/* LEDs on the ring, 1..WIRE_MOST_LEDS. */
void light_set_leds(uint8_t count);
uint8_t light_leds(void);

/* Privacy, the host's presence, or trouble has changed. */
void light_changed(void);

/* As often as possible; sends at most once a frame, and only what has changed. */
void light_poll(void);

#endif
