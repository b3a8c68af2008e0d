import type { Socket } from 'node:net';
import { parseClientHello } from '../codec/tls/index.ts';

/**
 * Waits for a client's hello and puts it back; the socket then stands paused. Without an end in sight it is as if
 * the client had asked for no server. The caller listens for the socket's errors, and bounds the time.
 */
export function awaitClientHello(socket: Socket, onHello: (serverName: string | undefined) => void): void {
  let all = Buffer.alloc(0);
  const stop = () => {
    socket.off('data', onData);
    socket.off('end', onEnd);
    socket.off('close', stop);
  };
  const onEnd = () => {
    stop();
    socket.destroy();
  };
  const onData = (bytes: Buffer) => {
    all = Buffer.concat([all, bytes]);
    const answer = parseClientHello(all);
    if (answer.kind === 'more') return;
    stop();
    socket.pause();
    socket.unshift(all);
    onHello(answer.serverName);
  };
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('close', stop);
  // It may stand paused from an earlier look.
  socket.resume();
}
