/*
 * rtmpload: a load generator for RTMP, RTMPS and HTTP-FLV that costs less than the server under test.
 *
 * One thread and epoll. A player is parsed up to its first key frame; from then on its socket is drained by timer
 * with recv(MSG_TRUNC), which makes the kernel drop the bytes instead of copying them out. A few probes go on
 * parsing: the publisher stamps every video frame, and they tell delays and lost frames from that.
 *
 * Every mode ends by itself; an alarm is the last resort. stdout has a line of JSON for each event, the last one
 * with the result. Between the events measure_start and measure_end lies the measured window.
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "loop.h"
#include "modes.h"
#include "options.h"
#include "report.h"
#include "tls.h"

static void play_rtmp(void) { mode_play(0); }
static void play_flv(void) { mode_play(1); }

static void print_features(void) { printf("{\"tls\":%s}\n", tls_is_built_in ? "true" : "false"); }

static const struct {
  const char *name;
  void (*run)(void);
} modes[] = {{"play", play_rtmp}, {"flv", play_flv}, {"publish", mode_publish},     {"rate", mode_rate},
             {"idle", mode_idle}, {"send", mode_send}, {"features", print_features}};

static void raise_file_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit)) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

static double longest_run_seconds(void) {
  if (options.max_seconds > 0) return options.max_seconds;
  int most = options.players > options.connections ? options.players : options.connections;
  double ramp_seconds = 2.0 * most / options.ramp_per_second;
  return options.seconds + options.settle_seconds + options.ramp_timeout_seconds + ramp_seconds + 30;
}

int main(int count, char **arguments) {
  options_parse(count, arguments);
  for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
    if (strcmp(options.mode, modes[i].name)) continue;
    raise_file_limit();
    alarm((unsigned)longest_run_seconds() + 1);
    loop_prepare();
    modes[i].run();
    return 0;
  }
  die("unknown mode: %s", options.mode);
}
