/* RTMP as a client speaks it: the simple handshake, chunks, and the few commands that are needed. */
#ifndef RTMP_H
#define RTMP_H

#include <stddef.h>
#include <stdint.h>

#include "connection.h"

enum {
  RTMP_SET_CHUNK_SIZE = 1,
  RTMP_ACKNOWLEDGEMENT = 3,
  RTMP_USER_CONTROL = 4,
  RTMP_WINDOW_ACKNOWLEDGEMENT_SIZE = 5,
  RTMP_AUDIO = 8,
  RTMP_VIDEO = 9,
  RTMP_DATA = 18,
  RTMP_COMMAND_AMF3 = 17,
  RTMP_COMMAND = 20
};

/* A message to be sent: its payload comes in two pieces, so that something may stand before shared bytes. */
typedef struct {
  uint8_t chunk_stream, type;
  uint32_t timestamp_ms, stream_id;
  const uint8_t *head, *body;
  size_t head_size, body_size;
} rtmp_message;

/* C0 and C1. What follows is answers to what the server sends. */
void rtmp_start(connection *c);

void rtmp_input_push(connection *c, const uint8_t *p, size_t size);
void rtmp_input_free(struct rtmp_input *input);

void rtmp_send(connection *c, const rtmp_message *message);
void rtmp_send_connect(connection *c);
void rtmp_send_create_stream(connection *c);
void rtmp_send_play_or_publish(connection *c);
void rtmp_send_acknowledgement(connection *c);
void rtmp_send_pong(connection *c, const uint8_t *timestamp);

/* The name under which this connection plays or publishes. */
void stream_name(const connection *c, char *name, size_t size);

/* Appends "@setDataFrame", which publishers put before metadata. Returns how long that is. */
size_t rtmp_set_data_frame(uint8_t *p);

#endif
