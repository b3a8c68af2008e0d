import { ServerResponse } from 'node:http';
import type { UpgradeRequest } from './upgrade-request.ts';

/**
 * A plain response to a client that would rather go on with a protocol which is not spoken here, as curl asks for
 * `h2c`: it may be ignored (RFC 9110 §7.8). Node has stopped reading requests, so the connection ends with the answer.
 */
export function answerUpgrade({ request, socket }: UpgradeRequest): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.on('finish', () => socket.destroySoon());
  // Read on, so that the end of the connection shows.
  socket.resume();
  return response;
}
