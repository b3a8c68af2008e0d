#include "report.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void die(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "rtmpload: ");
  vfprintf(stderr, format, arguments);
  fprintf(stderr, "\n");
  va_end(arguments);
  exit(1);
}

void *must_realloc(void *memory, size_t size) {
  void *grown = realloc(memory, size);
  if (!grown && size) die("out of memory");
  return grown;
}

void *must_calloc(size_t count, size_t size) {
  void *memory = calloc(count, size);
  if (!memory) die("out of memory");
  return memory;
}

void report_event(const char *name, const char *field, int64_t value) {
  printf("{\"event\":\"%s\",\"%s\":%" PRId64 "}\n", name, field, value);
  fflush(stdout);
}

void result_begin(const char *mode) { printf("{\"result\":{\"mode\":\"%s\"", mode); }

void result_integer(const char *name, int64_t value) { printf(",\"%s\":%" PRId64, name, value); }

void result_number(const char *name, double value) { printf(",\"%s\":%.6f", name, value); }

void result_text(const char *name, const char *value) {
  printf(",\"%s\":\"", name);
  /* A server's words: what JSON would need escapes for says nothing here. */
  for (; *value; value++) putchar(*value == '"' || *value == '\\' || (unsigned char)*value < 32 ? '\'' : *value);
  putchar('"');
}

void result_samples(const char *name, samples *list, double unit) {
  static const struct {
    const char *name;
    double share;
  } percentiles[] = {{"min", 0}, {"p50", .5}, {"p90", .9}, {"p99", .99}, {"max", 1}};
  printf(",\"%s\":{\"count\":%zu", name, list->count);
  for (size_t i = 0; i < sizeof percentiles / sizeof *percentiles; i++) {
    printf(",\"%s\":%.3f", percentiles[i].name,
           (double)samples_percentile(list, percentiles[i].share) / unit);
  }
  putchar('}');
}

void result_end(void) {
  puts("}}");
  fflush(stdout);
}
