#include <string.h>

#include "clock.h"
#include "loop.h"
#include "modes.h"
#include "options.h"
#include "report.h"

static goal wanted;
static int64_t holds_since;

static goal goal_of_stage(const char *stage) {
  static const struct {
    const char *name;
    goal goal;
  } stages[] = {{"tcp", GOAL_TCP},
                {"handshake", GOAL_HANDSHAKE},
                {"connect", GOAL_CONNECT},
                {"createstream", GOAL_CREATE_STREAM}};
  for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
    if (!strcmp(stage, stages[i].name)) return stages[i].goal;
  }
  die("--stage must be tcp, handshake, connect or createstream: %s", stage);
}

static int64_t tick(void) {
  if (is_stopping) return 0;
  if (!holds_since) {
    loop_open_more(options.connections, wanted, 0);
    if (started < options.connections || counts.in_setup) return now + MILLISECOND;
    holds_since = now;
    window_open();
  }
  if (now - holds_since < from_seconds(options.seconds)) return now + 20 * MILLISECOND;
  window_end();
  return 0;
}

void mode_idle(void) {
  wanted = goal_of_stage(options.stage);
  connections_allocate(options.connections);
  loop_run(tick);
  result_begin("idle");
  result_integer("connections", options.connections);
  result_integer("arrived", counts.arrived);
  result_integer("open_at_end", counts.open);
  result_integer("failed", counts.failed);
  result_integer("lost_in_window", counts.lost_in_window);
  result_number("own_cpu_seconds", window_own_cpu_seconds());
  result_samples("setup_ms", &arrival_times, MILLISECOND);
  result_text("last_error", last_error);
  result_end();
}
