/** OWASP's argon2id parameters for a login: 19 MiB, two passes, one lane; about 10 ms off the event loop. */
const argon2Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hash and salt of a password that nobody knows: checking against it takes as long as against any other. */
let nobodysHash: Promise<string> | undefined;

/** A slow hash of a password, in PHC notation (argon2id). Runs off the event loop. */
export async function hashPassword(password: string): Promise<string> {
  const { hash } = await import('@node-rs/argon2');
  return hash(password, argon2Options);
}

/**
 * Whether a password is the one that was hashed. Runs off the event loop.
 *
 * @param hash `undefined` for an account that does not exist: the answer is no, and takes as long.
 */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const { verify } = await import('@node-rs/argon2');
  if (hash !== undefined) return verify(hash, password);
  nobodysHash ??= hashPassword(crypto.randomUUID());
  await verify(await nobodysHash, password);
  return false;
}
