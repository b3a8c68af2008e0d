#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "media.h"
#include "report.h"
#include "rtmp.h"

#define HANDSHAKE_PART 1536
#define HANDSHAKE_BYTES (1 + 2 * HANDSHAKE_PART)

/* What is remembered of one chunk stream (RTMP 1.0 §5.3.1.2), and the beginning of the message on its way. */
typedef struct {
  uint32_t id, timestamp_ms, size, stream_id, received;
  uint8_t type, is_extended, *kept;
} chunk_stream;

struct rtmp_input {
  uint8_t *handshake;
  uint32_t handshake_size;
  uint8_t header[32];
  int header_size;
  chunk_stream *streams;
  int stream_count, current; /* current: -1 within a header */
  uint32_t chunk_left, chunk_bytes;
};

static const int header_bytes_by_format[4] = {11, 7, 3, 0};

void rtmp_start(connection *c) {
  struct rtmp_input *input = must_calloc(1, sizeof *input);
  input->handshake = must_realloc(NULL, HANDSHAKE_BYTES);
  input->current = -1;
  input->chunk_bytes = 128;
  c->rtmp = input;
  c->state = RTMP_HANDSHAKE;
  uint8_t *p = connection_out(c, 1 + HANDSHAKE_PART);
  memset(p, 0, 9);
  p[0] = 3;
  for (int i = 9; i <= HANDSHAKE_PART; i++) p[i] = (uint8_t)(i * 131 + c->index);
  connection_flush(c);
}

void rtmp_input_free(struct rtmp_input *input) {
  if (!input) return;
  for (int i = 0; i < input->stream_count; i++) free(input->streams[i].kept);
  free(input->streams);
  free(input->handshake);
  free(input);
}

/* S0 S1 in, C2 out; S2 in, and connect follows. Returns how many bytes were of the handshake. */
static size_t push_handshake(connection *c, const uint8_t *p, size_t size) {
  struct rtmp_input *input = c->rtmp;
  uint32_t before = input->handshake_size;
  size_t taken = HANDSHAKE_BYTES - before < size ? HANDSHAKE_BYTES - before : size;
  memcpy(input->handshake + before, p, taken);
  input->handshake_size += (uint32_t)taken;
  if (before < 1 + HANDSHAKE_PART && input->handshake_size >= 1 + HANDSHAKE_PART) {
    memcpy(connection_out(c, HANDSHAKE_PART), input->handshake + 1, HANDSHAKE_PART);
    connection_flush(c);
  }
  if (c->state == CLOSED || input->handshake_size < HANDSHAKE_BYTES) return taken;
  free(input->handshake);
  input->handshake = NULL;
  c->state = RTMP_LIVE;
  if (c->goal == GOAL_HANDSHAKE) connection_arrived(c);
  else rtmp_send_connect(c);
  return taken;
}

static chunk_stream *find_stream(struct rtmp_input *input, uint32_t id) {
  for (int i = 0; i < input->stream_count; i++) {
    if (input->streams[i].id != id) continue;
    input->current = i;
    return &input->streams[i];
  }
  size_t count = (size_t)input->stream_count + 1;
  input->streams = must_realloc(input->streams, count * sizeof *input->streams);
  input->current = input->stream_count++;
  chunk_stream *stream = &input->streams[input->current];
  *stream = (chunk_stream){.id = id, .kept = must_realloc(NULL, KEPT_BYTES)};
  return stream;
}

/* RTMP 1.0 §5.3.1.1: one to three bytes. */
static uint32_t read_stream_id(const struct rtmp_input *input, int *basic_bytes) {
  const uint8_t *p = input->header;
  uint32_t low = p[0] & 63;
  *basic_bytes = low == 0 ? 2 : low == 1 ? 3 : 1;
  if (low == 0) return 64u + p[1];
  if (low == 1) return 64u + p[1] + 256u * p[2];
  return low;
}

/* How long the header is, as far as the bytes that have come can tell. */
static int header_bytes_needed(struct rtmp_input *input) {
  int basic_bytes, format = input->header[0] >> 6;
  uint32_t id = read_stream_id(input, &basic_bytes);
  int size = basic_bytes + header_bytes_by_format[format];
  if (input->header_size < size) return size;
  int is_extended = format == 3 ? find_stream(input, id)->is_extended
                                : read_u24(input->header + basic_bytes) == 0xffffff;
  return size + (is_extended ? 4 : 0);
}

static void read_header(struct rtmp_input *input) {
  int basic_bytes, format = input->header[0] >> 6;
  chunk_stream *stream = find_stream(input, read_stream_id(input, &basic_bytes));
  const uint8_t *p = input->header + basic_bytes;
  if (format < 3) {
    uint32_t timestamp = read_u24(p);
    stream->is_extended = timestamp == 0xffffff;
    if (stream->is_extended) timestamp = read_u32(p + header_bytes_by_format[format]);
    stream->timestamp_ms = format == 0 ? timestamp : stream->timestamp_ms + timestamp;
    stream->received = 0;
  }
  if (format < 2) {
    stream->size = read_u24(p + 3);
    stream->type = p[6];
  }
  uint32_t left = stream->size - stream->received;
  input->chunk_left = left < input->chunk_bytes ? left : input->chunk_bytes;
}

