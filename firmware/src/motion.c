#include "motion.h"

#include "../wire.h"

/* Largest root with root * root <= x, bit by bit. */
static uint16_t square_root(uint32_t x)
{
	uint32_t root = 0;
	uint32_t bit = 1UL << 30;

	while (bit > x)
		bit >>= 2;
	while (bit) {
		if (x >= root + bit) {
			x -= root + bit;
			root = (root >> 1) + bit;
		} else {
			root >>= 1;
		}
		bit >>= 2;
	}
	return (uint16_t)root;
}

static uint16_t lesser(uint16_t a, uint16_t b)
{
	return a < b ? a : b;
}

void motion_rest(struct motion *m, uint16_t ticks)
{
	m->ticks = ticks;
	m->target = ticks << 3;
	m->vmax = WIRE_DEFAULT_VMAX;
	m->amax_next = WIRE_DEFAULT_AMAX;
	motion_cut(m);
}

void motion_cut(struct motion *m)
{
	m->at = m->ticks << 3;
	m->speed = 0;
	m->amax = m->amax_next;
	m->sum = (uint32_t)m->at * MOTION_AVERAGE;
	for (uint8_t i = 0; i < MOTION_AVERAGE; i++)
		m->history[i] = m->at;
	m->unsettled = 0;
}

void motion_go(struct motion *m, uint16_t ticks, uint16_t vmax, uint16_t amax)
{
	m->target = ticks << 3;
	m->vmax = (int16_t)lesser(vmax, SERVO_MOST_VMAX);
	m->amax_next = (int16_t)lesser(amax, SERVO_MOST_AMAX);
	/* A softer brake in full flight could no longer stop inside the axis' range: it waits for the next rest. */
	if (m->amax_next > m->amax || m->speed == 0)
		m->amax = m->amax_next;
}

/*
 * The way that a step of w takes with the braking after it, w + (w - a) + (w - 2a) + ... in n steps, is
 * n w - a n(n - 1) / 2. With w between (n - 1) a and n a that is the shortest there is.
 */
static uint16_t slope(uint16_t n, uint16_t a)
{
	return (uint16_t)((uint32_t)a * n * (n - 1) / 2);
}

void motion_halt(struct motion *m)
{
	uint16_t a = (uint16_t)m->amax;
	uint16_t v = (uint16_t)(m->speed < 0 ? -m->speed : m->speed);
	uint16_t way = 0;

	if (v > a) {
		uint16_t w = v - a;
		uint16_t n = (w + a - 1) / a;

		way = n * w - slope(n, a);
	}
	m->target = m->speed < 0 ? m->at - way : m->at + way;
}

/*
 * The fastest next step toward a target `left` away from which a stop at the target is still possible.
 * The root solves the way as if n were w / a; the true w is at most that and lies in the same n.
 */
static int16_t fastest(const struct motion *m, uint16_t left)
{
	uint16_t a = (uint16_t)m->amax;
	uint16_t w = left;

	if (left > a) {
		uint16_t root = (uint16_t)((square_root((uint32_t)a * a + 8UL * a * left) - a) / 2);
		uint16_t n = root / a + 1;

		w = (left + slope(n, a)) / n;
	}
	return w > (uint16_t)m->vmax ? m->vmax : (int16_t)w;
}

static void trapezoid_step(struct motion *m)
{
	int8_t way = m->target < m->at ? -1 : 1;
	uint16_t left = way < 0 ? m->at - m->target : m->target - m->at;
	int16_t a = m->amax;
	int16_t v = m->speed * way; /* toward the target */
	int16_t next = fastest(m, left);

	if (next > v + a)
		next = v + a;
	if (next < v - a)
		next = v - a;
	m->speed = next * way;
	m->at += m->speed;
	if (m->speed == 0)
		m->amax = m->amax_next;
}

bool motion_is_settled(const struct motion *m)
{
	return m->at == m->target && m->speed == 0 && !m->unsettled;
}

uint16_t motion_target(const struct motion *m)
{
	return m->target >> 3;
}

/* The average in ticks, rounded toward where the trapezoid is: the first step of all shows, and none passes it. */
static uint16_t rounded(const struct motion *m)
{
	bool rising = m->sum < (uint32_t)m->at * MOTION_AVERAGE;

	return (uint16_t)((m->sum + (rising ? 63 : 0)) >> 6);
}

bool motion_step(struct motion *m)
{
	if (motion_is_settled(m))
		return false;
	if (m->at != m->target || m->speed != 0) {
		trapezoid_step(m);
		m->unsettled = MOTION_AVERAGE;
	}
	m->unsettled--;
	m->newest = (m->newest + 1) & (MOTION_AVERAGE - 1);
	m->sum += m->at;
	m->sum -= m->history[m->newest];
	m->history[m->newest] = m->at;
	m->ticks = rounded(m);
	return true;
}
