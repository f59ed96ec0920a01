#include "buttons.h"

#include <avr/io.h>
#include <stdbool.h>
#include <stdint.h>
#include <util/delay.h>

#include "../wire.h"
#include "privacy.h"
#include "report.h"

#define DEBOUNCE_MS 10
#define PULL_UP_US 20

struct button {
	uint8_t mask;
	bool pressed;
	uint8_t differs_ms;
};

static struct button privacy_button = { .mask = _BV(PRIVACY_BUTTON_BIT) };
static struct button seen_button = { .mask = _BV(SEEN_BUTTON_BIT) };

static bool is_down(const struct button *b)
{
	return !(PIND & b->mask);
}

void buttons_begin(void)
{
	PORTD |= privacy_button.mask | seen_button.mask;
	_delay_us(PULL_UP_US);
	privacy_button.pressed = is_down(&privacy_button);
	seen_button.pressed = is_down(&seen_button);
}

/* True once for each press. */
static bool went_down(struct button *b)
{
	if (is_down(b) == b->pressed) {
		b->differs_ms = 0;
		return false;
	}
	if (++b->differs_ms < DEBOUNCE_MS)
		return false;
	b->differs_ms = 0;
	b->pressed = !b->pressed;
	return b->pressed;
}

void buttons_tick(void)
{
	if (went_down(&privacy_button))
		privacy_toggle();
	if (went_down(&seen_button))
		report_event(EVENT_SEEN);
}
