#include "privacy.h"

#include "../wire.h"
#include "display.h"
#include "host.h"
#include "kept.h"
#include "light.h"
#include "report.h"
#include "servo.h"

static bool up;

static void set(bool on)
{
	up = on;
	kept_set_privacy(on);
	light_changed();
	report_event(on ? EVENT_PRIVACY_ON : EVENT_PRIVACY_OFF);
	/* A host that is there draws it; without one nobody would take the old words away. */
	if (!host_is_armed() || host_is_silent())
		display_blank();
}

void privacy_begin(void)
{
	up = kept_privacy();
	if (up)
		servo_park(AXIS_PAN);
}

bool privacy_is_up(void)
{
	return up;
}

void privacy_raise(void)
{
	servo_park(AXIS_PAN);
	if (!up)
		set(true);
}

void privacy_toggle(void)
{
	if (up)
		set(false);
	else
		privacy_raise();
}
