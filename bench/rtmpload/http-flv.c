#define _GNU_SOURCE
#include "http-flv.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "media.h"
#include "options.h"
#include "report.h"
#include "rtmp.h"

#define FILE_HEADER_BYTES 13 /* with the size of the tag before the first */
#define TAG_HEADER_BYTES 11
#define TRAILER_BYTES 4

struct http_input {
  char header[4096];
  size_t header_size;
  /* Chunked transfer coding (RFC 9112 §7.1). */
  int is_chunked;
  enum { CHUNK_SIZE, CHUNK_DATA, CHUNK_END } chunk_part;
  uint64_t chunk_left;
  /* FLV. */
  enum { FILE_HEADER, TAG_HEADER, TAG_BODY } flv_part;
  uint8_t flv_header[FILE_HEADER_BYTES], tag_type, kept[KEPT_BYTES];
  uint32_t flv_header_size, body_size, body_received;
};

static void append(char *text, size_t capacity, const char *more, size_t size) {
  size_t used = strlen(text);
  if (used + size + 1 > capacity) die("--flv-path is too long");
  memcpy(text + used, more, size);
  text[used + size] = 0;
}

static void fill_path(const connection *c, char *path, size_t capacity) {
  char name[200];
  stream_name(c, name, sizeof name);
  path[0] = 0;
  for (const char *p = options.flv_path; *p;) {
    if (!strncmp(p, "{app}", 5)) {
      append(path, capacity, options.app, strlen(options.app));
      p += 5;
    } else if (!strncmp(p, "{stream}", 8)) {
      append(path, capacity, name, strlen(name));
      p += 8;
    } else {
      append(path, capacity, p++, 1);
    }
  }
}

void http_start(connection *c) {
  char path[600], request[1000];
  fill_path(c, path, sizeof path);
  int size = snprintf(request, sizeof request,
                      "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUser-Agent: rtmpload\r\nAccept: */*\r\n\r\n", path,
                      options.host, options.port);
  c->http = must_calloc(1, sizeof *c->http);
  c->state = HTTP_HEADER;
  memcpy(connection_out(c, (size_t)size), request, (size_t)size);
  connection_flush(c);
}

void http_input_free(struct http_input *input) { free(input); }

/* Takes as much as belongs to the part that is being read. Returns how much that was. */
static size_t push_flv(connection *c, const uint8_t *p, size_t size) {
  struct http_input *input = c->http;
  if (input->flv_part != TAG_BODY) {
    uint32_t needed = input->flv_part == FILE_HEADER ? FILE_HEADER_BYTES : TAG_HEADER_BYTES;
    input->flv_header[input->flv_header_size++] = *p;
    if (input->flv_header_size < needed) return 1;
    input->flv_header_size = 0;
    if (input->flv_part == FILE_HEADER) {
      if (memcmp(input->flv_header, "FLV", 3)) connection_lost(c, "the answer is no FLV stream");
      else input->flv_part = TAG_HEADER;
      return 1;
    }
    input->tag_type = input->flv_header[0] & 31;
    input->body_size = read_u24(input->flv_header + 1);
    input->body_received = 0;
    input->flv_part = TAG_BODY;
    return 1;
  }
  size_t left = input->body_size + TRAILER_BYTES - input->body_received;
  size_t taken = size < left ? size : left;
  if (input->body_received < KEPT_BYTES) {
    size_t room = KEPT_BYTES - input->body_received;
    memcpy(input->kept + input->body_received, p, taken < room ? taken : room);
  }
  input->body_received += (uint32_t)taken;
  if (taken < left) return taken;
  input->flv_part = TAG_HEADER;
  uint32_t body_size = input->body_size;
  media_received(c, input->tag_type, input->kept, body_size < KEPT_BYTES ? body_size : KEPT_BYTES, body_size);
  return taken;
}

static void push_chunk_size(connection *c, char character) {
  struct http_input *input = c->http;
  if (character == '\n') {
    if (input->chunk_left) input->chunk_part = CHUNK_DATA;
    else connection_lost(c, "the answer ended");
  } else if (isxdigit((unsigned char)character)) {
    int digit = isdigit((unsigned char)character) ? character - '0' : (character | 32) - 'a' + 10;
    input->chunk_left = input->chunk_left * 16 + (uint64_t)digit;
  }
}

/* The input goes away when the connection is closed or needs no more parsing. */
static void push_body(connection *c, const uint8_t *p, size_t size) {
  while (size && c->http) {
    struct http_input *input = c->http;
    size_t taken = 1;
    if (!input->is_chunked) {
      taken = push_flv(c, p, size);
    } else if (input->chunk_part == CHUNK_SIZE) {
      push_chunk_size(c, (char)*p);
    } else if (input->chunk_part == CHUNK_DATA) {
      size_t available = input->chunk_left < size ? (size_t)input->chunk_left : size;
      taken = push_flv(c, p, available);
      if (!c->http) return;
      input->chunk_left -= taken;
      if (!input->chunk_left) input->chunk_part = CHUNK_END;
    } else if (*p == '\n') {
      input->chunk_part = CHUNK_SIZE;
    }
    p += taken;
    size -= taken;
  }
}

static void on_header(connection *c) {
  struct http_input *input = c->http;
  if (!strstr(input->header, " 200 ")) {
    counts.refused++;
    connection_lost(c, "HTTP: %.40s", input->header);
    return;
  }
  const char *coding = strcasestr(input->header, "\r\ntransfer-encoding:");
  input->is_chunked = coding && strcasestr(coding, "chunked");
  c->state = HTTP_LIVE;
}

void http_input_push(connection *c, const uint8_t *p, size_t size) {
  struct http_input *input = c->http;
  while (size && c->state == HTTP_HEADER) {
    if (input->header_size + 1 >= sizeof input->header) {
      connection_lost(c, "the answer's header is too long");
      return;
    }
    input->header[input->header_size++] = (char)*p++;
    size--;
    if (input->header_size >= 4 && !memcmp(input->header + input->header_size - 4, "\r\n\r\n", 4)) on_header(c);
  }
  if (c->state == HTTP_LIVE) push_body(c, p, size);
}
