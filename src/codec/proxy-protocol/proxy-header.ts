/** One end of the connection to the proxy. */
export interface ProxyEndpoint {
  /** As sockets write it; an IPv4 address in IPv6 is the IPv4 address. */
  readonly address: string;
  readonly port: number;
}

/** The connection that a proxy relays. */
export interface ProxyRoute {
  /** The client. */
  readonly source: ProxyEndpoint;
  /** Where the client connected to. */
  readonly destination: ProxyEndpoint;
}

/** What a proxy says ahead of the bytes that it relays. */
export interface ProxyHeader {
  readonly version: 1 | 2;
  /**
   * `undefined` when the ends of this very connection count: the proxy speaks for itself (LOCAL), or for a client
   * that has no address in TCP over IP (UNKNOWN, UNSPEC, UNIX sockets, datagrams).
   */
  readonly route: ProxyRoute | undefined;
  /** Whether the client spoke TLS to the proxy; `undefined` when it does not say. */
  readonly secure: boolean | undefined;
}
