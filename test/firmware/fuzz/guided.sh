#!/bin/sh
# Fuzzes the firmware under libFuzzer: guided.sh [runs] [libFuzzer's options]. Ends with another code than 0 when an
# input broke something; the input is then in .build/fuzz/firmware, and belongs among the seeds.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=$here/../../../.build/fuzz/firmware
runs=${1:-10000000}
[ $# -eq 0 ] || shift
sh "$here/build.sh" guided "$out" >&2
mkdir -p "$out/corpus"
exec "$out/guided" -runs="$runs" -max_len=128 -timeout=20 -artifact_prefix="$out/" "$@" "$out/corpus" "$here/seeds"
