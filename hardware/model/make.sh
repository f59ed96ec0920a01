#!/bin/sh
# Works with the kit's model. Needs OpenSCAD: scripts/setup --hardware.
#   make.sh prints      one STL a part, ready for the printer, in .build/hardware
#   make.sh pictures    renews hardware/pictures
#   make.sh collisions  fails when parts meet: the head at its angles, what is bought, what is printed
# The last two leave pictures.sha256 and collisions.sha256: the files that they were made from. A test compares these.
set -eu
cd "$(dirname "$0")"
out=../../.build/hardware
mkdir -p "$out"

quietly() {
  nice -n 19 "$@" >"$out/openscad.log" 2>&1
}

made_from() {
  sha256sum ./*.scad >"$1.sha256"
}

prints() {
  for part in tub lid front ring-clamp display-clamp head-base head-cap blind; do
    quietly openscad -o "$out/$part.stl" -D "part=\"$part\"" print.scad
    echo "$out/$part.stl"
  done
}

# name | view | pan | camera
pictures() {
  while IFS='|' read -r name view pan camera; do
    quietly xvfb-run -a openscad -o "../pictures/$name.png" --preview --imgsize=800,600 --colorscheme=Tomorrow \
      --camera="$camera" -D "view=\"$view\"" -D "pan=$pan" kit.scad
    echo "pictures/$name.png"
  done <<END
kit|whole|0|0,15,70,68,0,205,700
parked|whole|-80|0,15,70,60,0,185,700
open|open|0|0,25,130,68,0,205,1080
inside|inside|0|0,0,40,28,0,200,620
head|head|0|0,10,32,62,0,205,240
END
  made_from pictures
}

# Two things meet when what they share is not empty; OpenSCAD says so in words.
apart() {
  if quietly openscad -o "$out/shared.stl" -D "view=\"$1\"" -D "pan=$2" kit.scad; then
    echo "collision: $1 at $2 degrees, see $out/shared.stl" >&2
    exit 1
  fi
  grep -q 'top level object is empty' "$out/openscad.log" || {
    cat "$out/openscad.log" >&2
    exit 1
  }
  echo "apart: $1 at $2 degrees"
}

collisions() {
  for pan in -80 -60 0 60 80; do
    apart turning-still "$pan"
  done
  for view in bodies-printed bodies-bodies printed-printed; do
    apart "$view" 0
  done
  made_from collisions
}

case ${1:-} in
  prints | pictures | collisions) "$1" ;;
  *)
    sed -n '2,6p' "$0" >&2
    exit 3
    ;;
esac
