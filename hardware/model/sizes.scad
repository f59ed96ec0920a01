// Every size of the kit's housing and head, in mm and degrees. Change a size here and nowhere else.
// One `name = number;` a line: test/hardware/model.test.ts reads this file too.
// Seen from behind the kit: x to the right, y to the class, z up. z 0 is the desk, the lid's underside is body_h.

// Printing
fit = 0.3;              // between two printed parts
layer = 0.2;
insert_d = 4.0;         // hole for a brass M3 insert, 5.7 long
insert_depth = 7;
m3_clear_d = 3.4;
m3_form_d = 2.7;        // M3 cuts its own thread in this
m3_head_d = 6.2;
bed_x = 220;            // the smallest printer that can make it
bed_y = 220;

// Body: tub, front plate, lid
body_w = 212;
body_d = 150;
body_h = 88;
wall = 3;
floor_t = 3;
lid_t = 4;
front_t = 3;
post_w = 8;
post_d = 14;
post_low_z = 14;        // the front plate's screws
post_high_z = 70;
foot_d = 16;            // self-adhesive rubber feet, one near each corner

// Front plate: across is what the class sees to its right, seen from the middle; z from the desk
ring_across = -67;
ring_z = 46;
ring_outer_d = 50;      // WS2812 ring of 12
ring_inner_d = 37;
ring_play = 3;          // rings are sold from 50 to 52.5
ring_h = 3.2;           // circuit board and LEDs
ring_skin = 1.0;        // white plastic that the light comes through
display_across = 6;
display_z = 50;
window_w = 57;          // 2.42 inch glass: 55.0 x 27.5 lit
window_h = 29.5;
lit_w = 55.02;
lit_h = 27.49;
display_board_w = 74;   // the largest 2.42 inch board that fits between the screws
display_h = 5;          // glass and circuit board
display_foam = 2.5;     // felt or foam between board and clamp, over what is soldered there
clamp_reach = 41;       // from the window's middle to each clamp screw
privacy_across = 73;
privacy_z = 62;
privacy_d = 30;         // snap-in push button, 30 mm hole
privacy_bezel_d = 35;
seen_across = 73;
seen_z = 21;
seen_d = 24;            // snap-in push button, 24 mm hole
seen_bezel_d = 29;
button_depth = 36;      // behind the plate, with its cable shoes

// Head: the axis it turns on, and what is fixed to it. Heights from the lid's underside, where the servo's ears are.
axis_y = 15;
pan_min = -60;
pan_max = 60;
park = -80;
reach = 80;             // no pulse on the pin asks for more, either way
head_r = 40;
head_wall = 2.4;
head_gap = 1.5;         // above the lid: a child that leans on the head leans on the lid, not on the servo
head_top = 63;
hub_t = 6;
hub_screw_d = 2.4;      // 2 x 8 mm self-tapping screws, from above into the servo's round horn
horn_d = 26;            // round horns up to 25 mm
horn_depth = 2;
horn_hole_r_min = 6.5;
horn_hole_r_max = 10;
horn_screw_d = 9;       // the servo's own middle screw, from above

// Standard servo (Hitec HS-311): measure yours, sizes differ by a millimetre from maker to maker
servo_l = 40;
servo_w = 20;
servo_h = 36.5;
servo_shaft = 10;       // from the shaft to the nearer end of the case
servo_ears = 54;        // over both ears
servo_ear_t = 2.6;
servo_ear_top = 29.4;   // from the bottom of the case to the top of the ears
servo_grommet = 1;      // how far the rubber grommets stand above the ears
servo_hole_l = 49;      // between the ears' holes, along
servo_hole_w = 10;      // and across
servo_horn_top = 13.5;  // from the top of the ears to the top of the horn

// Camera Module 3 (standard lens, not wide)
camera_w = 25;
camera_h = 24;
camera_hole_w = 21;
camera_hole_h = 12.5;
camera_hole_top = 2;    // from the board's top edge
camera_lens_top = 14.5; // from the board's top edge to the lens' middle
camera_lens_out = 7.5;  // from the front of the board to the front of the lens
camera_board_t = 1;
camera_off = 4;         // spacers behind the board: room for its cable socket
camera_hole_d = 1.6;    // M2 cuts its own thread in this
camera_low = 28;        // the board's lower edge
camera_view_h = 66;     // degrees that the lens sees across
camera_view_v = 41;
lens_opening = 13;
cable_w = 16;           // the flat camera cable
cable_r = 27;           // its distance from the axis
cable_slot = 5.5;

// The blind that the parked lens looks at
blind_gap = 2.5;
blind_t = 3;
blind_half = 10.5;      // degrees to either side of park
blind_top = 54;

// Boards on the floor
standoff = 6;
zero_standoff = 3;
standoff_d = 6;
pi_x = 53;              // middle of the Raspberry Pi, its USB sockets to the back
pi_y = 15;
uno_x = -58;
uno_y = -36;            // its USB socket to the front
m25_form_d = 2.1;       // M2.5 cuts its own thread in this

// Speaker and back wall
speaker_d = 50;
speaker_y = 5;
speaker_z = 52;
jack_d = 11.2;          // panel socket 5.5 x 2.1 mm
jack_x = -15;
jack_z = 25;
cable_hole_w = 19;      // USB-C and microphone cables go in here, plug first
cable_hole_h = 13;
cable_hole_x = 25;
cable_hole_z = 25;
