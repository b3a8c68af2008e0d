#include "flv-file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bytes.h"
#include "report.h"

#define TAG_HEADER_BYTES 11
#define TRAILER_BYTES 4

static uint8_t *read_file(const char *path, size_t *size) {
  if (!path) die("--file is needed");
  FILE *file = fopen(path, "rb");
  struct stat status;
  if (!file || fstat(fileno(file), &status)) die("%s: %s", path, strerror(errno));
  *size = (size_t)status.st_size;
  uint8_t *bytes = must_realloc(NULL, *size);
  if (fread(bytes, 1, *size, file) != *size) die("%s: short read", path);
  fclose(file);
  return bytes;
}

static int is_configuration(const flv_tag *tag) {
  if (tag->type == TAG_SCRIPT) return 1;
  if (tag->size < 2 || tag->data[1] != 0) return 0;
  return tag->type == TAG_VIDEO || tag->data[0] >> 4 == 10;
}

static int is_end_of_sequence(const flv_tag *tag) { return tag->size >= 2 && tag->data[1] == 2; }

flv_file flv_file_load(const char *path) {
  size_t size, capacity = 0;
  const uint8_t *bytes = read_file(path, &size);
  if (size < 13 || memcmp(bytes, "FLV", 3)) die("%s is no FLV file", path);
  flv_file file = {0};
  uint32_t first_ms = 0, last_ms = 0, frames = 0;
  for (size_t at = read_u32(bytes + 5) + TRAILER_BYTES; at + TAG_HEADER_BYTES + TRAILER_BYTES <= size;) {
    const uint8_t *p = bytes + at;
    flv_tag tag = {.type = p[0] & 31,
                   .size = read_u24(p + 1),
                   .timestamp_ms = read_u24(p + 4) | (uint32_t)p[7] << 24,
                   .data = p + TAG_HEADER_BYTES};
    at += TAG_HEADER_BYTES + tag.size + TRAILER_BYTES;
    if (at > size) break;
    if (tag.type != TAG_AUDIO && tag.type != TAG_VIDEO && tag.type != TAG_SCRIPT) continue;
    if (tag.type == TAG_VIDEO) {
      if (tag.size < 5 || (tag.data[0] & 0x8f) != 7) die("%s: stamps go into H.264 as FLV has it", path);
      if (is_end_of_sequence(&tag)) continue; /* it would end the first round, and players with it */
    }
    tag.is_configuration = (uint8_t)is_configuration(&tag);
    if (tag.type == TAG_VIDEO && !tag.is_configuration) {
      tag.is_key = tag.data[0] >> 4 == 1;
      if (!frames++) first_ms = tag.timestamp_ms;
      last_ms = tag.timestamp_ms;
    }
    if (file.count == capacity) {
      capacity = capacity ? capacity * 2 : 4096;
      file.tags = must_realloc(file.tags, capacity * sizeof *file.tags);
    }
    file.tags[file.count++] = tag;
  }
  if (frames < 2) die("%s has no video", path);
  /* The next round's first frame comes one frame after this round's last. */
  file.round_ms = last_ms - first_ms + (last_ms - first_ms) / (frames - 1) + 1;
  uint32_t end_ms = file.tags[file.count - 1].timestamp_ms;
  if (end_ms >= file.round_ms) file.round_ms = end_ms + 1;
  return file;
}
