/* The FLV file that publishers loop over. */
#ifndef FLV_FILE_H
#define FLV_FILE_H

#include <stddef.h>
#include <stdint.h>

enum { TAG_AUDIO = 8, TAG_VIDEO = 9, TAG_SCRIPT = 18 };

typedef struct {
  uint32_t timestamp_ms, size;
  uint8_t type, is_configuration, is_key;
  const uint8_t *data;
} flv_tag;

typedef struct {
  flv_tag *tags;
  uint32_t count;
  /* What one round adds to all timestamps. */
  uint64_t round_ms;
} flv_file;

/* Ends the process when the file cannot be used. */
flv_file flv_file_load(const char *path);

#endif
