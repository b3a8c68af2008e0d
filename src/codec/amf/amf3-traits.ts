/** How objects of a class are laid out (AMF3 §3.12); sent once a message and referred to after. */
export type Amf3Traits =
  | { readonly externalizable: true; readonly className: string }
  | {
      readonly externalizable: false;
      readonly className: string;
      /** Whether named properties follow the sealed ones. */
      readonly dynamic: boolean;
      readonly sealedNames: readonly string[];
    };

/**
 * What the header of a new object says, its lowest bit (new, not a reference) taken off:
 *
 *     x0      traits by reference, x the index
 *     11      traits of an externalizable class
 *     nd01    traits with n sealed names; d: named members follow them
 */
export const Amf3ObjectHeader = {
  NewTraits: 0b001,
  Externalizable: 0b010,
  Dynamic: 0b100,
  sealedCountShift: 3,
} as const;

/**
 * Externalizable classes whose body is one AMF3 value. Of any other class the length of the body is known to
 * its code alone.
 */
export const singleValueClasses: ReadonlySet<string> = new Set([
  'flex.messaging.io.ArrayCollection',
  'flex.messaging.io.ArrayList',
  'flex.messaging.io.ObjectProxy',
]);
