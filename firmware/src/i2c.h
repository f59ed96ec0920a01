/* Firmata's I2C requests, passed through to the bus that the display is on. */
#ifndef I2C_H
#define I2C_H

#include <stdint.h>

/* An I2C_REQUEST's arguments: address, mode, data of 7-bit pairs. */
void i2c_request(const uint8_t *body, uint8_t count);

/* At each sampling: the reading that goes on until it is stopped. */
void i2c_sample(void);

void i2c_stop_reading(void);

#endif
