#include "clock.h"
#include "loop.h"
#include "modes.h"
#include "options.h"
#include "report.h"

static int completed;
static int64_t ends_at;

static void on_published(connection *c) {
  completed++;
  connection_close(c);
}

static int64_t tick(void) {
  for (int i = 0; i < connection_count; i++) {
    connection *c = &connections[i];
    if (c->state != CLOSED && now - c->started_at > from_seconds(options.timeout_seconds)) {
      counts.timeouts++;
      connection_lost(c, "timed out");
    }
    if (c->state == CLOSED && started < options.sessions && now < ends_at && !is_stopping) {
      connection_open(c, started++, GOAL_PUBLISH, 0);
    }
  }
  return counts.open ? now + MILLISECOND : 0;
}

void mode_rate(void) {
  connections_allocate(options.concurrent);
  on_arrival = on_published;
  now = clock_now();
  int64_t begins_at = now;
  ends_at = begins_at + from_seconds(options.seconds);
  window_open();
  loop_run(tick);
  double seconds = (double)(clock_now() - begins_at) / (double)SECOND;
  window_end();
  result_begin("rate");
  result_integer("started", started);
  result_integer("completed", completed);
  result_integer("failed", counts.failed);
  result_integer("refused", counts.refused);
  result_integer("timeouts", counts.timeouts);
  result_number("seconds", seconds);
  result_number("own_cpu_seconds", window_own_cpu_seconds());
  result_samples("setup_ms", &arrival_times, MILLISECOND);
  result_text("last_error", last_error);
  result_end();
}
