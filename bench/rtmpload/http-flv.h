/* HTTP-FLV as a player speaks it: one GET, and an FLV stream as the answer, chunked or not. */
#ifndef HTTP_FLV_H
#define HTTP_FLV_H

#include <stddef.h>
#include <stdint.h>

#include "connection.h"

void http_start(connection *c);
void http_input_push(connection *c, const uint8_t *p, size_t size);
void http_input_free(struct http_input *input);

#endif
