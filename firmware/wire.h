/* Written by firmware/generate.ts from firmware/wire.json and hardware/pins.json: change those. */
#ifndef WIRE_H
#define WIRE_H

#define WIRE_PROTOCOL 1
#define WIRE_BAUD 250000UL

/* Commands */
#define CMD_HELLO 1
#define CMD_HEARTBEAT 2
#define CMD_MOVE 3
#define CMD_STOP 4
#define CMD_LIGHT 5
#define CMD_DRAW 6
#define CMD_CONFIG 7
#define CMD_TELEMETRY 8
#define CMD_EVENT 9
#define CMD_NAK 15

/* Payload bytes that the host sends; of a packed tail, what comes before it */
#define LEN_HELLO 1
#define LEN_HEARTBEAT 0
#define LEN_MOVE 7
#define LEN_STOP 0
#define LEN_LIGHT 5
#define LEN_DRAW 2
#define LEN_CONFIG 12

/* Limits */
#define WIRE_MAX_PAYLOAD 48
#define WIRE_MAX_DRAW_BYTES 32
#define WIRE_DEAD_MAN_MS 500
#define WIRE_HEARTBEAT_MS 100
#define WIRE_TELEMETRY_MS 40
#define WIRE_MIN_TICKS 1000
#define WIRE_MAX_TICKS 5000
#define WIRE_CENTRE_TICKS 3000
#define WIRE_TICKS_PER_US 2
#define WIRE_DEFAULT_VMAX 640
#define WIRE_DEFAULT_AMAX 64

/* Axis */
#define AXIS_PAN 0
#define AXIS_TILT 1

/* Pattern */
#define PATTERN_OFF 0
#define PATTERN_SOLID 1
#define PATTERN_HALF 2
#define PATTERN_DOTS 3
#define PATTERN_BREATHE 4
#define PATTERN_CHASE 5
#define PATTERN_BARS 6

/* Event */
#define EVENT_PRIVACY_ON 1
#define EVENT_PRIVACY_OFF 2
#define EVENT_SEEN 3
#define EVENT_DEAD_MAN 4
#define EVENT_DEAD_MAN_OVER 5

/* NakReason */
#define NAK_REASON_CRC 1
#define NAK_REASON_UNKNOWN 2
#define NAK_REASON_LENGTH 3
#define NAK_REASON_RANGE 4
#define NAK_REASON_PRIVACY 5
#define NAK_REASON_DISPLAY 6
#define NAK_REASON_PROTOCOL 7

/* ResetCause */
#define RESET_CAUSE_UNKNOWN 0
#define RESET_CAUSE_POWER 1
#define RESET_CAUSE_EXTERNAL 2
#define RESET_CAUSE_BROWNOUT 4
#define RESET_CAUSE_WATCHDOG 8

/* Flags */
#define FLAG_PAN_MOVING 1
#define FLAG_TILT_MOVING 2
#define FLAG_DEAD_MAN 4
#define FLAG_PRIVACY 8
#define FLAG_ARMED 16
#define FLAG_NO_DISPLAY 32
#define FLAG_LOW_VOLTAGE 64

/* Pins, as numbered by Arduino and as bit in their port */
#define PIN_PAN_SERVO 9
#define PAN_SERVO_PORT PORTB
#define PAN_SERVO_DDR DDRB
#define PAN_SERVO_PIN PINB
#define PAN_SERVO_BIT 1
#define PIN_TILT_SERVO 10
#define TILT_SERVO_PORT PORTB
#define TILT_SERVO_DDR DDRB
#define TILT_SERVO_PIN PINB
#define TILT_SERVO_BIT 2
#define PIN_RING 7
#define RING_PORT PORTD
#define RING_DDR DDRD
#define RING_PIN PIND
#define RING_BIT 7
#define PIN_PRIVACY_BUTTON 2
#define PRIVACY_BUTTON_PORT PORTD
#define PRIVACY_BUTTON_DDR DDRD
#define PRIVACY_BUTTON_PIN PIND
#define PRIVACY_BUTTON_BIT 2
#define PIN_SEEN_BUTTON 4
#define SEEN_BUTTON_PORT PORTD
#define SEEN_BUTTON_DDR DDRD
#define SEEN_BUTTON_PIN PIND
#define SEEN_BUTTON_BIT 4
#define PIN_DISPLAY_SDA 18
#define DISPLAY_SDA_PORT PORTC
#define DISPLAY_SDA_DDR DDRC
#define DISPLAY_SDA_PIN PINC
#define DISPLAY_SDA_BIT 4
#define PIN_DISPLAY_SCL 19
#define DISPLAY_SCL_PORT PORTC
#define DISPLAY_SCL_DDR DDRC
#define DISPLAY_SCL_PIN PINC
#define DISPLAY_SCL_BIT 5

#define RING_LEDS 12
#define DISPLAY_ADDRESS 60
#define DISPLAY_PAGES 8
#define DISPLAY_WIDTH 128
#define SERVO_LEAST_FRAME_TICKS 22000u
#define PAN_MIN_TICKS 1400
#define PAN_MAX_TICKS 4600
#define PAN_PARK_TICKS 1400

#endif
