// The whole kit. `-D view=...` chooses what is shown, `-D pan=...` where the head looks.
include <parts.scad>
include <bought.scad>

view = "whole";  // whole, open, inside, head; of the others each must be empty
pan = 0;

module at_axis(deg) {
  translate([0, axis_y, body_h]) to_bearing(deg) children();
}

module at_front() {
  translate([0, body_d / 2, 0]) rotate([90, 0, 180]) children();
}

module printed_head(deg) {
  color("#f2efe6") at_axis(deg) render() head_cap();
  color("#8a8f98") at_axis(deg) render() head_base();
}

module lens(deg) {
  color("#15181c") at_axis(deg) camera();
}

module front() {
  color("#fbfaf5") at_front() render() front_plate();
  color("#2c3138") at_front() translate([0, 0, front_t]) linear_extrude(0.2) labels();
  color("#ffffff") at_front() privacy_button();
  color("#3a4048") at_front() seen_button();
  color("#10141a") at_front() display();
  glow();
}

// The lit ring shines through the plate's skin.
module glow() {
  color("#35c46a") at_front() translate([ring_across, ring_z, front_t]) render() difference() {
    cylinder(d = ring_outer_d, h = 0.4);
    translate([0, 0, -1]) cylinder(d = ring_inner_d, h = 3);
  }
}

module top() {
  color("#7f9bb3") translate([0, 0, body_h]) render() lid();
  color("#5c7389") at_axis(0) render() blind();
}

module whole(deg) {
  color("#7f9bb3") render() tub();
  front();
  top();
  printed_head(deg);
  lens(deg);
}

module inside() {
  color("#3f7d4e") pi();
  color("#2f6f8f") uno();
  color("#333333") speaker();
}

module dark_servo() {
  color("#222222") at_axis(0) servo();
}

// Everything that turns with the head, and everything near it that does not. Nothing that turns reaches below the lid.
module turning() {
  at_axis(pan) { head_base(); head_cap(); camera(); }
}

module still() {
  translate([0, 0, body_h]) lid();
  at_axis(0) { blind(); servo(); }
}

module bodies() {
  pi(); uno(); speaker(); at_axis(0) servo(); at_front() { privacy_button(); seen_button(); display(); light_ring(); }
}

if (view == "whole") whole(pan);
if (view == "open") {
  color("#7f9bb3") render() tub();
  inside();
  translate([0, 60, 0]) front();
  translate([0, 0, 70]) { top(); dark_servo(); }
  translate([0, 0, 110]) { color("#8a8f98") at_axis(0) head_base(); lens(0); }
  translate([0, 0, 165]) color("#f2efe6") at_axis(0) head_cap();
}
if (view == "inside") { color("#7f9bb3") render() tub(); inside(); dark_servo(); front(); }
if (view == "head") { color("#8a8f98") head_base(); color("#15181c") camera(); color("#ddd") servo_horn(); }
if (view == "turning-still") intersection() { turning(); still(); }
if (view == "bodies-printed") intersection() { bodies(); union() { tub(); translate([0, 0, body_h]) lid(); } }
if (view == "printed-printed") intersection() {
  tub();
  union() {
    translate([0, 0, body_h + hair]) lid();
    translate([0, hair, 0]) at_front() front_plate();
  }
}
if (view == "bodies-bodies") intersection() {
  union() { pi(); uno(); at_front() light_ring(); }
  union() { speaker(); at_axis(0) servo(); at_front() { privacy_button(); seen_button(); display(); } }
}
