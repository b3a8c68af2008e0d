#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "clock.h"
#include "loop.h"
#include "media.h"
#include "modes.h"
#include "options.h"
#include "report.h"

/* Joiners that have no picture this long after the window are counted as failed. */
#define JOIN_TIMEOUT (10 * SECOND)

static enum { RAMP_UP, SETTLE, WINDOW, LAST_JOINERS } phase;
static int64_t phase_since, window_ns;
static int is_http, joiners_opened, joiners_arrived, ready_players;

/* The order of arrival has probes spread evenly over it; slow ones come last. */
static void assign_habits(void) {
  int probes = options.probes < options.players ? options.probes : options.players;
  for (int i = 0; i < options.players; i++) {
    int from_end = options.players - 1 - i;
    if (from_end < options.slow) connections[i].habit = STALLS;
    else if (from_end < options.slow + options.half) connections[i].habit = HALVES;
    else connections[i].habit = DRAINS;
  }
  for (int k = 0; k < probes; k++) {
    connection *c = &connections[(int)((k + 0.5) * options.players / probes)];
    if (c->habit == DRAINS) c->habit = IS_PROBE;
  }
  for (int i = 0; i < options.joiners; i++) connections[options.players + i].habit = LEAVES;
}

static void on_picture(connection *c) {
  if (c->habit == LEAVES) {
    joiners_arrived++;
    connection_close(c);
  } else if (c->habit != IS_PROBE) {
    connection_stop_parsing(c);
  }
}

static void begin(int next) {
  phase = next;
  phase_since = now;
}

/* One at a time over the whole window, so that where in a group of pictures they come is spread too. */
static void open_joiners(void) {
  while (joiners_opened < options.joiners &&
         now - phase_since >= (int64_t)((joiners_opened + 0.5) / options.joiners * options.seconds * (double)SECOND)) {
    connection *c = &connections[options.players + joiners_opened];
    connection_open(c, options.players + joiners_opened, GOAL_PLAY, is_http);
    joiners_opened++;
  }
}

static int open_joiner_count(void) {
  int open = 0;
  for (int i = 0; i < joiners_opened; i++) open += connections[options.players + i].state != CLOSED;
  return open;
}

static int64_t tick(void) {
  int64_t since = now - phase_since;
  if (is_stopping) return 0;
  switch (phase) {
    case RAMP_UP:
      loop_open_more(options.players, GOAL_PLAY, is_http);
      if (started == options.players && (counts.arrived + counts.failed >= options.players ||
                                         since > from_seconds(options.ramp_timeout_seconds))) {
        ready_players = counts.arrived;
        report_event("playing", "players", ready_players);
        if (!ready_players) return 0;
        begin(SETTLE);
      }
      return now + 2 * MILLISECOND;
    case SETTLE:
      if (since >= from_seconds(options.settle_seconds)) {
        begin(WINDOW);
        window_open();
      }
      break;
    case WINDOW:
      open_joiners();
      if (since >= from_seconds(options.seconds)) {
        window_end();
        window_ns = since;
        begin(LAST_JOINERS);
      }
      break;
    case LAST_JOINERS:
      if (!open_joiner_count() || since > JOIN_TIMEOUT) return 0;
      break;
  }
  return now + 5 * MILLISECOND;
}

/* A slow player that the server has cut off finds that out only when it reads to the end. */
static int is_cut_off(const connection *c) {
  static uint8_t nowhere[1 << 20];
  ssize_t size;
  if (c->state == CLOSED) return 1;
  do size = recv(c->socket, nowhere, sizeof nowhere, MSG_TRUNC | MSG_DONTWAIT);
  while (size > 0);
  return size == 0 || errno == ECONNRESET || errno == EPIPE;
}

static int count_below(const samples *list, int64_t limit) {
  int count = 0;
  for (size_t i = 0; i < list->count; i++) count += list->values[i] < limit;
  return count;
}

static void report(void) {
  samples bytes = {0}, first_video = {0}, first_key = {0}, join_key = {0};
  int64_t total = 0, longest_gap = 0, frames_seen = 0, frames_lost = 0;
  int stalled = 0, slow_cut_off = 0;
  for (int i = 0; i < options.players + joiners_opened; i++) {
    connection *c = &connections[i];
    if (i >= options.players) {
      if (c->first_key_at) samples_add(&join_key, c->first_key_at - c->started_at);
      continue;
    }
    if (c->first_video_at) samples_add(&first_video, c->first_video_at - c->started_at);
    if (c->first_key_at) samples_add(&first_key, c->first_key_at - c->started_at);
    if (c->habit == STALLS || c->habit == HALVES) {
      slow_cut_off += is_cut_off(c);
      total += (int64_t)c->received_in_window;
      continue;
    }
    if (!c->first_key_at) continue;
    samples_add(&bytes, (int64_t)c->received_in_window);
    total += (int64_t)c->received_in_window;
    frames_seen += c->frames_seen;
    frames_lost += c->frames_lost;
    if (c->longest_gap > longest_gap) longest_gap = c->longest_gap;
    if (c->longest_gap > from_seconds(options.stall_seconds) || c->state == CLOSED) stalled++;
  }
  double seconds = (double)window_ns / (double)SECOND;
  result_begin(options.mode);
  result_integer("players", options.players);
  result_integer("ready_players", ready_players);
  result_integer("failed", counts.failed);
  result_integer("lost", counts.lost);
  result_integer("stalled", stalled);
  result_integer("behind", count_below(&bytes, samples_percentile(&bytes, .5) * 95 / 100));
  result_integer("frames_seen", frames_seen);
  result_integer("frames_lost", frames_lost);
  result_integer("slow", options.slow + options.half);
  result_integer("slow_cut_off", slow_cut_off);
  result_integer("bytes", total);
  result_number("seconds", seconds);
  result_number("longest_gap_ms", (double)longest_gap / MILLISECOND);
  result_number("drain_delay_ms", (double)longest_drain_delay / MILLISECOND);
  result_number("own_cpu_seconds", window_own_cpu_seconds());
  result_samples("player_bytes", &bytes, 1);
  result_samples("delay_ms", &frame_delays, MILLISECOND);
  result_samples("first_video_ms", &first_video, MILLISECOND);
  result_samples("first_key_ms", &first_key, MILLISECOND);
  result_integer("joiners", joiners_opened);
  result_integer("joiners_arrived", joiners_arrived);
  result_samples("join_key_ms", &join_key, MILLISECOND);
  result_text("last_error", last_error);
  result_end();
}

void mode_play(int by_http) {
  is_http = by_http;
  connections_allocate(options.players + options.joiners);
  assign_habits();
  on_arrival = on_picture;
  phase_since = clock_now();
  loop_run(tick);
  report();
}
