// What is bought, as plain shapes: for pictures and for the collision check. Each stays a hair off what it stands on.

hair = 0.01;

module servo() {
  translate([-servo_w / 2, servo_shaft - servo_l, -servo_grommet - servo_ear_top]) cube([servo_w, servo_l, servo_h]);
  translate([-servo_w / 2, servo_shaft - servo_l / 2 - servo_ears / 2, -servo_grommet - servo_ear_t])
    cube([servo_w, servo_ears, servo_ear_t]);
}

module servo_horn() {
  translate([0, 0, horn_z - horn_depth]) cylinder(d = horn_d - 1, h = horn_depth);
}

// In the head's own place.
module camera() {
  y = camera_y + camera_off;
  translate([-camera_w / 2, y, camera_low]) cube([camera_w, camera_board_t, camera_h]);
  translate([-5.5, y, lens_z - 5.5]) cube([11, camera_lens_out - 2, 11]);
  translate([0, y, lens_z]) rotate([-90, 0, 0]) cylinder(d = 7, h = camera_board_t + camera_lens_out, $fn = 32);
}

module pi() {
  translate([pi_x - 28, pi_y - 42.5, floor_t + standoff + hair]) {
    cube([56, 85, 1.4]);
    translate([2, -2, 1.4]) cube([52, 20, 16]);
    translate([10, 25, 1.4]) cube([38, 45, 15]);
  }
}

module uno() {
  translate([uno_x - 26.7, uno_y - 34.3, floor_t + standoff + hair]) {
    cube([53.4, 68.6, 1.6]);
    translate([31, 59, 1.6]) cube([12, 16, 11]);
    translate([0, 0, 12]) cube([53.4, 62, 12]);
  }
}

module speaker() {
  translate([body_w / 2 - wall - hair, speaker_y, speaker_z]) rotate([0, -90, 0]) {
    cylinder(d = speaker_d, h = 5);
    cylinder(d = speaker_d - 20, h = 20);
  }
}

// In the front plate's own place, face up.
module push_button(across, z, d, bezel_d) {
  translate([across, z, 0]) {
    translate([0, 0, front_t + hair]) cylinder(d = bezel_d, h = 3);
    translate([0, 0, front_t + 3]) cylinder(d = d - 6, h = 3);
    translate([0, 0, -button_depth]) cylinder(d = d - 0.5, h = button_depth + front_t + 1);
  }
}

module privacy_button() {
  push_button(privacy_across, privacy_z, privacy_d, privacy_bezel_d);
}

module seen_button() {
  push_button(seen_across, seen_z, seen_d, seen_bezel_d);
}

module light_ring() {
  translate([ring_across, ring_z, front_t - ring_skin - ring_h - hair]) difference() {
    cylinder(d = ring_outer_d, h = 1.6);
    translate([0, 0, -1]) cylinder(d = ring_inner_d, h = 4);
  }
}

module display() {
  translate([display_across, display_z, -display_h - hair]) {
    translate([-display_board_w / 2, -22, 0]) cube([display_board_w, 44, 1.6]);
    translate([-30, -18.5, 1.6]) cube([60.5, 37, 3.4]);
  }
}
