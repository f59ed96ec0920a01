// The parts that are printed, each in its own place in the kit. `print.scad` lays them on the bed.
include <sizes.scad>

$fn = 72;

horn_z = servo_horn_top - servo_grommet;
head_low = lid_t + head_gap;
camera_y = head_r - head_wall - 0.4 - camera_lens_out - camera_board_t - camera_off;
lens_z = camera_low + camera_h - camera_lens_top;

module box(x, y, z) {
  translate([x[0], y[0], z[0]]) cube([x[1] - x[0], y[1] - y[0], z[1] - z[0]]);
}

// A slice of a ring around the z axis, from one bearing to another: 0 ahead, positive to the right.
module arc(r_in, r_out, from, to, h) {
  rotate([0, 0, 90 - to]) rotate_extrude(angle = to - from) translate([r_in, 0]) square([r_out - r_in, h]);
}

// Turns what faces the class to a bearing.
module to_bearing(deg) {
  rotate([0, 0, -deg]) children();
}

module from_front(x, z) {
  translate([x, body_d / 2, z]) rotate([-90, 0, 0]) children();
}

// ---- Body ----

module post(side, y_from, y_to) {
  x = side * (body_w / 2 - wall - post_w / 2);
  box([x - post_w / 2 - 0.1, x + post_w / 2 + 0.1], [y_from, y_to], [floor_t - 0.1, body_h]);
}

// Raspberry Pi 4 and 5: 58 x 49, M2.5. The short way is across the kit.
module pi_holes() {
  for (x = [-24.5, 24.5]) for (y = [39, -19]) translate([pi_x + x, pi_y + y]) children();
}

// Zero 2 W: 58 x 23. Its standoffs are lower, so that they stay clear of what is soldered under a larger Pi.
module zero_holes() {
  for (x = [-11.5, 11.5]) for (y = [39, -19]) translate([pi_x + x, pi_y + y]) children();
}

module uno_holes() {
  // Its USB socket to the front: hole places from the drawing of the Uno R3.
  for (p = [[14.0, 2.5], [15.3, 50.7], [66.1, 7.6], [66.1, 35.5]])
    translate([uno_x + p[1] - 26.7, uno_y + 34.3 - p[0]]) children();
}

module board_standoffs() {
  pi_holes() translate([0, 0, floor_t - 0.1]) cylinder(d = standoff_d, h = standoff + 0.1, $fn = 24);
  zero_holes() translate([0, 0, floor_t - 0.1]) cylinder(d = standoff_d, h = zero_standoff + 0.1, $fn = 24);
  uno_holes() translate([0, 0, floor_t - 0.1]) cylinder(d = standoff_d, h = standoff + 0.1, $fn = 24);
}

module board_screws() {
  pi_holes() translate([0, 0, 1]) cylinder(d = m25_form_d, h = 20, $fn = 16);
  zero_holes() translate([0, 0, 1]) cylinder(d = m25_form_d, h = 20, $fn = 16);
  uno_holes() translate([0, 0, 1]) cylinder(d = m3_form_d, h = 20, $fn = 16);
}

module speaker_holes() {
  translate([body_w / 2 - wall - 1, speaker_y, speaker_z]) rotate([0, 90, 0]) {
    for (r = [0, 7, 14, 20]) for (n = [0:max(1, round(r * 0.9)) - 1])
      rotate([0, 0, n * 360 / max(1, round(r * 0.9))]) translate([r, 0]) cylinder(d = 3.2, h = wall + 2, $fn = 12);
  }
}

module speaker_seat() {
  translate([body_w / 2 - wall, speaker_y, speaker_z]) rotate([0, -90, 0]) difference() {
    // Wider at the wall: its lower half then prints without support.
    cylinder(d1 = speaker_d + 2 * fit + 12, d2 = speaker_d + 2 * fit + 4, h = 4);
    translate([0, 0, -1]) cylinder(d = speaker_d + 2 * fit, h = 6);
  }
}

module vents() {
  for (n = [0:7]) box([pi_x - 25 + n * 7, pi_x - 22 + n * 7], [-body_d / 2 - 1, -body_d / 2 + wall + 1], [45, 75]);
  for (n = [0:6]) box([pi_x - 20 + n * 7, pi_x - 17 + n * 7], [pi_y - 15, pi_y + 25], [-1, floor_t + 1]);
}

