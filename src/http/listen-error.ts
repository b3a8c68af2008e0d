import type { HostPortSettings } from '../config/settings.ts';
import { type ErrorCode, SluiceError } from '../errors.ts';

const codes: Readonly<Record<string, ErrorCode>> = {
  EADDRINUSE: 'PORT_IN_USE',
  EACCES: 'PORT_FORBIDDEN',
  EPERM: 'PORT_FORBIDDEN',
  EADDRNOTAVAIL: 'LISTEN_ADDRESS_UNAVAILABLE',
  ENOTFOUND: 'LISTEN_ADDRESS_UNAVAILABLE',
  EAFNOSUPPORT: 'LISTEN_ADDRESS_UNAVAILABLE',
};

/** A port that did not open. The message names port, address and HostPort, and where that is configured. */
export class ListenError extends SluiceError {
  readonly port: number;
  readonly hostPort: string;

  constructor(hostPort: HostPortSettings, port: number, cause: NodeJS.ErrnoException) {
    const code = codes[cause.code ?? ''] ?? 'LISTEN_FAILED';
    const { file, line } = hostPort.location;
    const reason = code === 'LISTEN_FAILED' ? `: ${cause.message}` : '';
    super(
      code,
      `port ${port} on ${hostPort.ipAddress} for HostPort "${hostPort.name}" (${file}:${line})${reason}`,
      { cause },
    );
    this.port = port;
    this.hostPort = hostPort.name;
  }
}
