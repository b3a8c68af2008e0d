/* What rtmpload can do; each runs to its end and prints its result. */
#ifndef MODES_H
#define MODES_H

void mode_play(int is_http); /* players, by RTMP or HTTP-FLV */
void mode_publish(void);     /* publishers of a file */
void mode_rate(void);        /* sessions that come and go */
void mode_idle(void);        /* connections that stop at a stage and stay */
void mode_send(void);        /* a bare sender: the least a server can do */

#endif
