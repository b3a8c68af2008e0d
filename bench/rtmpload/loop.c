#define _GNU_SOURCE
#include "loop.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "clock.h"
#include "media.h"
#include "options.h"
#include "report.h"

#define MAX_EVENTS 1024
#define MAX_DRAINED 16384
#define DRAIN_BYTES (8 << 20)

int64_t longest_drain_delay;
int started;
volatile int is_stopping;

static int64_t next_drain_at;
static double cpu_at_start, cpu_at_end;
/* Nothing is ever written here: MSG_TRUNC makes the kernel drop what it has. */
static uint8_t *nowhere;

static void on_signal(int signal) {
  (void)signal;
  is_stopping = 1;
}

void loop_prepare(void) {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGTERM, on_signal);
  signal(SIGINT, on_signal);
  event_poll = epoll_create1(EPOLL_CLOEXEC);
  drain_poll = epoll_create1(EPOLL_CLOEXEC);
  nowhere = must_realloc(NULL, DRAIN_BYTES);
}

/* How much a player may read now. */
static size_t allowance(connection *c) {
  if (c->habit != HALVES) return DRAIN_BYTES;
  int64_t bytes = (now - c->allowance_at) * options.half_bytes_per_second / SECOND;
  c->allowance_at = now;
  return bytes < DRAIN_BYTES ? (size_t)bytes : DRAIN_BYTES;
}

static void drain_one(connection *c) {
  size_t allowed = allowance(c);
  if (!allowed) return;
  ssize_t size = recv(c->socket, nowhere, allowed, MSG_TRUNC | MSG_DONTWAIT);
  if (size > 0) connection_count_received(c, (size_t)size);
  else if (size == 0) connection_lost(c, "closed by the server");
  else if (errno != EAGAIN && errno != EINTR) connection_lost(c, "recv: %s", strerror(errno));
}

static void drain(void) {
  static struct epoll_event events[MAX_DRAINED];
  int64_t delay = next_drain_at ? now - next_drain_at : 0;
  if (is_measuring && delay > longest_drain_delay) longest_drain_delay = delay;
  int count = epoll_wait(drain_poll, events, MAX_DRAINED, 0);
  for (int i = 0; i < count; i++) {
    connection *c = events[i].data.ptr;
    if (c->state != CLOSED && events[i].events & EPOLLOUT) connection_flush(c);
    if (c->state != CLOSED) drain_one(c);
  }
  next_drain_at = now + options.poll_ms * MILLISECOND;
}

void loop_run(int64_t (*tick)(void)) {
  static struct epoll_event events[MAX_EVENTS];
  for (;;) {
    now = clock_now();
    int64_t next = tick();
    if (!next) return;
    now = clock_now();
    if (now >= next_drain_at) drain();
    if (next_drain_at < next) next = next_drain_at;
    int64_t left = next - clock_now();
    if (left < 0) left = 0;
    struct timespec timeout = {left / SECOND, left % SECOND};
    int count = epoll_pwait2(event_poll, events, MAX_EVENTS, &timeout, NULL);
    now = clock_now();
    for (int i = 0; i < count; i++) {
      connection *c = events[i].data.ptr;
      if (c->state != CLOSED) connection_on_event(c, events[i].events);
    }
  }
}

void loop_open_more(int total, goal goal, int is_http) {
  static int64_t first_at;
  if (!first_at) first_at = now;
  while (started < total && counts.in_setup < options.max_in_setup &&
         (now - first_at) * options.ramp_per_second / SECOND >= started) {
    connection_open(&connections[started], started, goal, is_http);
    started++;
  }
  for (int i = 0; i < started; i++) {
    connection *c = &connections[i];
    if (c->state == CLOSED || c->has_arrived) continue;
    if (now - c->started_at <= from_seconds(options.timeout_seconds)) continue;
    counts.timeouts++;
    connection_lost(c, "timed out");
  }
}

void window_open(void) {
  for (int i = 0; i < connection_count; i++) {
    connections[i].received_in_window = 0;
    connections[i].longest_gap = 0;
    connections[i].last_received_at = now;
  }
  longest_drain_delay = 0;
  cpu_at_start = own_cpu_seconds();
  is_measuring = 1;
  report_event("measure_start", "open", counts.open);
}

void window_end(void) {
  drain();
  is_measuring = 0;
  cpu_at_end = own_cpu_seconds();
  report_event("measure_end", "open", counts.open);
  for (int i = 0; i < connection_count; i++) {
    connection *c = &connections[i];
    if (c->state != CLOSED && now - c->last_received_at > c->longest_gap) c->longest_gap = now - c->last_received_at;
  }
}

double window_own_cpu_seconds(void) { return cpu_at_end - cpu_at_start; }
