#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bytes.h"
#include "clock.h"
#include "flv-file.h"
#include "loop.h"
#include "modes.h"
#include "options.h"
#include "report.h"
#include "stamp.h"

/*
 * The physical limit: every message, or all of some milliseconds, by one send() per player from one shared buffer,
 * without any protocol state. It answers whatever it is asked with FLV, so that mode "flv" and its probes work.
 */

#define MAX_VIEWERS 20000
#define MAX_BATCH_BYTES (8 << 20)
#define MAX_HEAD_BYTES (64 << 10)
#define MAX_WAITING_BYTES (8 << 20)
#define SEND_BUFFER_BYTES (1 << 20)
#define MAX_EVENTS 512
#define LISTENER UINT32_MAX

typedef struct {
  int socket, is_live;
  uint8_t *waiting; /* what the socket did not take */
  size_t waiting_size, waiting_sent;
} viewer;

static flv_file file;
static viewer *viewers;
static int viewer_count, poll_set, cut_off;
static uint64_t sends;

static uint8_t *head, *batch;
static size_t head_size, batch_size;
static int64_t batch_since;
static uint32_t frames;

static void watch(const viewer *v, int operation, uint32_t events) {
  struct epoll_event event = {.events = events, .data.u32 = (uint32_t)(v - viewers)};
  epoll_ctl(poll_set, operation, v->socket, &event);
}

static void drop(viewer *v) {
  if (v->socket >= 0) close(v->socket);
  free(v->waiting);
  *v = (viewer){.socket = -1};
}

static void keep(viewer *v, const uint8_t *p, size_t size) {
  if (v->waiting_size - v->waiting_sent > MAX_WAITING_BYTES) {
    cut_off++;
    drop(v);
    return;
  }
  if (!v->waiting) watch(v, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
  /* What was sent goes, or a viewer that is always a little behind would take ever more memory. */
  if (v->waiting_sent) memmove(v->waiting, v->waiting + v->waiting_sent, v->waiting_size - v->waiting_sent);
  v->waiting_size -= v->waiting_sent;
  v->waiting_sent = 0;
  v->waiting = must_realloc(v->waiting, v->waiting_size + size);
  memcpy(v->waiting + v->waiting_size, p, size);
  v->waiting_size += size;
}

static void send_to(viewer *v, const uint8_t *p, size_t size) {
  ssize_t sent = 0;
  if (!v->waiting) {
    sent = send(v->socket, p, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN) {
      drop(v);
      return;
    }
    if (sent < 0) sent = 0;
  }
  if ((size_t)sent < size) keep(v, p + sent, size - (size_t)sent);
}

static void send_waiting(viewer *v) {
  ssize_t sent = send(v->socket, v->waiting + v->waiting_sent, v->waiting_size - v->waiting_sent,
                      MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent > 0) v->waiting_sent += (size_t)sent;
  if (v->waiting_sent < v->waiting_size) return;
  free(v->waiting);
  v->waiting = NULL;
  v->waiting_size = v->waiting_sent = 0;
  watch(v, EPOLL_CTL_MOD, EPOLLIN);
}

static void send_batch(void) {
  for (int i = 0; i < viewer_count; i++) {
    if (!viewers[i].is_live) continue;
    send_to(&viewers[i], batch, batch_size);
    sends++;
  }
  batch_size = 0;
}

/* FLV's tag, with a stamp in it where it is a frame. Returns its size. */
static size_t write_tag(uint8_t *p, const flv_tag *tag, uint32_t timestamp_ms) {
  int is_stamped = tag->type == TAG_VIDEO && !tag->is_configuration && options.stamp;
  uint32_t size = tag->size + (is_stamped ? STAMP_BYTES : 0);
  p[0] = tag->type;
  write_u24(p + 1, size);
  write_u24(p + 4, timestamp_ms & 0xffffff);
  p[7] = (uint8_t)(timestamp_ms >> 24);
  write_u24(p + 8, 0);
  uint8_t *body = p + 11;
  if (is_stamped) {
    memcpy(body, tag->data, 5);
    stamp_write(body + 5, (stamp){.sent_at = clock_now(), .number = frames++});
    memcpy(body + 5 + STAMP_BYTES, tag->data + 5, tag->size - 5);
  } else {
    memcpy(body, tag->data, tag->size);
  }
  write_u32(body + size, 11 + size);
  return 15 + size;
}

static void prepare_head(void) {
  static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: video/x-flv\r\nConnection: close\r\n\r\n";
  static const uint8_t flv_header[13] = {'F', 'L', 'V', 1, 5, 0, 0, 0, 9};
  head = must_realloc(NULL, MAX_HEAD_BYTES);
  memcpy(head, answer, sizeof answer - 1);
  head_size = sizeof answer - 1;
  memcpy(head + head_size, flv_header, sizeof flv_header);
  head_size += sizeof flv_header;
  for (uint32_t i = 0; i < file.count; i++) {
    if (!file.tags[i].is_configuration) continue;
    if (head_size + file.tags[i].size + 15 > MAX_HEAD_BYTES) die("the file's configuration is too large");
    head_size += write_tag(head + head_size, &file.tags[i], 0);
  }
}

static int free_place(void) {
  int place = 0;
  while (place < viewer_count && viewers[place].socket >= 0) place++;
  if (place == viewer_count && viewer_count < MAX_VIEWERS) viewer_count++;
  return place < viewer_count ? place : -1;
}

static void accept_all(int listener) {
  int socket, one = 1, buffer_bytes = SEND_BUFFER_BYTES;
  while ((socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &buffer_bytes, sizeof buffer_bytes);
    int place = free_place();
    if (place < 0) {
      close(socket);
      continue;
    }
    viewers[place] = (viewer){.socket = socket};
    watch(&viewers[place], EPOLL_CTL_ADD, EPOLLIN);
    send_to(&viewers[place], head, head_size);
  }
}

static int listen_on_loopback(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options.port)};
  socklen_t size = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (inet_pton(AF_INET, options.host, &address.sin_addr) != 1) die("--host must be an IPv4 address");
  if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096) ||
      getsockname(listener, (void *)&address, &size)) {
    die("listen: %s", strerror(errno));
  }
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = LISTENER};
  epoll_ctl(poll_set, EPOLL_CTL_ADD, listener, &event);
  report_event("listening", "port", ntohs(address.sin_port));
  return listener;
}

