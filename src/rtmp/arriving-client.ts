import type { Client } from '../module/client.ts';
import type { ConnectParameters } from './session-owner.ts';
import type { Transport } from './transport.ts';

/** The client as modules see it: what it says of itself in connect, and where it comes from. */
export function arrivingClient(request: ConnectParameters, transport: Transport): Omit<Client, 'user'> {
  const { query, arguments: connectArguments, ...rest } = request;
  const { id, address, certificate, playOnly, port, secure } = transport;
  return {
    ...rest,
    id,
    address,
    port,
    secure,
    certificate,
    playOnly,
    protocol: 'rtmp',
    appQuery: query,
    connectArguments,
    authorization: '',
  };
}
