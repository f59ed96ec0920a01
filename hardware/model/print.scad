// One part as it lies on the printer's bed, without supports. `-D part=...`.
include <parts.scad>

part = "tub";

if (part == "tub") tub();
if (part == "lid") translate([0, front_t / 2, lid_t]) rotate([180, 0, 0]) lid();
if (part == "front") translate([0, body_h / 2, front_t]) rotate([180, 0, 0]) front_plate();
if (part == "ring-clamp") ring_clamp();
if (part == "display-clamp") display_clamp();
if (part == "head-base") translate([0, 0, -(horn_z - horn_depth)]) head_base();
if (part == "head-cap") translate([0, 0, head_top]) rotate([180, 0, 0]) head_cap();
if (part == "blind") translate([0, 0, -lid_t]) blind();
