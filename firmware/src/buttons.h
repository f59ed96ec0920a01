/* Two buttons to ground. A level counts once it has been the same for 10 ms. */
#ifndef BUTTONS_H
#define BUTTONS_H

/* A button that is held down now counts from its next press. */
void buttons_begin(void);

/* Once a millisecond. */
void buttons_tick(void);

#endif
