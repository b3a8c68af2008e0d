/* What the driver reads from stdout: a line of JSON for each event, the last one being {"result": {...}}. */
#ifndef REPORT_H
#define REPORT_H

#include <stddef.h>
#include <stdint.h>

#include "samples.h"

/* Ends the process with a reason on stderr. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

void *must_realloc(void *memory, size_t size);
void *must_calloc(size_t count, size_t size);

/* {"event": name, field: value} */
void report_event(const char *name, const char *field, int64_t value);

/* The result, field by field between begin and end. */
void result_begin(const char *mode);
void result_integer(const char *name, int64_t value);
void result_number(const char *name, double value);
void result_text(const char *name, const char *value);
/* Count, min, p50, p90, p99 and max, each divided by `unit`. */
void result_samples(const char *name, samples *list, double unit);
void result_end(void);

#endif
