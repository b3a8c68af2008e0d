/* The command line. */
#ifndef OPTIONS_H
#define OPTIONS_H

typedef struct {
  const char *mode, *host, *app, *stream, *file, *flv_path, *stage;
  int port, tls;
  int players, probes, joiners, slow, half, half_bytes_per_second, streams;
  int publishers, chunk_bytes, stamp;
  int connections, sessions, concurrent;
  int ramp_per_second, max_in_setup, poll_ms, coalesce_ms;
  double seconds, settle_seconds, ramp_timeout_seconds, timeout_seconds, stall_seconds, max_seconds;
} load_options;

extern load_options options;

/* Fills `options`; ends the process with a usage text when the line makes no sense. */
void options_parse(int count, char **arguments);

#endif
