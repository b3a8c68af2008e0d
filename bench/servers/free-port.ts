import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/**
 * Ports that are free now, for servers that cannot take one from the system themselves. All are held until the
 * last is found, so that no two are the same.
 */
export async function freePorts<Name extends string>(
  ...names: readonly Name[]
): Promise<Record<Name, number>> {
  const listeners = await Promise.all(
    names.map(async (name) => {
      const listener = createServer().listen(0, '127.0.0.1');
      await once(listener, 'listening');
      return [name, listener] as const;
    }),
  );
  const ports = listeners.map(
    ([name, listener]) => [name, (listener.address() as AddressInfo).port] as const,
  );
  for (const [, listener] of listeners) listener.close();
  return Object.fromEntries(ports) as Record<Name, number>;
}
