/* Analog inputs A0..A3, and the supply voltage against the chip's own reference. Never waits. */
#ifndef ADC_H
#define ADC_H

#include <stdbool.h>
#include <stdint.h>

#define ADC_INPUTS 4

void adc_begin(void);

/* Which inputs Firmata reads: a bit each. */
void adc_set_inputs(uint8_t mask);

/* Reads the servos' current too, or no more. */
void adc_sense_current(bool on);

/* The last reading of an input, 0..1023. */
uint16_t adc_reading(uint8_t input);

/* Once a millisecond: takes one reading and starts the next. */
void adc_tick(void);

/* Supply in millivolt, 0 until it is known; the reference differs by up to 10 % from chip to chip. */
uint16_t adc_supply_mv(void);

/* Over the shunt in the servos' ground. */
uint16_t adc_current_mv(void);

#endif
