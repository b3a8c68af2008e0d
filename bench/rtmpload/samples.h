/* A growing list of numbers that answers percentile questions. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  int64_t *values;
  size_t count, capacity;
  int sorted;
} samples;

void samples_add(samples *list, int64_t value);

/* The value below which `share` (0 to 1) of all lie; 0 of an empty list. */
int64_t samples_percentile(samples *list, double share);

#endif
