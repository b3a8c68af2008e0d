#define _GNU_SOURCE
#include "stamp.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"

static const uint8_t uuid[16] = {0x52, 0x74, 0x6d, 0x70, 0x4c, 0x6f, 0x61, 0x64,
                                 0x2d, 0x73, 0x74, 0x61, 0x6d, 0x70, 0x2d, 0x32};
#define TIME_DIGITS 16
#define NUMBER_DIGITS 8
#define PAYLOAD_BYTES (sizeof uuid + TIME_DIGITS + NUMBER_DIGITS)

void stamp_write(uint8_t *p, stamp value) {
  char digits[TIME_DIGITS + NUMBER_DIGITS + 1];
  snprintf(digits, sizeof digits, "%016" PRIx64 "%08" PRIx32, (uint64_t)value.sent_at, value.number);
  write_u32(p, STAMP_BYTES - 4);
  p[4] = 6; /* NAL unit type: SEI */
  p[5] = 5; /* payload type: user data unregistered */
  p[6] = PAYLOAD_BYTES;
  memcpy(p + 7, uuid, sizeof uuid);
  memcpy(p + 7 + sizeof uuid, digits, TIME_DIGITS + NUMBER_DIGITS);
  p[STAMP_BYTES - 1] = 0x80;
}

static uint64_t read_digits(const uint8_t *p, size_t count) {
  char digits[TIME_DIGITS + 1] = "";
  memcpy(digits, p, count);
  return strtoull(digits, NULL, 16);
}

int stamp_find(const uint8_t *p, size_t size, stamp *found) {
  const uint8_t *start = memmem(p, size, uuid, sizeof uuid);
  if (!start || start + PAYLOAD_BYTES > p + size) return 0;
  found->sent_at = (int64_t)read_digits(start + sizeof uuid, TIME_DIGITS);
  found->number = (uint32_t)read_digits(start + sizeof uuid + TIME_DIGITS, NUMBER_DIGITS);
  return 1;
}
