#include "media.h"

#include "clock.h"
#include "flv-file.h"
#include "stamp.h"

samples frame_delays;

/* A coded frame, not a configuration; with Enhanced RTMP the packet type stands where the frame type ends. */
static int is_coded_frame(const uint8_t *p) {
  if (!(p[0] & 0x80)) return p[1] == 1;
  int packet_type = p[0] & 15;
  return packet_type == 1 || packet_type == 3;
}

static int is_key_frame(const uint8_t *p) { return ((p[0] >> 4) & 7) == 1; }

static void probe(connection *c, const uint8_t *p, uint32_t kept) {
  stamp found;
  if (!stamp_find(p, kept < 160 ? kept : 160, &found)) return;
  samples_add(&frame_delays, clock_now() - found.sent_at);
  /* Numbers go on where they stopped unless frames were dropped. */
  if (c->frames_seen && found.number > c->next_frame) c->frames_lost += found.number - c->next_frame;
  c->frames_seen++;
  c->next_frame = found.number + 1;
}

void media_received(connection *c, uint8_t type, const uint8_t *p, uint32_t kept, uint32_t size) {
  connection_is_up(c);
  if (type != TAG_VIDEO || kept < 2 || size < 2 || !is_coded_frame(p)) return;
  if (!c->first_video_at) c->first_video_at = now;
  if (is_measuring && c->habit == IS_PROBE) probe(c, p, kept);
  if (is_key_frame(p) && !c->first_key_at) {
    c->first_key_at = now;
    connection_arrived(c);
  }
}
