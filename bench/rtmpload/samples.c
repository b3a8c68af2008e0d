#include "samples.h"

#include <stdlib.h>

#include "report.h"

static int compare(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

void samples_add(samples *list, int64_t value) {
  if (list->count == list->capacity) {
    list->capacity = list->capacity ? list->capacity * 2 : 1024;
    list->values = must_realloc(list->values, list->capacity * sizeof *list->values);
  }
  list->values[list->count++] = value;
  list->sorted = 0;
}

int64_t samples_percentile(samples *list, double share) {
  if (!list->count) return 0;
  if (!list->sorted) {
    qsort(list->values, list->count, sizeof *list->values, compare);
    list->sorted = 1;
  }
  return list->values[(size_t)(share * (double)(list->count - 1) + 0.5)];
}
