/* Big-endian integers, as RTMP and FLV have them. */
#ifndef BYTES_H
#define BYTES_H

#include <stdint.h>
#include <string.h>

static inline uint32_t read_u24(const uint8_t *p) { return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2]; }

static inline uint32_t read_u32(const uint8_t *p) { return (uint32_t)p[0] << 24 | read_u24(p + 1); }

static inline double read_double(const uint8_t *p) {
  uint64_t bits = (uint64_t)read_u32(p) << 32 | read_u32(p + 4);
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static inline void write_u24(uint8_t *p, uint32_t value) {
  p[0] = (uint8_t)(value >> 16);
  p[1] = (uint8_t)(value >> 8);
  p[2] = (uint8_t)value;
}

static inline void write_u32(uint8_t *p, uint32_t value) {
  p[0] = (uint8_t)(value >> 24);
  write_u24(p + 1, value);
}

static inline void write_u32_little(uint8_t *p, uint32_t value) {
  for (int i = 0; i < 4; i++) p[i] = (uint8_t)(value >> (8 * i));
}

#endif
