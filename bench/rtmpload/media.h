/* What players make of the media that comes in. */
#ifndef MEDIA_H
#define MEDIA_H

#include <stdint.h>

#include "connection.h"

/* Of a message no more than this is kept to look at. */
#define KEPT_BYTES 1024

/* Delays of frames that probes got in the window. */
extern samples frame_delays;

/* A media message of `size` bytes has come; the first `kept` of them are at p. */
void media_received(connection *c, uint8_t type, const uint8_t *p, uint32_t kept, uint32_t size);

#endif
