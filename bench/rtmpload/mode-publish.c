#include <string.h>

#include "clock.h"
#include "flv-file.h"
#include "loop.h"
#include "modes.h"
#include "options.h"
#include "report.h"
#include "rtmp.h"
#include "stamp.h"

/* Once this much waits for a server that does not read, a publisher waits too. */
#define MAX_WAITING_BYTES (4 << 20)
#define MAX_TAGS_AT_ONCE 256
#define FRAME_MS 33

enum { DATA_CHUNKS = 5, AUDIO_CHUNKS = 4, VIDEO_CHUNKS = 6 };

/* Where a publisher is in the file. */
typedef struct {
  int64_t begins_at, latest_by;
  uint32_t next_tag, frames;
  uint64_t round_offset_ms, sent_bytes;
} cursor;

static flv_file file;
static cursor *cursors;
static int is_publishing;
static int64_t ends_at;

static void send_tag(connection *c, cursor *at, const flv_tag *tag) {
  uint8_t head[32 + STAMP_BYTES];
  rtmp_message message = {.type = tag->type,
                          .chunk_stream = tag->type == TAG_VIDEO ? VIDEO_CHUNKS : AUDIO_CHUNKS,
                          .timestamp_ms = (uint32_t)(at->round_offset_ms + tag->timestamp_ms),
                          .stream_id = c->stream_id,
                          .head = head,
                          .body = tag->data,
                          .body_size = tag->size};
  if (tag->is_configuration && at->round_offset_ms) return;
  if (tag->type == TAG_SCRIPT) {
    message.chunk_stream = DATA_CHUNKS;
    message.head_size = rtmp_set_data_frame(head);
  } else if (tag->type == TAG_VIDEO && !tag->is_configuration && options.stamp) {
    /* Behind the five bytes of FLV's video header, before the first NAL unit. */
    memcpy(head, tag->data, 5);
    stamp_write(head + 5, (stamp){.sent_at = clock_now(), .number = at->frames++});
    message.head_size = 5 + STAMP_BYTES;
    message.body = tag->data + 5;
    message.body_size = tag->size - 5;
  }
  rtmp_send(c, &message);
  at->sent_bytes += tag->size;
}

/* Sends what is due. Returns when something is due again. */
static int64_t publish_due(connection *c, cursor *at) {
  for (int i = 0; i < MAX_TAGS_AT_ONCE && c->state != CLOSED; i++) {
    const flv_tag *tag = &file.tags[at->next_tag];
    int64_t due = at->begins_at + (int64_t)(at->round_offset_ms + tag->timestamp_ms) * MILLISECOND;
    if (due > now) return due;
    if (c->out_size - c->out_sent > MAX_WAITING_BYTES) return now + 5 * MILLISECOND;
    if (now - due > at->latest_by) at->latest_by = now - due;
    send_tag(c, at, tag);
    connection_flush(c);
    if (++at->next_tag < file.count) continue;
    at->next_tag = 0;
    at->round_offset_ms += file.round_ms;
  }
  return now + MILLISECOND;
}

static int64_t tick(void) {
  if (is_stopping) return 0;
  if (!is_publishing) {
    loop_open_more(options.publishers, GOAL_PUBLISH, 0);
    if (started < options.publishers || counts.in_setup) return now + 2 * MILLISECOND;
    report_event("publishing", "publishers", counts.arrived);
    if (!counts.arrived) return 0;
    is_publishing = 1;
    ends_at = now + from_seconds(options.seconds);
    /* Spread over a frame's time, as publishers that know nothing of each other are. */
    for (int i = 0; i < options.publishers; i++) {
      cursors[i].begins_at = now + (int64_t)i * FRAME_MS * MILLISECOND / options.publishers;
    }
  }
  if (now >= ends_at || counts.open == 0) return 0;
  int64_t next = ends_at;
  for (int i = 0; i < options.publishers; i++) {
    if (connections[i].state == CLOSED) continue;
    int64_t due = publish_due(&connections[i], &cursors[i]);
    if (due < next) next = due;
  }
  return next;
}

void mode_publish(void) {
  file = flv_file_load(options.file);
  options.streams = options.publishers;
  connections_allocate(options.publishers);
  cursors = must_calloc((size_t)options.publishers, sizeof *cursors);
  loop_run(tick);
  int64_t sent_bytes = 0, latest_by = 0;
  for (int i = 0; i < options.publishers; i++) {
    sent_bytes += (int64_t)cursors[i].sent_bytes;
    if (cursors[i].latest_by > latest_by) latest_by = cursors[i].latest_by;
  }
  result_begin("publish");
  result_integer("publishers", options.publishers);
  result_integer("open_at_end", counts.open);
  result_integer("failed", counts.failed);
  result_integer("lost", counts.lost);
  result_integer("bytes", sent_bytes);
  result_number("latest_by_ms", (double)latest_by / MILLISECOND);
  result_text("last_error", last_error);
  result_end();
}
