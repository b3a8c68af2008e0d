#define _GNU_SOURCE
#include "connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "http-flv.h"
#include "options.h"
#include "report.h"
#include "rtmp.h"
#include "tls.h"

connection *connections;
int connection_count;
struct connection_counts counts;
char last_error[200];
samples arrival_times;
int64_t now;
int is_measuring;
int event_poll, drain_poll;
void (*on_arrival)(connection *c);

static uint8_t read_buffer[256 << 10];

void connections_allocate(int count) {
  connections = must_calloc((size_t)count, sizeof *connections);
  connection_count = count;
  for (int i = 0; i < count; i++) {
    connections[i].socket = -1;
    connections[i].state = CLOSED;
  }
}

void connection_is_up(connection *c) {
  if (c->is_up) return;
  c->is_up = 1;
  counts.in_setup--;
}

void connection_arrived(connection *c) {
  if (c->has_arrived || c->state == CLOSED) return;
  c->has_arrived = 1;
  connection_is_up(c);
  if (c->habit != LEAVES) {
    counts.arrived++;
    samples_add(&arrival_times, clock_now() - c->started_at);
  }
  if (on_arrival) on_arrival(c);
}

static void free_inputs(connection *c) {
  rtmp_input_free(c->rtmp);
  http_input_free(c->http);
  c->rtmp = NULL;
  c->http = NULL;
}

void connection_close(connection *c) {
  if (c->state == CLOSED) return;
  c->state = CLOSED;
  connection_is_up(c);
  tls_free(c->tls);
  c->tls = NULL;
  close(c->socket);
  c->socket = -1;
  counts.open--;
  free_inputs(c);
  free(c->out);
  c->out = NULL;
  c->out_size = c->out_sent = c->out_capacity = 0;
}

void connection_lost(connection *c, const char *format, ...) {
  if (c->state == CLOSED) return;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(last_error, sizeof last_error, format, arguments);
  va_end(arguments);
  if (c->has_arrived) {
    counts.lost++;
    if (is_measuring) counts.lost_in_window++;
  } else {
    counts.failed++;
  }
  connection_close(c);
}

static void watch(connection *c, int wants_write) {
  if (c->wants_write == wants_write || c->state == CLOSED) return;
  struct epoll_event event = {.events = EPOLLIN | (wants_write ? EPOLLOUT : 0), .data.ptr = c};
  epoll_ctl(c->is_drained ? drain_poll : event_poll, EPOLL_CTL_MOD, c->socket, &event);
  c->wants_write = (uint8_t)wants_write;
}

uint8_t *connection_out(connection *c, size_t size) {
  if (c->out_sent == c->out_size) c->out_sent = c->out_size = 0;
  if (c->out_size + size > c->out_capacity) {
    c->out_capacity = (c->out_size + size) * 2;
    c->out = must_realloc(c->out, c->out_capacity);
  }
  uint8_t *room = c->out + c->out_size;
  c->out_size += size;
  return room;
}

