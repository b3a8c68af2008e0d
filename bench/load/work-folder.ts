import { join } from 'node:path';

/** What the bench makes and may keep from run to run; git ignores it. */
export const workFolder = join(import.meta.dirname, '..', '..', '.cache', 'bench');
