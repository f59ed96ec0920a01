/* For libFuzzer, which looks for inputs that reach new code. */
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	input_run(data, size);
	return 0;
}