module back_holes() {
  translate([jack_x, -body_d / 2 - 1, jack_z]) rotate([-90, 0, 0]) cylinder(d = jack_d, h = wall + 2, $fn = 32);
  box([cable_hole_x - cable_hole_w / 2, cable_hole_x + cable_hole_w / 2], [-body_d / 2 - 1, -body_d / 2 + wall + 1],
      [cable_hole_z - cable_hole_h / 2, cable_hole_z + cable_hole_h / 2]);
}

// Behind the cable hole: each cable is tied to this bridge, so that a pull does not reach its plug.
module cable_bridge() {
  difference() {
    box([cable_hole_x - 14, cable_hole_x + 14], [-body_d / 2 + 12, -body_d / 2 + 18], [floor_t - 0.1, 13]);
    for (x = [-7, 7]) box([cable_hole_x + x - 4, cable_hole_x + x + 4], [-body_d / 2 + 11, -body_d / 2 + 19], [floor_t + 3, 9]);
  }
}

module tub() {
  front = body_d / 2;
  difference() {
    union() {
      difference() {
        box([-body_w / 2, body_w / 2], [-front, front], [0, body_h]);
        box([-body_w / 2 + wall, body_w / 2 - wall], [-front + wall, front + 1], [floor_t, body_h + 1]);
      }
      for (side = [-1, 1]) {
        post(side, front - post_d, front);
        post(side, -front + wall - 0.1, -front + wall + post_w);
      }
      board_standoffs();
      speaker_seat();
      cable_bridge();
    }
    lid_screws() translate([0, 0, body_h - insert_depth - 1]) cylinder(d = insert_d, h = insert_depth + 2, $fn = 24);
    front_screws() translate([0, 0, -insert_depth - 1]) cylinder(d = insert_d, h = insert_depth + 2, $fn = 24);
    board_screws();
    speaker_holes();
    vents();
    back_holes();
  }
}

module lid_screws() {
  for (side = [-1, 1]) for (y = [-body_d / 2 + wall + post_w / 2, body_d / 2 - post_d / 2])
    translate([side * (body_w / 2 - wall - post_w / 2), y, 0]) children();
}

module front_screws() {
  for (side = [-1, 1]) for (z = [post_low_z, post_high_z])
    from_front(side * (body_w / 2 - wall - post_w / 2), z) children();
}

// Servo holes and slot in the lid, around the head's axis, long side to the back.
module servo_opening() {
  play = 0.6;
  box([-servo_w / 2 - play, servo_w / 2 + play],
      [servo_shaft - servo_l - play, servo_shaft + play], [-1, lid_t + 1]);
}

module servo_screws() {
  middle = servo_shaft - servo_l / 2;
  for (x = [-servo_hole_w / 2, servo_hole_w / 2]) for (y = [-servo_hole_l / 2, servo_hole_l / 2])
    translate([x, middle + y, 0]) children();
}

module lid() {
  edge = asin((cable_w / 2 + 0.5) / cable_r);
  difference() {
    union() {
      box([-body_w / 2, body_w / 2], [-body_d / 2, body_d / 2 + front_t], [0, lid_t]);
      // A lip inside the walls keeps the lid in place while its screws go in.
      difference() {
        box([-body_w / 2 + wall + fit, body_w / 2 - wall - fit], [-body_d / 2 + wall + fit, body_d / 2 - 1], [-3, 0.1]);
        box([-body_w / 2 + wall + 2.5, body_w / 2 - wall - 2.5], [-body_d / 2 + wall + 2.5, body_d / 2], [-4, 1]);
        for (side = [-1, 1]) for (y = [[-body_d / 2, -body_d / 2 + wall + post_w + fit], [body_d / 2 - post_d - fit, body_d / 2]]) {
          x = side * (body_w / 2 - wall - post_w / 2);
          box([x - post_w / 2 - 2, x + post_w / 2 + 2], y, [-4, 0]);
        }
      }
    }
    translate([0, axis_y, 0]) {
      servo_opening();
      servo_screws() translate([0, 0, -1]) cylinder(d = m3_form_d, h = lid_t + 2, $fn = 16);
      translate([0, 0, -1]) arc(cable_r - cable_slot / 2, cable_r + cable_slot / 2, -reach - edge, reach + edge, lid_t + 2);
      blind_screws() translate([0, 0, -1]) cylinder(d = m3_clear_d, h = lid_t + 2, $fn = 16);
    }
    lid_screws() translate([0, 0, -1]) cylinder(d = m3_clear_d, h = lid_t + 2, $fn = 24);
    lid_screws() translate([0, 0, lid_t - 1.8]) cylinder(d1 = m3_clear_d, d2 = m3_head_d, h = 1.81, $fn = 24);
  }
}

