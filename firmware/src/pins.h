/* Firmata's view of the pins: what each can do, and digital input and output. The board's own parts keep their pins. */
#ifndef PINS_H
#define PINS_H

#include <stdbool.h>
#include <stdint.h>

#define PINS 20
#define PORTS 3
#define FIRST_ANALOG 14

/* Modes as numbered by Firmata. */
#define MODE_INPUT 0
#define MODE_OUTPUT 1
#define MODE_ANALOG 2
#define MODE_PWM 3
#define MODE_SERVO 4
#define MODE_I2C 6
#define MODE_PULLUP 11

/* Every pin to its first mode. */
void pins_reset(void);

bool pins_can(uint8_t pin, uint8_t mode);
uint8_t pins_mode(uint8_t pin);

/* Ignored when the pin cannot do it. */
void pins_set_mode(uint8_t pin, uint8_t mode);

/* What the host last wrote. */
uint16_t pins_value(uint8_t pin);

void pins_write(uint8_t pin, bool high);
void pins_write_pwm(uint8_t pin, uint16_t value);
void pins_write_servo(uint8_t pin, uint16_t value);

/* Pulse widths for 0 and 180 degrees. */
void pins_configure_servo(uint8_t pin, uint16_t min_us, uint16_t max_us);

/* The levels of a port's eight pins as far as they are inputs. */
uint8_t pins_read_port(uint8_t port);

#endif
