#include "light.h"

#include <string.h>

#include "../wire.h"
#include "frame.h"
#include "host.h"
#include "privacy.h"
#include "report.h"
#include "ring.h"

#define BREATH_FRAMES 200 /* 4 s */
#define ROUND_STEP_FRAMES 13 /* 12 steps: 3.1 s */
#define BREATH_LEAST 40

static const struct light starting = { PATTERN_CHASE, 90, 100, 127, 24 };
static const struct light no_connection = { PATTERN_CHASE, 127, 90, 0, 32 };
static const struct light privacy = { PATTERN_BARS, 127, 0, 0, 100 };

static struct light asked;
static bool has_asked;
static bool answer_due;
static uint8_t answer_seq;
static bool fresh = true; /* another light than in the last frame */
static uint8_t phase;     /* frames into the pattern */
static uint8_t turn;      /* steps into the round */
static uint8_t last_frame;
static struct colour shown[RING_LEDS];

static const struct light *current(void)
{
	if (privacy_is_up())
		return &privacy;
	if (host_is_silent())
		return &no_connection;
	return has_asked ? &asked : &starting;
}

/* Brightness of one LED, 0..127. */
static uint8_t brightness(uint8_t pattern, uint8_t led)
{
	uint8_t half_breath = phase < BREATH_FRAMES / 2 ? phase : BREATH_FRAMES - phase;
	uint8_t behind = (led + RING_LEDS - turn) % RING_LEDS;

	switch (pattern) {
	case PATTERN_SOLID:
		return 127;
	case PATTERN_HALF:
		return led < RING_LEDS / 2 ? 127 : 0;
	case PATTERN_DOTS:
		return led % 3 == 0 ? 127 : 0;
	case PATTERN_BREATHE:
		return BREATH_LEAST + (uint8_t)((uint16_t)half_breath * (127 - BREATH_LEAST) / (BREATH_FRAMES / 2));
	case PATTERN_CHASE:
		return behind < RING_LEDS / 3 ? 127 : 0;
	case PATTERN_BARS: /* two upright bars: a pause sign */
		return led % (RING_LEDS / 2) >= 2 && led % (RING_LEDS / 2) <= 4 ? 127 : 0;
	default:
		return 0;
	}
}

/* A colour of 7 bits at a brightness of 7 bits, as 8 bits. */
static uint8_t scaled(uint8_t colour, uint8_t bright)
{
	return (uint8_t)((uint16_t)colour * bright * 2 / 127);
}

/* Draws the current light; true when it differs from what the ring shows. */
static bool draw(void)
{
	const struct light *light = current();
	struct colour next;
	bool differs = false;

	for (uint8_t led = 0; led < RING_LEDS; led++) {
		uint8_t bright = (uint8_t)((uint16_t)brightness(light->pattern, led) * light->level / 127);

		next.red = scaled(light->red, bright);
		next.green = scaled(light->green, bright);
		next.blue = scaled(light->blue, bright);
		if (memcmp(&next, &shown[led], sizeof next) == 0)
			continue;
		shown[led] = next;
		differs = true;
	}
	return differs;
}

static void advance(uint8_t frames)
{
	phase += frames;
	if (current()->pattern == PATTERN_CHASE) {
		if (phase < ROUND_STEP_FRAMES)
			return;
		phase = 0;
		turn = turn + 1 < RING_LEDS ? turn + 1 : 0;
	} else if (phase >= BREATH_FRAMES) {
		phase = 0;
	}
}

void light_ask(uint8_t seq, const struct light *light)
{
	asked = *light;
	has_asked = true;
	if (privacy_is_up() && light->pattern != PATTERN_BARS) {
		report_refusal(CMD_LIGHT, seq, NAK_REASON_PRIVACY);
		return;
	}
	answer_due = true;
	answer_seq = seq;
	light_changed();
}

void light_changed(void)
{
	fresh = true;
	phase = turn = 0;
}

static void answer(void)
{
	if (!answer_due)
		return;
	answer_due = false;
	if (privacy_is_up() && asked.pattern != PATTERN_BARS)
		report_refusal(CMD_LIGHT, answer_seq, NAK_REASON_PRIVACY);
	else
		report_acknowledge(CMD_LIGHT, answer_seq);
}

void light_poll(void)
{
	uint8_t frame = frame_count();

	if ((frame == last_frame && !fresh) || !frame_has_room())
		return;
	advance(frame - last_frame);
	last_frame = frame;
	if (draw() || fresh)
		ring_send(shown);
	fresh = false;
	answer();
}