static void on_result(connection *c, int transaction, const uint8_t *p, const uint8_t *end) {
  if (transaction == 1) {
    if (c->goal == GOAL_CONNECT) connection_arrived(c);
    else rtmp_send_create_stream(c);
  } else if (transaction == 2) {
    if (p < end && *p == 5) p++; /* null, where properties would stand */
    if (p + 9 <= end && *p == 0) c->stream_id = (uint32_t)read_double(p + 1);
    if (c->goal == GOAL_CREATE_STREAM) connection_arrived(c);
    else rtmp_send_play_or_publish(c);
  }
}

static void on_status(connection *c, const uint8_t *p, size_t size) {
  if (memmem(p, size, "NetStream.Publish.Start", 23)) {
    if (c->goal == GOAL_PUBLISH) connection_arrived(c);
  } else if (memmem(p, size, "error", 5) && !c->has_arrived) {
    const uint8_t *code = memmem(p, size, "NetStream.", 10);
    size_t left = code ? (size_t)(p + size - code) : 0;
    counts.refused++;
    connection_lost(c, "refused: %.*s", (int)(left < 40 ? left : 40), code ? (const char *)code : "");
  }
}

/* Of a command only the name, the transaction and what follows the properties are needed. */
static void on_command(connection *c, const uint8_t *p, uint32_t size) {
  if (size < 12 || p[0] != 2) return;
  uint32_t name_size = (uint32_t)p[1] << 8 | p[2];
  if (name_size + 12 > size) return;
  char name[32] = "";
  memcpy(name, p + 3, name_size < sizeof name - 1 ? name_size : sizeof name - 1);
  const uint8_t *rest = p + 3 + name_size;
  int transaction = *rest == 0 ? (int)read_double(rest + 1) : 0;
  if (!strcmp(name, "_result")) {
    on_result(c, transaction, rest + 9, p + size);
  } else if (!strcmp(name, "_error")) {
    counts.refused++;
    connection_lost(c, "the server answered command %d with _error", transaction);
  } else if (!strcmp(name, "onStatus")) {
    on_status(c, p, size);
  }
}

static void on_message(connection *c, const chunk_stream *stream) {
  const uint8_t *p = stream->kept;
  uint32_t kept = stream->size < KEPT_BYTES ? stream->size : KEPT_BYTES;
  switch (stream->type) {
    case RTMP_SET_CHUNK_SIZE:
      if (kept >= 4 && read_u32(p)) c->rtmp->chunk_bytes = read_u32(p) & 0x7fffffff;
      break;
    case RTMP_USER_CONTROL:
      if (kept >= 6 && p[0] == 0 && p[1] == 6) rtmp_send_pong(c, p + 2);
      break;
    case RTMP_WINDOW_ACKNOWLEDGEMENT_SIZE:
      if (kept >= 4) c->window_bytes = read_u32(p);
      break;
    case RTMP_AUDIO:
    case RTMP_VIDEO:
    case RTMP_DATA:
      media_received(c, stream->type, p, kept, stream->size);
      break;
    case RTMP_COMMAND_AMF3:
      if (kept) on_command(c, p + 1, kept - 1);
      break;
    case RTMP_COMMAND:
      on_command(c, p, kept);
      break;
  }
}

/* Takes a byte of a header. Returns whether there is something of a chunk to be read, or a message without any. */
static int push_header(struct rtmp_input *input, uint8_t byte) {
  input->header[input->header_size++] = byte;
  int basic_bytes = (input->header[0] & 63) == 0 ? 2 : (input->header[0] & 63) == 1 ? 3 : 1;
  if (input->header_size < basic_bytes || input->header_size < header_bytes_needed(input)) {
    input->current = -1;
    return 0;
  }
  read_header(input);
  input->header_size = 0;
  return 1;
}

static size_t push_chunk(struct rtmp_input *input, const uint8_t *p, size_t size) {
  chunk_stream *stream = &input->streams[input->current];
  size_t taken = size < input->chunk_left ? size : input->chunk_left;
  if (stream->received < KEPT_BYTES) {
    size_t room = KEPT_BYTES - stream->received;
    memcpy(stream->kept + stream->received, p, taken < room ? taken : room);
  }
  stream->received += (uint32_t)taken;
  input->chunk_left -= (uint32_t)taken;
  return taken;
}

void rtmp_input_push(connection *c, const uint8_t *p, size_t size) {
  if (c->state == RTMP_HANDSHAKE) {
    size_t taken = push_handshake(c, p, size);
    p += taken;
    size -= taken;
  }
  /* The input goes away when the connection is closed or needs no more parsing. */
  for (struct rtmp_input *input = c->rtmp; size && input; input = c->rtmp) {
    if (input->current < 0) {
      size--;
      if (!push_header(input, *p++)) continue;
    } else {
      size_t taken = push_chunk(input, p, size);
      p += taken;
      size -= taken;
    }
    if (input->chunk_left) continue;
    chunk_stream *stream = &input->streams[input->current];
    input->current = -1;
    if (stream->received < stream->size) continue;
    stream->received = 0;
    on_message(c, stream);
  }
}
