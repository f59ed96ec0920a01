#!/bin/sh
# Builds the firmware's sources for this machine with sanitizers, around them the machine of machine.c.
# Use: build.sh blind|guided directory. `blind` takes gcc, `guided` clang with libFuzzer.
set -eu

kind=$1
mkdir -p "$2"
out=$(cd "$2" && pwd)
cd "$(dirname "$0")"
source=../../../firmware/src

case $kind in
  blind) compiler=gcc own='' whole='' ;;
  guided) compiler=clang own=-fsanitize=fuzzer-no-link whole=-fsanitize=fuzzer ;;
  *)
    echo "build.sh: blind or guided" >&2
    exit 2
    ;;
esac

flags="-std=gnu11 -O2 -g -fno-omit-frame-pointer -fno-common -Wall -Wextra -I shim -I .
  -DF_CPU=16000000UL -DBUILD_ID=0x12345678UL"
checks="-fsanitize=address,undefined -fno-sanitize-recover=all"

# The two that are left out are written in the chip's own instructions.
objects=''
for file in "$source"/*.c; do
  name=$(basename "$file" .c)
  case $name in ring | restart) continue ;; esac
  # shellcheck disable=SC2086 # the flags are words of their own
  $compiler $flags $checks $own -Dmain=firmware_main -c -o "$out/$name.o" "$file"
  objects="$objects $out/$name.o"
done
# shellcheck disable=SC2086
ld -r -o "$out/firmware.o" $objects
# Variables get sections whose ends can be named: each input starts with what they hold at power-up.
objcopy --rename-section .data=fw_data --rename-section .noinit=fw_noinit \
  --rename-section .bss=fw_bss,alloc,load,data,contents "$out/firmware.o"

# The machine itself is not what is tested, and most of the time goes by in it.
objects=''
for name in machine bus pulses input "$kind"; do
  # shellcheck disable=SC2086
  $compiler $flags -c -o "$out/$name.o" "$name.c"
  objects="$objects $out/$name.o"
done
# shellcheck disable=SC2086
$compiler $checks $whole -o "$out/$kind" $objects "$out/firmware.o"
