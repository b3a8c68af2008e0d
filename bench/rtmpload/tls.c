#include "tls.h"

#include "report.h"

#ifdef WITH_TLS

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

const int tls_is_built_in = 1;

static SSL_CTX *context;

struct tls_session *tls_open(int socket) {
  if (!context) {
    context = SSL_CTX_new(TLS_client_method());
    if (!context) die("OpenSSL must make a context");
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
    /* The output buffer may move between two tries, as it grows. */
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  }
  SSL *ssl = SSL_new(context);
  if (!ssl) die("OpenSSL must make a session");
  SSL_set_fd(ssl, socket);
  SSL_set_connect_state(ssl);
  return (struct tls_session *)ssl;
}

tls_progress tls_handshake(struct tls_session *session) {
  ERR_clear_error();
  int result = SSL_do_handshake((SSL *)session);
  if (result == 1) return TLS_DONE;
  switch (SSL_get_error((SSL *)session, result)) {
    case SSL_ERROR_WANT_READ:
      return TLS_WANTS_READ;
    case SSL_ERROR_WANT_WRITE:
      return TLS_WANTS_WRITE;
    default:
      return TLS_FAILED;
  }
}

static ssize_t outcome(SSL *ssl, int result) {
  if (result > 0) return result;
  switch (SSL_get_error(ssl, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      errno = EAGAIN;
      return -1;
    case SSL_ERROR_ZERO_RETURN:
      return 0;
    case SSL_ERROR_SYSCALL:
      if (!errno) errno = ECONNRESET;
      return -1;
    default:
      errno = EPROTO;
      return -1;
  }
}

ssize_t tls_read(struct tls_session *session, uint8_t *p, size_t size) {
  ERR_clear_error();
  errno = 0;
  return outcome((SSL *)session, SSL_read((SSL *)session, p, (int)size));
}

ssize_t tls_write(struct tls_session *session, const uint8_t *p, size_t size) {
  ERR_clear_error();
  errno = 0;
  return outcome((SSL *)session, SSL_write((SSL *)session, p, (int)size));
}

void tls_free(struct tls_session *session) { SSL_free((SSL *)session); }

#else

const int tls_is_built_in = 0;

static _Noreturn void refuse(void) { die("built without OpenSSL: --tls is not there"); }

struct tls_session *tls_open(int socket) {
  (void)socket;
  refuse();
}

tls_progress tls_handshake(struct tls_session *session) {
  (void)session;
  refuse();
}

ssize_t tls_read(struct tls_session *session, uint8_t *p, size_t size) {
  (void)session, (void)p, (void)size;
  refuse();
}

ssize_t tls_write(struct tls_session *session, const uint8_t *p, size_t size) {
  (void)session, (void)p, (void)size;
  refuse();
}

void tls_free(struct tls_session *session) { (void)session; }

#endif
