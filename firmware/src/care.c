#include "care.h"

#include "../wire.h"
#include "adc.h"
#include "frame.h"
#include "light.h"
#include "report.h"
#include "servo.h"

#define LOOK_EVERY_MS 100
#define LOW_MV 4300
#define BACK_MV 4450
#define LOW_LOOKS 3
#define BACK_LOOKS 10

#define STALL_MS 600
#define PAUSE_MS 2000
#define FREE_MS 2000 /* without a stall, and it is over */
#define TRIES 3
#define GIVEN_UP_MS 10000

#define MOST_COUNTED 127

enum stall { NONE, PAUSING, TRYING, GIVEN_UP };

static bool low;
static uint8_t looks; /* in a row that say otherwise */
static uint16_t last_look;
static uint8_t dips;

static uint16_t stall_mv;
static enum stall stall = NONE;
static uint16_t over_ms;
static uint16_t since; /* the last change of stall */
static uint8_t tries;
static uint8_t stalls;

static void count(uint8_t *counter)
{
	if (*counter < MOST_COUNTED)
		++*counter;
}

static void tell(uint8_t event)
{
	report_event(event);
	light_changed();
}

static void look_at_supply(void)
{
	uint16_t mv = adc_supply_mv();

	if (!mv || (low ? mv < BACK_MV : mv >= LOW_MV)) {
		looks = 0;
		return;
	}
	if (++looks < (low ? BACK_LOOKS : LOW_LOOKS))
		return;
	looks = 0;
	low = !low;
	if (low)
		count(&dips);
	tell(low ? EVENT_SUPPLY_LOW : EVENT_SUPPLY_BACK);
}

static void enter(enum stall next)
{
	stall = next;
	since = frame_ms16();
	over_ms = 0;
}

static void try_again(void)
{
	enter(TRYING);
	servo_lift_bar();
}

static void over(void)
{
	enter(NONE);
	tries = 0;
	tell(EVENT_STALL_OVER);
}

static void stalled(void)
{
	servo_bar();
	if (stall == NONE) {
		count(&stalls);
		tell(EVENT_STALL);
	}
	enter(tries < TRIES ? PAUSING : GIVEN_UP);
	if (tries < TRIES)
		tries++;
}

/* A reading in between that is low counts back: the motor's current is not steady. */
static void measure_current(void)
{
	if (adc_current_mv() > stall_mv)
		over_ms++;
	else if (over_ms)
		over_ms--;
}

static void look_at_current(void)
{
	uint16_t gone_ms = frame_ms16() - since;

	measure_current();
	switch (stall) {
	case PAUSING:
		if (gone_ms >= PAUSE_MS)
			try_again();
		break;
	case GIVEN_UP:
		if (gone_ms < GIVEN_UP_MS)
			break;
		since = frame_ms16() - GIVEN_UP_MS; /* it wraps */
		if (servo_is_wanted())
			try_again();
		break;
	default:
		if (over_ms >= STALL_MS)
			stalled();
		else if (stall == TRYING && gone_ms >= FREE_MS && !over_ms)
			over();
	}
}

void care_set_stall(uint16_t mv)
{
	stall_mv = mv;
	adc_sense_current(mv != 0);
	if (mv || stall == NONE)
		return;
	over();
	servo_lift_bar();
}

void care_tick(void)
{
	if ((uint16_t)(frame_ms16() - last_look) >= LOOK_EVERY_MS) {
		last_look = frame_ms16();
		look_at_supply();
	}
	if (stall_mv)
		look_at_current();
}

bool care_supply_is_low(void)
{
	return low;
}

bool care_is_stalled(void)
{
	return stall != NONE;
}

uint8_t care_dips(void)
{
	return dips;
}

uint8_t care_stalls(void)
{
	return stalls;
}