// ---- Front plate: lies flat, its face up; x is across, y is the height above the desk ----

module pause_sign(size) {
  for (x = [-size / 4, size / 4]) translate([x, 0]) square([size / 4, size], center = true);
}

// Cut into the plate: rub paint or wax crayon in, and they can be read.
module labels() {
  bold = "DejaVu Sans:style=Bold";
  translate([privacy_across - privacy_bezel_d / 2 - 8, privacy_z]) pause_sign(9);
  translate([seen_across - seen_bezel_d / 2 - 3, seen_z - 2.5]) text("gezien", size = 5, font = bold, halign = "right");
  translate([ring_across, 8]) text("nabij", size = 7, font = bold, halign = "center");
}

module front_plate() {
  difference() {
    union() {
      bare_plate();
      bosses();
    }
    for (x = [ring_across, display_across - clamp_reach, display_across + clamp_reach])
      translate([x, x == ring_across ? ring_z : display_z, -20]) cylinder(d = m3_form_d, h = 20 + front_t - 0.8, $fn = 16);
  }
}

module bare_plate() {
  difference() {
    translate([-body_w / 2, 0, 0]) cube([body_w, body_h, front_t]);
    // Light ring: a groove from behind, with a thin skin left over it.
    translate([ring_across, ring_z, -1]) difference() {
      cylinder(d = ring_outer_d + ring_play, h = front_t - ring_skin + 1);
      cylinder(d = ring_inner_d - ring_play, h = front_t);
    }
    // Display window, its edge slanted so that it can be read from the side.
    translate([display_across, display_z, 0]) hull() {
      translate([0, 0, -0.1]) linear_extrude(0.1) square([window_w, window_h], center = true);
      translate([0, 0, front_t]) linear_extrude(0.1) square([window_w + 4, window_h + 4], center = true);
    }
    translate([privacy_across, privacy_z, -1]) cylinder(d = privacy_d + fit, h = front_t + 2);
    translate([seen_across, seen_z, -1]) cylinder(d = seen_d + fit, h = front_t + 2);
    for (side = [-1, 1]) for (z = [post_low_z, post_high_z])
      translate([side * (body_w / 2 - wall - post_w / 2), z, -1]) {
        cylinder(d = m3_clear_d, h = front_t + 2, $fn = 24);
        translate([0, 0, front_t - 0.8]) cylinder(d = m3_head_d, h = 3, $fn = 24);
      }
    translate([0, 0, front_t - 0.6]) linear_extrude(1) labels();
  }
}

// What ring and display are screwed to from behind. The ring's is a little low, so that its clamp presses.
module bosses() {
  boss(ring_across, ring_z, ring_h - (front_t - ring_skin) - 0.2);
  for (x = [-clamp_reach, clamp_reach]) boss(display_across + x, display_z, display_h + display_foam);
}

module boss(across, z, h) {
  translate([across, z, -h]) cylinder(d = 9, h = h + 0.1, $fn = 32);
}

// Presses the ring into its groove: one M3 screw in the middle.
module ring_clamp() {
  difference() {
    union() {
      for (n = [0:2]) rotate([0, 0, n * 120]) translate([-4, 0, 0]) cube([8, ring_outer_d / 2 - 1, 5]);
      cylinder(d = 14, h = 5);
    }
    translate([0, 0, -1]) cylinder(d = m3_clear_d, h = 7, $fn = 24);
  }
}

// Presses the display against its window: two M3 screws, felt between.
module display_clamp() {
  difference() {
    translate([-clamp_reach - 6, -5, 0]) cube([2 * clamp_reach + 12, 10, 4]);
    for (x = [-clamp_reach, clamp_reach]) hull() for (dx = [-1, 1])
      translate([x + dx, 0, -1]) cylinder(d = m3_clear_d, h = 6, $fn = 24);
  }
}

