#include "host.h"

#include "../wire.h"
#include "display.h"
#include "frame.h"
#include "light.h"
#include "privacy.h"
#include "report.h"
#include "servo.h"

static uint16_t last_heard;
static uint16_t dead_man_ms = WIRE_DEAD_MAN_MS;
static bool armed;
static bool silent;

void host_heard(void)
{
	last_heard = frame_ms16();
	report_open();
	if (!silent)
		return;
	silent = false;
	report_event(EVENT_DEAD_MAN_OVER);
	light_changed();
}

void host_arm(void)
{
	armed = true;
}

void host_poll(void)
{
	uint16_t quiet_ms = frame_ms16() - last_heard;

	/* Half a servo frame early, so that the head, which hears of it once a frame, slows at the time meant on average. */
	if (!armed || silent || quiet_ms < dead_man_ms - FRAME_MS / 2)
		return;
	silent = true;
	if (!privacy_is_up())
		servo_stop(AXIS_PAN); /* else it goes on to its park angle */
	servo_stop(AXIS_TILT);
	report_event(EVENT_DEAD_MAN);
	light_changed();
	display_blank();
}

bool host_is_armed(void)
{
	return armed;
}

bool host_is_silent(void)
{
	return silent;
}

uint16_t host_dead_man_ms(void)
{
	return dead_man_ms;
}

void host_set_dead_man(uint16_t ms)
{
	dead_man_ms = ms;
}
