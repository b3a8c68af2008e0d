import type { Socket } from 'node:net';
import { type ProxyHeader, ProxyHeaderReader } from '../codec/proxy-protocol/index.ts';
import { ProtocolError } from '../errors.ts';

export interface ProxyHeaderWait {
  /** From now to the end of the header, however slowly bytes trickle in. */
  readonly timeoutMs: number;
  /** `undefined`: the connection begins without a header. All that is not the header stands to be read. */
  readonly onHeader: (header: ProxyHeader | undefined) => void;
  /** It is no header, or none in time. The socket is still open. */
  readonly onFault: (error: ProtocolError) => void;
}

/**
 * Reads the PROXY protocol header off a new connection. A peer that ends before that is cut off without a word: a
 * proxy looks like that when it tries whether the port is open. The caller listens for the socket's errors.
 */
export function awaitProxyHeader(socket: Socket, { timeoutMs, onHeader, onFault }: ProxyHeaderWait): void {
  const reader = new ProxyHeaderReader();
  const timer = setTimeout(() => {
    stop();
    onFault(new ProtocolError('LIMIT_EXCEEDED', `no whole header in proxyHeaderTimeoutMs, ${timeoutMs}`));
  }, timeoutMs);
  const stop = () => {
    clearTimeout(timer);
    socket.off('readable', onReadable);
    socket.off('end', onEnd);
    socket.off('close', stop);
  };
  const read = (bytes: Uint8Array) => {
    try {
      return reader.push(bytes);
    } catch (error) {
      stop();
      if (!(error instanceof ProtocolError)) throw error;
      onFault(error);
      return undefined;
    }
  };
  const onEnd = () => {
    stop();
    socket.destroy();
  };
  // Not `data`: that sets the socket flowing, and pausing it again would keep the next reader's `data` from doing so.
  const onReadable = () => {
    // Without a size it is all there is, so that nothing comes before what is put back.
    const bytes: unknown = socket.read();
    if (!(bytes instanceof Uint8Array)) return;
    const answer = read(bytes);
    if (answer === undefined || answer.kind === 'more') return;
    stop();
    if (answer.rest.length > 0) socket.unshift(answer.rest);
    onHeader(answer.kind === 'header' ? answer.header : undefined);
  };
  socket.on('readable', onReadable);
  socket.on('end', onEnd);
  socket.on('close', stop);
}
