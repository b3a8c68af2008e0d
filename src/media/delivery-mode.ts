/** How long units wait to be merged into one write a viewer, by the number of viewers of a stream. */
export interface MergeWindow {
  /** Up to this many viewers nothing waits. */
  readonly freeViewers: number;
  /** What each further viewer adds. */
  readonly msPerViewer: number;
  readonly maxMs: number;
}

/** What an application prefers where many watch: little delay, or little work. */
export const deliveryModes = ['low-latency', 'balanced', 'throughput'] as const;
export type DeliveryMode = (typeof deliveryModes)[number];

/**
 * A write costs the kernel about the same whether it carries one frame or four: what waits a little is cheaper
 * by as much. A handful of viewers costs nothing worth waiting for, so nothing waits for them.
 */
export const mergeWindows: Readonly<Record<DeliveryMode, MergeWindow>> = {
  'low-latency': { freeViewers: 200, msPerViewer: 0.01, maxMs: 5 },
  balanced: { freeViewers: 8, msPerViewer: 0.05, maxMs: 40 },
  throughput: { freeViewers: 0, msPerViewer: 1, maxMs: 200 },
};

export const defaultDeliveryMode: DeliveryMode = 'balanced';
