#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "options.h"
#include "rtmp.h"

enum { CONTROL_CHUNKS = 2, COMMAND_CHUNKS = 3, STREAM_CHUNKS = 8 };
enum { AMF_NUMBER = 0, AMF_STRING = 2, AMF_OBJECT = 3, AMF_NULL = 5, AMF_OBJECT_END = 9 };
enum { SET_BUFFER_LENGTH = 3, PING_RESPONSE = 7 };

/* RTMP 1.0 §5.3.1: a chunk of type 0, then as many of type 3 as it takes. */
void rtmp_send(connection *c, const rtmp_message *m) {
  size_t size = m->head_size + m->body_size, at = 0;
  int is_extended = m->timestamp_ms >= 0xffffff;
  do {
    uint8_t header[16];
    size_t header_size = 1;
    header[0] = at ? 0xc0 | m->chunk_stream : m->chunk_stream;
    if (!at) {
      write_u24(header + 1, is_extended ? 0xffffff : m->timestamp_ms);
      write_u24(header + 4, (uint32_t)size);
      header[7] = m->type;
      write_u32_little(header + 8, m->stream_id);
      header_size = 12;
    }
    if (is_extended) {
      write_u32(header + header_size, m->timestamp_ms);
      header_size += 4;
    }
    size_t chunk = size - at < c->out_chunk_bytes ? size - at : c->out_chunk_bytes;
    uint8_t *p = connection_out(c, header_size + chunk);
    memcpy(p, header, header_size);
    p += header_size;
    size_t of_head = at < m->head_size ? m->head_size - at : 0;
    if (of_head > chunk) of_head = chunk;
    if (of_head) memcpy(p, m->head + at, of_head);
    if (chunk > of_head) memcpy(p + of_head, m->body + (at + of_head - m->head_size), chunk - of_head);
    at += chunk;
  } while (at < size);
}

static void send_bytes(connection *c, uint8_t chunk_stream, uint8_t type, uint32_t stream_id, const uint8_t *p,
                       size_t size) {
  rtmp_message message = {.chunk_stream = chunk_stream, .type = type, .stream_id = stream_id};
  message.body = p;
  message.body_size = size;
  rtmp_send(c, &message);
}

static uint8_t *amf_key(uint8_t *p, const char *text) {
  size_t size = strlen(text);
  p[0] = (uint8_t)(size >> 8);
  p[1] = (uint8_t)size;
  memcpy(p + 2, text, size);
  return p + 2 + size;
}

static uint8_t *amf_string(uint8_t *p, const char *text) {
  *p = AMF_STRING;
  return amf_key(p + 1, text);
}

static uint8_t *amf_number(uint8_t *p, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  *p = AMF_NUMBER;
  write_u32(p + 1, (uint32_t)(bits >> 32));
  write_u32(p + 5, (uint32_t)bits);
  return p + 9;
}

static uint8_t *amf_null(uint8_t *p) {
  *p = AMF_NULL;
  return p + 1;
}

size_t rtmp_set_data_frame(uint8_t *p) { return (size_t)(amf_string(p, "@setDataFrame") - p); }

void stream_name(const connection *c, char *name, size_t size) {
  /* Sessions that come and go need names that nobody has had. */
  if (!strcmp(options.mode, "rate")) snprintf(name, size, "%s_%d_%d", options.stream, (int)getpid(), c->index);
  else if (options.streams > 1) snprintf(name, size, "%s_%d", options.stream, c->index % options.streams);
  else snprintf(name, size, "%s", options.stream);
}

void rtmp_send_connect(connection *c) {
  uint8_t body[1024], *p = body;
  char url[300];
  snprintf(url, sizeof url, "rtmp%s://%s:%d/%s", options.tls ? "s" : "", options.host, options.port, options.app);
  p = amf_number(amf_string(p, "connect"), 1);
  *p++ = AMF_OBJECT;
  p = amf_string(amf_key(p, "app"), options.app);
  if (c->goal != GOAL_PLAY) p = amf_string(amf_key(p, "type"), "nonprivate");
  p = amf_string(amf_key(p, "flashVer"), "FMLE/3.0 (compatible; rtmpload)");
  p = amf_string(amf_key(p, "tcUrl"), url);
  if (c->goal == GOAL_PLAY) {
    p = amf_number(amf_key(p, "capabilities"), 15);
    p = amf_number(amf_key(p, "audioCodecs"), 4071);
    p = amf_number(amf_key(p, "videoCodecs"), 252);
    p = amf_number(amf_key(p, "videoFunction"), 1);
  }
  p = amf_key(p, "");
  *p++ = AMF_OBJECT_END;
  send_bytes(c, COMMAND_CHUNKS, RTMP_COMMAND, 0, body, (size_t)(p - body));
  connection_flush(c);
}

void rtmp_send_create_stream(connection *c) {
  uint8_t word[4], body[64], *p = body;
  write_u32(word, 2500000);
  send_bytes(c, CONTROL_CHUNKS, RTMP_WINDOW_ACKNOWLEDGEMENT_SIZE, 0, word, sizeof word);
  if (options.chunk_bytes > 128) {
    write_u32(word, (uint32_t)options.chunk_bytes);
    send_bytes(c, CONTROL_CHUNKS, RTMP_SET_CHUNK_SIZE, 0, word, sizeof word);
    c->out_chunk_bytes = (uint32_t)options.chunk_bytes;
  }
  p = amf_null(amf_number(amf_string(p, "createStream"), 2));
  send_bytes(c, COMMAND_CHUNKS, RTMP_COMMAND, 0, body, (size_t)(p - body));
  connection_flush(c);
}

void rtmp_send_play_or_publish(connection *c) {
  uint8_t body[512], *p = body;
  char name[200];
  stream_name(c, name, sizeof name);
  p = amf_null(amf_number(amf_string(p, c->goal == GOAL_PLAY ? "play" : "publish"), 3));
  p = amf_string(p, name);
  p = c->goal == GOAL_PLAY ? amf_number(p, -2) : amf_string(p, "live");
  send_bytes(c, STREAM_CHUNKS, RTMP_COMMAND, c->stream_id, body, (size_t)(p - body));
  if (c->goal == GOAL_PLAY) {
    uint8_t control[10] = {0, SET_BUFFER_LENGTH};
    write_u32(control + 2, c->stream_id);
    write_u32(control + 6, 1000);
    send_bytes(c, CONTROL_CHUNKS, RTMP_USER_CONTROL, 0, control, sizeof control);
  }
  connection_flush(c);
}

void rtmp_send_acknowledgement(connection *c) {
  uint8_t word[4];
  write_u32(word, (uint32_t)c->received);
  send_bytes(c, CONTROL_CHUNKS, RTMP_ACKNOWLEDGEMENT, 0, word, sizeof word);
  connection_flush(c);
}

void rtmp_send_pong(connection *c, const uint8_t *timestamp) {
  uint8_t control[6] = {0, PING_RESPONSE};
  memcpy(control + 2, timestamp, 4);
  send_bytes(c, CONTROL_CHUNKS, RTMP_USER_CONTROL, 0, control, sizeof control);
  connection_flush(c);
}
