/** What peers may take of the listeners before any protocol speaks. */
export interface ListenerLimits {
  /** Open connections over all HostPorts. */
  readonly maxConnections: number;
  /** Of these, from one IPv4 address or IPv6 /64. */
  readonly maxConnectionsPerAddress: number;
  /** From the accepted connection, its TLS handshake done, to its first byte. */
  readonly firstByteTimeoutMs: number;
  /** From accept to the end of the TLS handshake, however slowly bytes trickle in. */
  readonly tlsHandshakeTimeoutMs: number;
  /** Connections of one HostPort in the TLS handshake; with more the oldest is dropped. */
  readonly maxTlsHandshakes: number;
  /** Of these, from one IPv4 address or IPv6 /64; with more its oldest is dropped. */
  readonly maxTlsHandshakesPerAddress: number;
  /** From accept to the end of the PROXY protocol header, on connections from trusted proxies. */
  readonly proxyHeaderTimeoutMs: number;
}

export const defaultListenerLimits: ListenerLimits = {
  maxConnections: 10_000,
  maxConnectionsPerAddress: 2_000,
  firstByteTimeoutMs: 10_000,
  tlsHandshakeTimeoutMs: 10_000,
  // At about 60 KiB each.
  maxTlsHandshakes: 2_000,
  maxTlsHandshakesPerAddress: 1_000,
  proxyHeaderTimeoutMs: 5_000,
};

/** Silence after which the kernel probes a peer: finds peers that vanished without a word. */
export const keepAliveDelayMs = 30_000;

/** Under an attack the same complaint is logged this often at most, with the number left out. */
export const complaintIntervalMs = 1_000;
