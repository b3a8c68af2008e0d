import { writeReadmes } from './module-properties.ts';

/** `npm run docs`: writes what the documentation takes from the code. */
await writeReadmes();
