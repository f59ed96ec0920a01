/* Frames of our own to the host: F0 cmd seq payload crc7 F7. */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdint.h>

/* CRC-7/MMC, kept in the upper seven bits while it runs. */
uint8_t report_crc7(uint8_t crc, uint8_t byte);

/* The host has spoken our own protocol: from now on it is told of events and telemetry. Plain Firmata hosts never are. */
void report_open(void);

void report_acknowledge(uint8_t cmd, uint8_t seq);

/* Dropped when the line is busy: garbage must not be able to fill it. */
void report_refusal(uint8_t cmd, uint8_t seq, uint8_t reason);

void report_hello(uint8_t seq);
void report_heartbeat(uint8_t seq);
void report_event(uint8_t what);

/* Every so often; 0 for never. */
void report_set_interval(uint16_t telemetry_ms);
void report_poll(void);

/* CRC errors, counted with the line's own. */
void report_count_error(void);

#endif
