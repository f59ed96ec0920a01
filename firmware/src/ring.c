#include "ring.h"

#include <avr/io.h>
#include <util/atomic.h>

void ring_begin(void)
{
	RING_PORT &= ~_BV(RING_BIT);
	RING_DDR |= _BV(RING_BIT);
}

/*
 * 20 cycles (1.25 us) a bit, high for 6 (a zero) or 13 (a one). Interrupts must be off.
 * The cycle at which each instruction begins stands on its right.
 */
static inline void send_byte(uint8_t byte, uint8_t high, uint8_t low)
{
	uint8_t bits = 8;

	__asm__ volatile(
		"1: out %[port], %[high] \n" /*  0 */
		"   rjmp 2f              \n" /*  1 */
		"2: rjmp 3f              \n" /*  3 */
		"3: sbrs %[byte], 7      \n" /*  5 */
		"   out %[port], %[low]  \n" /*  6: the end of a zero */
		"   lsl %[byte]          \n" /*  7 */
		"   dec %[bits]          \n" /*  8 */
		"   rjmp 4f              \n" /*  9 */
		"4: rjmp 5f              \n" /* 11 */
		"5: out %[port], %[low]  \n" /* 13: the end of a one */
		"   rjmp 6f              \n" /* 14 */
		"6: rjmp 7f              \n" /* 16 */
		"7: brne 1b              \n" /* 18 */
		: [byte] "+r"(byte), [bits] "+r"(bits)
		: [port] "I"(_SFR_IO_ADDR(RING_PORT)), [high] "r"(high), [low] "r"(low));
}

void ring_send(const struct colour *leds, uint8_t count)
{
	for (uint8_t i = 0; i < count; i++) {
		/* Between two LEDs waiting interrupts run: a few us, which the LEDs do not take for the end. */
		ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
			uint8_t high = RING_PORT | _BV(RING_BIT);
			uint8_t low = RING_PORT & (uint8_t)~_BV(RING_BIT);

			send_byte(leds[i].green, high, low);
			send_byte(leds[i].red, high, low);
			send_byte(leds[i].blue, high, low);
		}
	}
}
