/* The loop that drives all connections of this process. */
#ifndef LOOP_H
#define LOOP_H

#include <stdint.h>

#include "connection.h"

/* How late players were drained at worst, in the measured window. */
extern int64_t longest_drain_delay;
/* Connections that were begun. */
extern int started;
extern volatile int is_stopping;

void loop_prepare(void);

/* Runs until tick returns 0; tick returns when it wants to run next. */
void loop_run(int64_t (*tick)(void));

/* Opens connections up to `total` at the pace of the options, and gives up those that hang. */
void loop_open_more(int total, goal goal, int is_http);

/* Opens and ends the measured window. */
void window_open(void);
void window_end(void);

/* CPU seconds of this process in the window. */
double window_own_cpu_seconds(void);

#endif
