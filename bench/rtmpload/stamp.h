/*
 * What the publisher adds to every video frame: an SEI message "user data unregistered" (H.264 §D.1.7) with the
 * time at which the frame was sent and its number. Both are text, so that no emulation prevention is needed.
 */
#ifndef STAMP_H
#define STAMP_H

#include <stddef.h>
#include <stdint.h>

/* A length-prefixed NAL unit: 4 + 1 + 2 bytes of headers, a UUID, 16 + 8 hexadecimal digits, the stop bit. */
#define STAMP_BYTES 48

typedef struct {
  int64_t sent_at;
  uint32_t number;
} stamp;

void stamp_write(uint8_t *p, stamp value);

/* Whether the beginning of a frame holds a stamp. */
int stamp_find(const uint8_t *p, size_t size, stamp *found);

#endif