// ---- Head: around its axis, heights from the lid's underside ----

module head_base() {
  hub_r = head_r - head_wall - fit;
  difference() {
    union() {
      translate([0, 0, horn_z - horn_depth]) cylinder(r = hub_r, h = hub_t + horn_depth);
      for (side = [-1, 1]) {
        x = side * camera_hole_w / 2;
        box([x - 4, x + 4], [camera_y - 7, camera_y], [horn_z, camera_low + camera_h]);
        for (drop = [0, camera_hole_h]) camera_hole(side, drop) cylinder(d = 4.6, h = camera_off + 0.1, $fn = 24);
      }
    }
    translate([0, 0, horn_z - horn_depth - 1]) cylinder(d = horn_d, h = horn_depth + 1);
    translate([0, 0, 0]) cylinder(d = horn_screw_d, h = head_top, $fn = 32);
    for (n = [0:3]) rotate([0, 0, 45 + n * 90]) hull() for (r = [horn_hole_r_min, horn_hole_r_max])
      translate([r, 0, 0]) cylinder(d = hub_screw_d, h = horn_z + hub_t + 1, $fn = 16);
    // The flat cable goes straight down, its ends rounded off by hand.
    box([-cable_w / 2 - 0.7, cable_w / 2 + 0.7], [cable_r - 1.6, cable_r + 1.6], [0, horn_z + hub_t + 1]);
    for (side = [-1, 1]) for (drop = [0, camera_hole_h])
      translate([0, 0.2, 0]) camera_hole(side, drop) translate([0, 0, -5]) cylinder(d = camera_hole_d, h = 10, $fn = 16);
    head_screws() cylinder(d = m3_form_d, h = 12, $fn = 16);
  }
}

module camera_hole(side, drop) {
  translate([side * camera_hole_w / 2, camera_y - 0.1, camera_low + camera_h - camera_hole_top - drop])
    rotate([-90, 0, 0]) children();
}

// Three screws through the cap into the base: bearings 60, 180, 300. Children point to the axis.
module head_screws() {
  for (bearing = [60, 180, 300]) to_bearing(bearing)
    translate([0, head_r + 0.1, horn_z + hub_t / 2]) rotate([90, 0, 0]) children();
}

module head_cap() {
  difference() {
    translate([0, 0, head_low]) cylinder(r = head_r, h = head_top - head_low);
    translate([0, 0, head_low - 1]) cylinder(r = head_r - head_wall, h = head_top - head_low + 1 - head_wall);
    // Wider to the outside than the lens sees.
    hull() {
      translate([0, head_r - head_wall - 1.5, lens_z]) cube([lens_opening, 0.1, lens_opening], center = true);
      translate([0, head_r + 1, lens_z]) cube([lens_opening + 9, 0.1, lens_opening + 7], center = true);
    }
    head_screws() translate([0, 0, -1]) cylinder(d = m3_clear_d, h = head_wall + 2, $fn = 24);
    // Warm air goes out at the back.
    for (n = [-2:2]) rotate([0, 0, n * 9]) box([-1.2, 1.2], [-head_r - 1, -head_r + head_wall + 1], [head_top - 22, head_top - 8]);
  }
}

// ---- Blind: stands on the lid where the parked lens looks ----

module blind_screws() {
  for (turn = [-7, 7]) to_bearing(park + turn) translate([0, head_r + blind_gap + blind_t + 5, 0]) children();
}

module blind() {
  r = head_r + blind_gap;
  difference() {
    union() {
      translate([0, 0, lid_t]) arc(r, r + blind_t, park - blind_half, park + blind_half, blind_top - lid_t);
      translate([0, 0, lid_t]) arc(r, r + blind_t + 10, park - blind_half, park + blind_half, 6);
      // A rib behind it, so that it does not snap off.
      to_bearing(park) hull() {
        box([-1.5, 1.5], [r + 1, r + blind_t + 9], [lid_t, lid_t + 6]);
        box([-1.5, 1.5], [r + 1, r + blind_t], [lid_t, blind_top - 6]);
      }
    }
    blind_screws() translate([0, 0, lid_t - 1]) cylinder(d = m3_form_d, h = 7, $fn = 16);
  }
}