/* Viewers begin at a key frame, which therefore begins a batch. */
static void let_viewers_in(void) {
  for (int i = 0; i < viewer_count; i++) {
    if (viewers[i].socket >= 0) viewers[i].is_live = 1;
  }
}

/* Takes what is due into the batch and sends batches that are full or old enough. Returns when to go on. */
static int64_t advance(int64_t begins_at, uint32_t *next_tag, uint64_t *round_offset_ms) {
  int64_t merge = options.coalesce_ms * MILLISECOND;
  for (;;) {
    const flv_tag *tag = &file.tags[*next_tag];
    int64_t due = begins_at + (int64_t)(*round_offset_ms + tag->timestamp_ms) * MILLISECOND;
    int is_due = due <= now;
    int is_full = batch_size + tag->size + 1024 > MAX_BATCH_BYTES || (is_due && tag->is_key);
    if (batch_size && (is_full || now - batch_since >= merge)) send_batch();
    if (!is_due) return batch_size && batch_since + merge < due ? batch_since + merge : due;
    if (tag->is_key) let_viewers_in();
    if (!tag->is_configuration) {
      if (!batch_size) batch_since = now;
      batch_size += write_tag(batch + batch_size, tag, (uint32_t)(*round_offset_ms + tag->timestamp_ms));
    }
    if (++*next_tag < file.count) continue;
    *next_tag = 0;
    *round_offset_ms += file.round_ms;
  }
}

static void on_event(viewer *v, uint32_t events) {
  static uint8_t ignored[16 << 10];
  if (v->socket < 0) return;
  if (events & EPOLLOUT && v->waiting) send_waiting(v);
  if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR))) return;
  ssize_t size = recv(v->socket, ignored, sizeof ignored, MSG_DONTWAIT);
  if (size == 0 || (size < 0 && errno != EAGAIN)) drop(v);
}

void mode_send(void) {
  file = flv_file_load(options.file);
  viewers = must_calloc(MAX_VIEWERS, sizeof *viewers);
  batch = must_realloc(NULL, MAX_BATCH_BYTES);
  prepare_head();
  poll_set = epoll_create1(EPOLL_CLOEXEC);
  int listener = listen_on_loopback();
  int64_t begins_at = clock_now(), ends_at = begins_at + from_seconds(options.seconds);
  uint32_t next_tag = 0;
  uint64_t round_offset_ms = 0;
  for (now = begins_at; now < ends_at && !is_stopping; now = clock_now()) {
    struct epoll_event events[MAX_EVENTS];
    int64_t left = advance(begins_at, &next_tag, &round_offset_ms) - clock_now();
    if (left < 0) left = 0;
    struct timespec timeout = {left / SECOND, left % SECOND};
    int count = epoll_pwait2(poll_set, events, MAX_EVENTS, &timeout, NULL);
    for (int i = 0; i < count; i++) {
      if (events[i].data.u32 == LISTENER) accept_all(listener);
      else on_event(&viewers[events[i].data.u32], events[i].events);
    }
  }
  result_begin("send");
  result_integer("sends", (int64_t)sends);
  result_integer("cut_off", cut_off);
  result_end();
}
