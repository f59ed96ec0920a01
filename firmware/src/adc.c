#include "adc.h"

#include <avr/io.h>

#include "../wire.h"
#include "frame.h"

#define REFERENCE 14 /* the channel of the 1.1 V reference */
#define REFERENCE_MV_STEPS (1100UL * 1024)
#define SUPPLY_EVERY_MS 100
#define SETTLE_READINGS 3 /* the reference is slow to charge the sampling capacitor */
#define SUPPLY_MV 5000 /* until it is known */

static uint8_t wanted;
static uint8_t sensed;
static uint8_t channel;
static uint8_t settling;
static bool converting;
static uint16_t readings[ADC_INPUTS];
static uint16_t supply_mv;
static uint16_t last_supply;

void adc_begin(void)
{
	ADCSRA = _BV(ADEN) | _BV(ADPS2) | _BV(ADPS1) | _BV(ADPS0); /* 125 kHz */
	last_supply = frame_ms16() - SUPPLY_EVERY_MS;
}

void adc_set_inputs(uint8_t mask)
{
	wanted = mask;
}

void adc_sense_current(bool on)
{
	sensed = on ? _BV(SERVO_CURRENT_BIT) : 0;
	readings[SERVO_CURRENT_BIT] = 0;
}

uint16_t adc_reading(uint8_t input)
{
	return readings[input];
}

static void take(uint16_t reading)
{
	if (channel != REFERENCE) {
		readings[channel] = reading;
		return;
	}
	if (settling && --settling)
		return;
	supply_mv = reading ? REFERENCE_MV_STEPS / reading : 0;
}

static bool choose_next(void)
{
	if (channel == REFERENCE && settling)
		return true;
	if ((uint16_t)(frame_ms16() - last_supply) >= SUPPLY_EVERY_MS) {
		last_supply += SUPPLY_EVERY_MS;
		settling = SETTLE_READINGS;
		channel = REFERENCE;
		return true;
	}
	if (!(wanted | sensed))
		return false;
	do
		channel = (channel + 1) & (ADC_INPUTS - 1);
	while (!((wanted | sensed) & _BV(channel)));
	return true;
}

void adc_tick(void)
{
	if (ADCSRA & _BV(ADSC))
		return;
	if (converting)
		take(ADC);
	converting = choose_next();
	if (!converting)
		return;
	ADMUX = _BV(REFS0) | channel;
	ADCSRA |= _BV(ADSC);
}

uint16_t adc_supply_mv(void)
{
	return supply_mv;
}

uint16_t adc_current_mv(void)
{
	return (uint16_t)((uint32_t)readings[SERVO_CURRENT_BIT] * (supply_mv ? supply_mv : SUPPLY_MV) >> 10);
}
