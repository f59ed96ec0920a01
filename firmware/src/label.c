#include "label.h"

#include <avr/pgmspace.h>
#include <stdint.h>

#include "../wire.h"

#define ZEROS 14
#define SPIN 0xCFFF /* rjmp to itself */

static const struct {
	char name[5];
	uint8_t protocol;
	uint32_t build_id;
	uint8_t zeros[ZEROS];
	uint16_t trap;
} __attribute__((packed)) label __attribute__((used, section(".vectors"))) = {
	.name = { 'N', 'A', 'B', 'I', 'J' },
	.protocol = WIRE_PROTOCOL,
	.build_id = BUILD_ID,
	.trap = SPIN,
};

bool label_is_whole(void)
{
	uint8_t ones = 0;

	for (uint8_t at = 0; at < ZEROS; at++)
		ones |= pgm_read_byte(&label.zeros[at]);
	return ones == 0;
}