static ssize_t send_some(connection *c, const uint8_t *p, size_t size) {
  if (c->tls) return tls_write(c->tls, p, size);
  return send(c->socket, p, size, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void connection_flush(connection *c) {
  while (c->out_sent < c->out_size) {
    ssize_t sent = send_some(c, c->out + c->out_sent, c->out_size - c->out_sent);
    if (sent < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) watch(c, 1);
      else connection_lost(c, "send: %s", strerror(errno));
      return;
    }
    c->out_sent += (size_t)sent;
  }
  c->out_sent = c->out_size = 0;
  watch(c, 0);
}

void connection_count_received(connection *c, size_t size) {
  c->received += size;
  if (is_measuring) {
    c->received_in_window += size;
    if (now - c->last_received_at > c->longest_gap) c->longest_gap = now - c->last_received_at;
  }
  c->last_received_at = now;
  if (!c->window_bytes || c->is_http || c->received - c->acknowledged < c->window_bytes / 2) return;
  c->acknowledged = c->received;
  rtmp_send_acknowledgement(c);
}

void connection_stop_parsing(connection *c) {
  epoll_ctl(event_poll, EPOLL_CTL_DEL, c->socket, NULL);
  c->is_drained = 1;
  c->wants_write = 0;
  c->allowance_at = now;
  free_inputs(c);
  if (c->habit == STALLS) return;
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  epoll_ctl(drain_poll, EPOLL_CTL_ADD, c->socket, &event);
}

static ssize_t receive_some(connection *c) {
  if (c->tls) return tls_read(c->tls, read_buffer, sizeof read_buffer);
  return recv(c->socket, read_buffer, sizeof read_buffer, MSG_DONTWAIT);
}

static void read_all(connection *c) {
  while (c->state != CLOSED && !c->is_drained) {
    ssize_t size = receive_some(c);
    if (size > 0) {
      connection_count_received(c, (size_t)size);
      if (c->state == CLOSED) return;
      if (c->is_http) http_input_push(c, read_buffer, (size_t)size);
      else rtmp_input_push(c, read_buffer, (size_t)size);
    } else if (size == 0) {
      connection_lost(c, "closed by the server");
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR) {
      connection_lost(c, "recv: %s", strerror(errno));
    }
  }
}

static void start_protocol(connection *c) {
  if (c->is_http) http_start(c);
  else rtmp_start(c);
}

static void on_connected(connection *c) {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(c->socket, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error) {
    counts.connect_errors++;
    connection_lost(c, "connect: %s", strerror(error));
    return;
  }
  if (c->goal == GOAL_TCP) {
    watch(c, 0);
    c->state = RTMP_LIVE;
    connection_arrived(c);
  } else if (options.tls) {
    c->tls = tls_open(c->socket);
    c->state = TLS_HANDSHAKE;
  } else {
    start_protocol(c);
  }
}

static void shake_hands(connection *c) {
  switch (tls_handshake(c->tls)) {
    case TLS_DONE:
      start_protocol(c);
      break;
    case TLS_WANTS_READ:
      watch(c, 0);
      break;
    case TLS_WANTS_WRITE:
      watch(c, 1);
      break;
    case TLS_FAILED:
      connection_lost(c, "TLS handshake failed");
      break;
  }
}

void connection_on_event(connection *c, uint32_t events) {
  if (c->state == CONNECTING) on_connected(c);
  if (c->state == TLS_HANDSHAKE) shake_hands(c);
  if (c->state == CLOSED || c->state == TLS_HANDSHAKE) return;
  if (events & EPOLLOUT) connection_flush(c);
  if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_all(c);
}

/*
 * Slow players stand for those behind a slow network: small segments keep the server's send buffer from growing
 * to the megabytes that loopback's segments of 64 KiB would give it, which no real path has.
 */
static void narrow(int socket) {
  int receive_bytes = 64 << 10, segment_bytes = 1448;
  setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
  setsockopt(socket, IPPROTO_TCP, TCP_MAXSEG, &segment_bytes, sizeof segment_bytes);
}

void connection_open(connection *c, int index, goal goal, int is_http) {
  habit habit = c->habit;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options.port)};
  if (inet_pton(AF_INET, options.host, &address.sin_addr) != 1) die("--host must be an IPv4 address");
  int one = 1;
  memset(c, 0, sizeof *c);
  c->index = index;
  c->goal = goal;
  c->habit = habit;
  c->is_http = (uint8_t)is_http;
  c->out_chunk_bytes = 128;
  c->started_at = c->last_received_at = clock_now();
  c->state = CONNECTING;
  c->wants_write = 1;
  c->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (c->socket < 0) die("socket: %s", strerror(errno));
  setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (habit == STALLS || habit == HALVES) narrow(c->socket);
  counts.in_setup++;
  counts.open++;
  if (connect(c->socket, (void *)&address, sizeof address) && errno != EINPROGRESS) {
    counts.connect_errors++;
    connection_lost(c, "connect: %s", strerror(errno));
    return;
  }
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = c};
  epoll_ctl(event_poll, EPOLL_CTL_ADD, c->socket, &event);
}
