#include "light.h"

#include "../wire.h"
#include "care.h"
#include "frame.h"
#include "host.h"
#include "parser.h"
#include "privacy.h"
#include "report.h"
#include "ring.h"

#define BREATH_HALF 128 /* frames; a breath takes 256, 5.1 s */
#define BREATH_LEAST 40
#define ROUND_FRAMES 156 /* 3.1 s, a step a LED */
#define REFRESH_FRAMES 50 /* 1 s */
#define FULL 128
#define BARS_LEDS 12 /* what the bars are drawn on */
#define MOST_FRAMES_LATE 2

static const struct light starting = { PATTERN_CHASE, 90, 100, 127, 24 };
static const struct light no_connection = { PATTERN_CHASE, 127, 90, 0, 32 };
static const struct colour trouble = { .red = 140, .green = 70, .blue = 0 };
static const struct light privacy = { PATTERN_BARS, 127, 0, 0, 100 };

static struct light asked;
static bool has_asked;
static bool answer_due;
static uint8_t answer_seq;
static bool fresh = true; /* another light than in the last frame */
static uint8_t phase;     /* frames into the pattern */
static uint8_t turn;      /* steps into the round */
static uint8_t last_frame;
static uint8_t leds = RING_LEDS;
static struct colour shown[WIRE_MOST_LEDS];

static const struct light *current(void)
{
	if (privacy_is_up())
		return &privacy;
	if (host_is_silent())
		return &no_connection;
	return has_asked ? &asked : &starting;
}

/* Brightness of one LED, 0..FULL. */
static uint8_t brightness(uint8_t pattern, uint8_t led)
{
	uint8_t half_breath = phase < BREATH_HALF ? phase : UINT8_MAX - phase;
	uint8_t behind = led < turn ? led + leds - turn : led - turn;
	uint8_t in_bar = (uint8_t)((uint16_t)led * BARS_LEDS / leds) % (BARS_LEDS / 2);

	switch (pattern) {
	case PATTERN_SOLID:
		return FULL;
	case PATTERN_HALF:
		return led < leds / 2 ? FULL : 0;
	case PATTERN_DOTS:
		return (uint8_t)(led * 4) % leds < 4 ? FULL : 0;
	case PATTERN_BREATHE:
		return BREATH_LEAST + (uint8_t)((uint16_t)half_breath * (FULL - BREATH_LEAST) / BREATH_HALF);
	case PATTERN_CHASE:
		return behind * 3 < leds ? FULL : 0;
	case PATTERN_BARS: /* two upright bars: a pause sign */
		return in_bar >= 2 && in_bar <= 4 ? FULL : 0;
	default:
		return 0;
	}
}

/* A colour of 7 bits at a brightness of 7 bits, as 8 bits. */
static uint8_t scaled(uint8_t colour, uint8_t bright)
{
	return (uint8_t)((uint16_t)colour * bright / 64);
}

static void draw(void)
{
	const struct light *light = current();

	for (uint8_t led = 0; led < leds; led++) {
		uint8_t bright = (uint8_t)((uint16_t)brightness(light->pattern, led) * light->level / FULL);

		shown[led].red = scaled(light->red, bright);
		shown[led].green = scaled(light->green, bright);
		shown[led].blue = scaled(light->blue, bright);
	}
	if (care_supply_is_low() || care_is_stalled())
		shown[0] = trouble;
}

/* Goes on by some frames; true when the picture is to be sent. */
static bool advance(uint8_t frames)
{
	phase += frames;
	switch (current()->pattern) {
	case PATTERN_BREATHE:
		return true;
	case PATTERN_CHASE:
		if (phase < ROUND_FRAMES / leds)
			return false;
		phase = 0;
		turn = turn + 1 < leds ? turn + 1 : 0;
		return true;
	default:
		/* Sent again now and then: LEDs that lost their supply for a moment come back. */
		if (phase < REFRESH_FRAMES)
			return false;
		phase = 0;
		return true;
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

void light_forget(void)
{
	has_asked = answer_due = false;
	light_changed();
}

void light_changed(void)
{
	fresh = true;
	phase = turn = 0;
}

void light_set_leds(uint8_t count)
{
	if (count == leds)
		return;
	leds = count;
	light_changed();
}

uint8_t light_leds(void)
{
	return leds;
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

/* A message that begins while the ring is sent takes longer than that; one that has begun would wait for it. */
static bool would_delay_message(uint8_t frames)
{
	return parser_is_within() && frames < MOST_FRAMES_LATE;
}

void light_poll(void)
{
	uint8_t frame = frame_count();
	uint8_t since = frame - last_frame;

	if ((!since && !fresh) || !frame_has_room() || would_delay_message(since))
		return;
	bool due = advance(since);
	last_frame = frame;
	if (!due && !fresh)
		return;
	draw();
	ring_send(shown, leds);
	fresh = false;
	answer();
}
