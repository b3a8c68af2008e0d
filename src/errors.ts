/**
 * The catalogue of coded errors: code -> the rule that was broken.
 * docs/reference/errors.md lists the same codes; a test keeps the two equal.
 */
export const errorRules = {
  ACCOUNT_EXISTS: 'A new account must have a name that no other one has',
  ACCOUNT_NAME_INVALID: 'An account name must be 1 to 64 bytes of letters, digits and . _ - @ +',
  ACCOUNT_PASSWORD_INVALID: 'The password of an account must be 1 to 1024 bytes',
  ACCOUNT_STREAMS_INVALID:
    'An account may have 100 stream names of 1 to 255 characters, none a control character',
  ACCOUNT_UNKNOWN: 'An account must exist to be changed',
  AGGREGATE_INVALID: 'An aggregate message must consist of whole FLV tags',
  AMF_BAD_REFERENCE: 'An AMF reference must name a value that is complete and in the same message',
  AMF_NAME_TOO_LONG: 'A property or class name in AMF0 must be at most 65,535 bytes of UTF-8',
  AMF_TRUNCATED: 'An AMF value must end within its message',
  AMF_UNKNOWN_EXTERNALIZABLE: 'An externalizable AMF3 class must be one whose body is known',
  AMF_UNKNOWN_MARKER: 'An AMF value must begin with a marker that its version defines',
  AMF_VALUE_TOO_LARGE: 'A value in AMF3 must be at most 268,435,455 bytes or items long',
  CERTIFICATE_FILE_INVALID: 'A file of certificates must be PEM, DER or PKCS #7, and hold one',
  CHUNK_SIZE_INVALID: 'A chunk size must be 1 to 2147483647 bytes',
  CHUNK_STREAM_UNKNOWN: 'The first chunk of a chunk stream must have a message header of type 0 or 1',
  CHUNK_TYPE_UNEXPECTED: 'A message that is under way must go on in chunks of type 3',
  COMMAND_INVALID: 'A command message must begin with the name of the command',
  CONFIG_INVALID: 'The configuration must hold no error',
  CONTROL_MESSAGE_TRUNCATED: 'A control message must have all its fields',
  DATA_MESSAGE_INVALID: 'A data message must begin with the name of its handler',
  FLV_FILE_INVALID: 'An FLV file must begin with the FLV signature and hold unencrypted tags',
  HANDSHAKE_ENCRYPTED: 'A connection must use plain RTMP or RTMPS, since RTMPE is not served',
  HANDSHAKE_VERSION: 'An RTMP handshake must begin with version 3',
  HOME_NOT_EMPTY: 'sluice init needs a folder that is new or empty, or --force',
  HOME_NOT_WRITABLE: 'sluice init needs a folder that can be written, or one in which it can be made',
  HOOK_ANSWER_INVALID: 'A hook must answer as its type says',
  HOOK_FAILED: 'A hook must not throw',
  HOOK_TIMED_OUT: 'A hook must settle within its time-out',
  HTTP_ON_RTMP_PORT: 'A connection to an RTMP port must begin with an RTMP handshake, not with HTTP',
  IMPORT_FILE_INVALID: 'sluice import needs a file in the format that it names',
  IMPORT_INTO_SOURCE: 'sluice import must write into another folder than the one it reads',
  IMPORT_NOTHING_FOUND: 'sluice import needs the files of the server that it names',
  IMPORT_WOULD_OVERWRITE: 'sluice import replaces no file without --force',
  KEYSTORE_EXISTS: 'sluice keystore needs --force to replace a file',
  KEYSTORE_NAMES_MISSING: 'A certificate request needs a host name, of the old certificate or from --host',
  KEYSTORE_NOT_KEPT: 'sluice keystore import must be able to keep all that a key store holds',
  KEYSTORE_PASSWORD_MISSING:
    'The password of a key store must come by --password-file, SLUICE_KEYSTORE_PASSWORD or a terminal',
  KEYSTORE_PASSWORD_SHORT:
    'A new PKCS12 key store needs a password of 6 characters or more, since Java takes no shorter one',
  LIMIT_EXCEEDED: 'A size, count or wait that a peer controls must stay within its named limit',
  LISTEN_ADDRESS_UNAVAILABLE: "A HostPort's IpAddress must be an address of this machine, or *",
  LISTEN_FAILED: 'A HostPort must be able to listen on its ports',
  LOG_LEVEL_UNKNOWN: 'SLUICE_LOG_LEVEL must be debug, info, warn, error or silent',
  MEDIA_HEADER_INVALID: 'A media header must hold only values that its format defines',
  MEDIA_HEADER_TRUNCATED: 'A media header must not end before its last field',
  PORT_FORBIDDEN:
    'A HostPort needs a port that this user may open (below 1024 that takes CAP_NET_BIND_SERVICE or root)',
  PORT_IN_USE: 'A HostPort needs a port that no other program listens on',
  PROXY_HEADER_INVALID: 'A PROXY protocol header must be as its specification says',
  PROXY_HEADER_MISSING:
    'Where ProxyProtocol is required a connection must come from a trusted proxy and begin with its header',
  PROXY_HEADER_UNEXPECTED:
    'A PROXY protocol header must come from one of the TrustedProxies of a HostPort with ProxyProtocol',
  RELAY_FRAME_INVALID: 'A frame between workers must have the fields of its type, and no more',
  STORE_NOT_OPENED: 'The database must be an SQLite file that can be read and written',
  STORE_TOO_NEW: 'A database must be of this release of Sluice or an earlier one',
  STORE_UNAVAILABLE: 'The database needs better-sqlite3, or the SQLite of Node 22.5 and later',
  TEA_CIPHERTEXT_INVALID: 'A TEA ciphertext must be whole words in the notation of its variant',
  TEA_PLAINTEXT_INVALID: 'A TEA text must be UTF-8 without NULs, and of the length that it says',
  TLS_CERTIFICATE_EXPIRED: 'The certificates of a key store must not have expired',
  TLS_CERTIFICATE_MISSING: 'A key store must hold the certificate of its private key',
  TLS_CERTIFICATE_NOT_YET_VALID: 'The certificates of a key store must be valid already',
  TLS_CHAIN_INCOMPLETE: 'The CA certificates of a key store must link its certificate up to its root',
  TLS_CIPHER_UNKNOWN: 'CipherSuites must hold names of suites (Java or OpenSSL) that OpenSSL offers here',
  TLS_HANDSHAKE_IMPOSSIBLE: 'Key, certificate, Protocols and CipherSuites must allow a TLS handshake',
  TLS_KEYSTORE_BROKEN: 'A key store must be a whole and readable JKS, JCEKS, PKCS12 or PEM file',
  TLS_KEYSTORE_FORMAT: 'A key store must be JKS, JCEKS, PKCS12 or PEM, encrypted as Java and OpenSSL do',
  TLS_KEYSTORE_TOO_LARGE: 'A key store must stay within the limits on its size, entries and iterations',
  TLS_KEYSTORE_UNREADABLE: 'KeyStorePath must name a readable file',
  TLS_KEY_ALIAS_UNKNOWN: 'KeyAlias must name a private key of the key store',
  TLS_KEY_KIND: 'The key of a TLS port must be RSA, EC or EdDSA',
  TLS_KEY_MISMATCH: 'The certificate must belong to the private key in the same key store',
  TLS_KEY_MISSING: 'A key store must hold a private key',
  TLS_KEY_PASSWORD_WRONG: 'KeyPassword, or else KeyStorePassword, must open the private key',
  TLS_ON_RTMP_PORT: 'A connection to a plain RTMP port must begin with an RTMP handshake, not with TLS',
  TLS_PASSWORD_WRONG: 'KeyStorePassword must open the key store',
  TLS_PROTOCOL_UNKNOWN: 'Protocols must be neighbours from TLSv1, TLSv1.1, TLSv1.2, TLSv1.3',
  TLS_TRUSTSTORE_EMPTY: 'A trust store must hold the certificate of an authority',
  WORKER_FAILED: 'A worker must be able to start, and to go on',
  WORKER_SOCKET_PATH: 'The folder for the sockets between workers must leave their paths 100 bytes or less',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof errorRules;

/** Any error that Sluice raises itself. The message states the rule, then the value it got. */
export class SluiceError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, got: string, options?: ErrorOptions) {
    super(`${errorRules[code]}; got ${got}`, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The peer's fault: it closes that peer's connection and nothing else. */
export class ProtocolError extends SluiceError {}
