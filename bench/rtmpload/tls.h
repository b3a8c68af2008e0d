/* TLS by OpenSSL. Built without it, tls_open ends the process; `rtmpload features` tells which it is. */
#ifndef TLS_H
#define TLS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef enum { TLS_DONE, TLS_WANTS_READ, TLS_WANTS_WRITE, TLS_FAILED } tls_progress;

struct tls_session;

extern const int tls_is_built_in;

/* Certificates are not looked at: the server under test has made its own. */
struct tls_session *tls_open(int socket);
tls_progress tls_handshake(struct tls_session *session);

/* As recv and send on a non-blocking socket, errno included. */
ssize_t tls_read(struct tls_session *session, uint8_t *p, size_t size);
ssize_t tls_write(struct tls_session *session, const uint8_t *p, size_t size);

void tls_free(struct tls_session *session);

#endif
