#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

load_options options = {
    .mode = "",
    .host = "127.0.0.1",
    .app = "live",
    .stream = "bench",
    .flv_path = "/{app}/{stream}.flv",
    .stage = "createstream",
    .port = 1935,
    .players = 100,
    .probes = 8,
    .half_bytes_per_second = 1 << 17,
    .streams = 1,
    .publishers = 1,
    .chunk_bytes = 4096,
    .stamp = 1,
    .connections = 1000,
    .sessions = 2000,
    .concurrent = 32,
    .ramp_per_second = 500,
    .max_in_setup = 32,
    .poll_ms = 10,
    .seconds = 15,
    .settle_seconds = 2,
    .ramp_timeout_seconds = 30,
    .timeout_seconds = 10,
    .stall_seconds = 1,
};

static const char usage_text[] =
    "usage: rtmpload play|flv|publish|rate|idle|send [options]\n"
    "  --host A --port N --app S --stream S    where: 127.0.0.1, 1935, live, bench\n"
    "  --tls 1               RTMPS; no certificate is looked at\n"
    "  --seconds F           the measured window, or how long to publish or send\n"
    "  --max-seconds F       a SIGALRM ends the process after them, whatever happens\n"
    "  --ramp N              new connections a second; --max-in-setup N at most at once\n"
    "  --timeout F           seconds for a connection to get where it should\n"
    " play, flv:\n"
    "  --players N           --streams N spreads them over <stream>_0 and so on\n"
    "  --probes N            players that are parsed throughout: delays and lost frames\n"
    "  --joiners N           players that come during the window, wait for a picture and leave\n"
    "  --slow N              players that stop reading at their first key frame\n"
    "  --half N              players that then read only --half-bytes-per-second N\n"
    "  --settle F            seconds from the last player's start to the window\n"
    "  --ramp-timeout F      seconds to wait for stragglers\n"
    "  --stall F             a player that gets nothing for longer is stalled\n"
    "  --poll-ms N           how often ordinary players are drained\n"
    "  --flv-path PATH       {app} and {stream} are replaced\n"
    " publish, send:\n"
    "  --file F.flv          played in a loop, at its own pace\n"
    "  --publishers N        --chunk-bytes N is what they send in\n"
    "  --stamp 0             no time and number in the frames\n"
    "  --coalesce-ms N       send: one write for the messages of N milliseconds\n"
    " rate:  --sessions N --concurrent N\n"
    " idle:  --connections N --stage tcp|handshake|connect|createstream\n";

static void fail(const char *reason, const char *what) {
  fprintf(stderr, "rtmpload: %s%s\n%s", reason, what, usage_text);
  exit(2);
}

typedef struct {
  const char *name;
  int *integer;
  double *number;
  const char **text;
} option;

static const option known[] = {
    {"host", .text = &options.host},
    {"port", .integer = &options.port},
    {"app", .text = &options.app},
    {"stream", .text = &options.stream},
    {"tls", .integer = &options.tls},
    {"seconds", .number = &options.seconds},
    {"max-seconds", .number = &options.max_seconds},
    {"ramp", .integer = &options.ramp_per_second},
    {"max-in-setup", .integer = &options.max_in_setup},
    {"timeout", .number = &options.timeout_seconds},
    {"players", .integer = &options.players},
    {"streams", .integer = &options.streams},
    {"probes", .integer = &options.probes},
    {"joiners", .integer = &options.joiners},
    {"slow", .integer = &options.slow},
    {"half", .integer = &options.half},
    {"half-bytes-per-second", .integer = &options.half_bytes_per_second},
    {"settle", .number = &options.settle_seconds},
    {"ramp-timeout", .number = &options.ramp_timeout_seconds},
    {"stall", .number = &options.stall_seconds},
    {"poll-ms", .integer = &options.poll_ms},
    {"flv-path", .text = &options.flv_path},
    {"file", .text = &options.file},
    {"publishers", .integer = &options.publishers},
    {"chunk-bytes", .integer = &options.chunk_bytes},
    {"stamp", .integer = &options.stamp},
    {"coalesce-ms", .integer = &options.coalesce_ms},
    {"sessions", .integer = &options.sessions},
    {"concurrent", .integer = &options.concurrent},
    {"connections", .integer = &options.connections},
    {"stage", .text = &options.stage},
};

static const option *find_option(const char *argument) {
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (!strncmp(argument, "--", 2) && !strcmp(argument + 2, known[i].name)) return &known[i];
  }
  return NULL;
}

void options_parse(int count, char **arguments) {
  if (count < 2) fail("a mode is needed", "");
  options.mode = arguments[1];
  for (int i = 2; i < count; i += 2) {
    const option *wanted = find_option(arguments[i]);
    if (!wanted) fail("unknown option ", arguments[i]);
    if (i + 1 >= count) fail("a value is missing after ", arguments[i]);
    if (wanted->integer) *wanted->integer = atoi(arguments[i + 1]);
    else if (wanted->number) *wanted->number = atof(arguments[i + 1]);
    else *wanted->text = arguments[i + 1];
  }
  if (options.players < 1 || options.publishers < 1 || options.concurrent < 1 || options.streams < 1 ||
      options.connections < 1 || options.ramp_per_second < 1 || options.max_in_setup < 1) {
    fail("counts begin at 1", "");
  }
}
