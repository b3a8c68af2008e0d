/** Publishing to an impossible name must answer BadName, which is what `conflict` becomes. */
export const badNameReasons = { release: 'conflict', publish: 'conflict', play: 'not-found' } as const;

/** Wowza's AutoAccept=false: a module must accept the client. */
export const notAccepted = {
  reason: 'forbidden',
  description: 'No module of this application accepted the client',
} as const;
