/** How an application of Sluice's trades delay against CPU. */
export const deliveryModes = ['balanced', 'low-latency', 'throughput'] as const;
export type DeliveryMode = (typeof deliveryModes)[number];

/**
 * The property of Application.xml that sets it. Undefined as long as there is none: the bench then has one Sluice,
 * as it is; with a name it has one a mode wherever delivery is measured.
 */
export const deliveryProperty: string | undefined = undefined;
