import type { Socket } from 'node:net';

/** What a connection speaks, by its first byte. */
export type SpokenProtocol = 'rtmp' | 'http' | 'tls';

/** First byte of a TLS record that holds a handshake (RFC 8446 §5.1). */
const tlsHandshake = 0x16;

/**
 * HTTP begins with a method, in capital letters by all that is registered. Anything else is for RTMP, which
 * says best what is wrong with it.
 */
export function detectProtocol(firstByte: number): SpokenProtocol {
  if (firstByte === tlsHandshake) return 'tls';
  return firstByte >= 0x41 && firstByte <= 0x5a ? 'http' : 'rtmp';
}

export interface FirstBytesOptions {
  /** A peer that says nothing for this long is cut off. */
  readonly timeoutMs: number;
  /** The socket stands paused, with all its bytes still to read. */
  readonly onProtocol: (protocol: SpokenProtocol) => void;
}

/** Waits for the first byte of a connection and puts it back. The caller listens for the socket's errors. */
export function awaitFirstBytes(socket: Socket, { timeoutMs, onProtocol }: FirstBytesOptions): void {
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  const stop = () => {
    clearTimeout(timer);
    socket.off('data', onData);
    socket.off('end', onEnd);
    socket.off('close', stop);
  };
  const onEnd = () => {
    stop();
    socket.destroy();
  };
  const onData = (bytes: Uint8Array) => {
    stop();
    socket.pause();
    socket.unshift(bytes);
    onProtocol(detectProtocol(bytes[0] ?? 0));
  };
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('close', stop);
}
