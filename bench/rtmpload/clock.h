/* CLOCK_MONOTONIC in nanoseconds. All processes of a machine share it, so publisher and players may be two. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>
#include <sys/resource.h>
#include <time.h>

#define MILLISECOND 1000000LL
#define SECOND 1000000000LL

static inline int64_t clock_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * SECOND + t.tv_nsec;
}

static inline int64_t from_seconds(double seconds) { return (int64_t)(seconds * (double)SECOND); }

/* CPU seconds that this process has used. */
static inline double own_cpu_seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

#endif
