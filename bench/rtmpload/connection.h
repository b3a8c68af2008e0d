/* One connection to the server under test: its socket, what is to be sent, and what was counted. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include <stddef.h>
#include <stdint.h>

#include "samples.h"

/* How far a connection is to come. */
typedef enum { GOAL_TCP, GOAL_HANDSHAKE, GOAL_CONNECT, GOAL_CREATE_STREAM, GOAL_PUBLISH, GOAL_PLAY } goal;

typedef enum { CONNECTING, TLS_HANDSHAKE, RTMP_HANDSHAKE, RTMP_LIVE, HTTP_HEADER, HTTP_LIVE, CLOSED } state;

/* What a player does once it has its first key frame. */
typedef enum {
  DRAINS,   /* reads everything and looks at nothing */
  IS_PROBE, /* goes on parsing: delays and lost frames */
  STALLS,   /* reads nothing any more */
  HALVES,   /* reads half of what comes */
  LEAVES    /* a joiner that has seen its picture */
} habit;

struct tls_session;
struct rtmp_input;
struct http_input;

typedef struct connection {
  int socket, index;
  state state;
  goal goal;
  habit habit;
  uint8_t is_http, is_drained, wants_write;
  /* Accepted by the server; come as far as its goal says. */
  uint8_t is_up, has_arrived;
  struct tls_session *tls;
  struct rtmp_input *rtmp;
  struct http_input *http;

  uint32_t stream_id, out_chunk_bytes, window_bytes;
  uint8_t *out;
  size_t out_size, out_sent, out_capacity;

  uint64_t received, acknowledged, received_in_window;
  int64_t started_at, first_video_at, first_key_at, last_received_at, longest_gap;
  int64_t allowance_at; /* HALVES: when it last read */
  uint32_t next_frame, frames_seen, frames_lost;
} connection;

/* All connections of this run. */
extern connection *connections;
extern int connection_count;

/* What happened to them. */
extern struct connection_counts {
  int in_setup, open, arrived, failed, lost, lost_in_window, connect_errors, timeouts, refused;
} counts;
extern char last_error[200];
extern samples arrival_times;

/* The time as of this turn of the loop, and whether the measured window is open. */
extern int64_t now;
extern int is_measuring;

/* A loop owns its sockets: those that are told of each event, and those that are drained by timer. */
extern int event_poll, drain_poll;

void connections_allocate(int count);
void connection_open(connection *c, int index, goal goal, int is_http);
void connection_close(connection *c);

/* The server went away or said no. */
void connection_lost(connection *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The server has accepted this one: setting it up is over, even if the first key frame is seconds away. */
void connection_is_up(connection *c);

/* It has come as far as its goal. The mode that runs decides what follows. */
void connection_arrived(connection *c);
extern void (*on_arrival)(connection *c);

/* Room for more bytes to send; connection_flush sends what the socket takes. */
uint8_t *connection_out(connection *c, size_t size);
void connection_flush(connection *c);

void connection_on_event(connection *c, uint32_t events);

/* Counts bytes that came in and acknowledges them where RTMP wants it. */
void connection_count_received(connection *c, size_t size);

/* From now on the socket is drained by timer, or not at all. */
void connection_stop_parsing(connection *c);

#endif
