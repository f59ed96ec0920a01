#!/bin/sh
# Builds the board's image with Debian's gcc-avr, avr-libc and binutils-avr, prints its sizes, and fails above the limits.
# Use: build.sh [directory]. Without a directory it builds in .build/firmware and renews firmware/nabij.hex.
# The same sources and compiler give the same bytes: no time, no path and no host name goes in.
set -eu

MAX_FLASH=16384
MAX_RAM=1024

here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../.build/firmware}
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$here/src"
export LC_ALL=C

# CRC-32 over the sources in the order of their names: gzip ends with it.
build_id=$(cat ./*.c ./*.h ../wire.h | gzip -nc1 | tail -c8 | od -An -tx4 -N4 --endian=little | tr -d ' ')

avr-gcc -mmcu=atmega328p -DF_CPU=16000000UL "-DBUILD_ID=0x${build_id}UL" \
	-std=gnu11 -Os -Wall -Wextra -Werror -Wstrict-prototypes -Wmissing-prototypes \
	-flto -fwhole-program -ffunction-sections -fdata-sections -mrelax -mcall-prologues -Wl,--gc-sections \
	-o "$out/nabij.elf" ./*.c
avr-objcopy -O ihex -R .eeprom "$out/nabij.elf" "$out/nabij.hex"

avr-size -A "$out/nabij.elf" | awk -v max_flash=$MAX_FLASH -v max_ram=$MAX_RAM -v id="$build_id" '
	/^\.(text|data) / { flash += $2 }
	/^\.(data|bss|noinit) / { ram += $2 }
	END {
		printf "flash %d of %d bytes, ram %d of %d bytes, build %s\n", flash, max_flash, ram, max_ram, id
		exit flash > max_flash || ram > max_ram
	}'

[ $# -gt 0 ] || cp "$out/nabij.hex" "$here/nabij.hex"
