/** The instance of a client that names none, as Wowza calls it. */
export const defaultInstance = '_definst_';
