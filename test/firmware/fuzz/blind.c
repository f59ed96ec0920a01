/*
 * Without libFuzzer: every seed as it is, then mutations of them, the same ones for the same number.
 *     blind <seed number> <inputs> [first] < seeds, each behind its length in two bytes
 * When the process dies of an input it says which: `blind <seed number> 1 <it>` repeats it. Its bytes make a new seed.
 */
#include <sanitizer/common_interface_defs.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"

#define MOST_SEEDS 256
#define MOST_MUTATIONS 12

static uint8_t seeds[MOST_SEEDS][INPUT_MOST];
static size_t sizes[MOST_SEEDS];
static unsigned seed_count;
static uint32_t state;
static unsigned long current;
static uint8_t input[INPUT_MOST];
static size_t size;

static void tell(void)
{
	fprintf(stderr, "input %lu:", current);
	for (size_t i = 0; i < size; i++)
		fprintf(stderr, " %02x", input[i]);
	fprintf(stderr, "\n");
}

static void tell_and_end(int signal)
{
	(void)signal;
	tell();
	_Exit(1);
}

static uint32_t random_below(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % below;
}

static void read_seeds(void)
{
	uint8_t length[2];

	while (seed_count < MOST_SEEDS && fread(length, 1, 2, stdin) == 2) {
		size_t bytes = length[0] | (size_t)length[1] << 8;

		if (bytes > INPUT_MOST || fread(seeds[seed_count], 1, bytes, stdin) != bytes)
			exit(2);
		sizes[seed_count++] = bytes;
	}
}

static void insert(const uint8_t *from, size_t count)
{
	size_t at = random_below((uint32_t)size + 1);

	if (count > INPUT_MOST - size)
		count = INPUT_MOST - size;
	memmove(input + at + count, input + at, size - at);
	memcpy(input + at, from, count);
	size += count;
}

static void mutate(void)
{
	unsigned other = random_below(seed_count);
	uint8_t byte = (uint8_t)random_below(256);
	size_t at = size ? random_below((uint32_t)size) : 0;

	switch (size ? random_below(5) : 0) {
	case 0:
		insert(&byte, 1);
		break;
	case 1:
		insert(seeds[other], sizes[other]);
		break;
	case 2:
		input[at] = byte;
		break;
	case 3:
		input[at] ^= (uint8_t)(1u << random_below(8));
		break;
	default:
		memmove(input + at, input + at + 1, size - at - 1);
		size--;
	}
}

static void run(uint32_t seed, unsigned long number)
{
	unsigned from = (unsigned)(number % seed_count);

	size = sizes[from];
	current = number;
	state = (seed * 2654435761u) ^ ((uint32_t)number * 40503u) ^ 1;
	if (!state)
		state = 1;
	memcpy(input, seeds[from], size);
	if (number >= seed_count)
		for (uint32_t left = 1 + random_below(MOST_MUTATIONS); left; left--)
			mutate();
	input_run(input, size);
}

int main(int count, char **arguments)
{
	if (count < 3)
		return 2;
	uint32_t seed = (uint32_t)strtoul(arguments[1], NULL, 10);
	unsigned long inputs = strtoul(arguments[2], NULL, 10);
	unsigned long first = count > 3 ? strtoul(arguments[3], NULL, 10) : 0;

	__sanitizer_set_death_callback(tell);
	signal(SIGABRT, tell_and_end);
	read_seeds();
	if (!seed_count)
		return 2;
	for (unsigned long number = first; number < first + inputs; number++)
		run(seed, number);
	printf("%lu inputs\n", inputs);
	return 0;
}
