import type { Store } from '../store/store.ts';

/** Opens the database of a home folder for one command, and closes it whatever comes of it. */
export async function withStore<T>(home: string, work: (store: Store) => T | Promise<T>): Promise<T> {
  const [{ openStore }, { storePath }] = await Promise.all([
    import('../store/store.ts'),
    import('../server/gate-records.ts'),
  ]);
  const store = openStore(storePath(home));
  try {
    return await work(store);
  } finally {
    store.close();
  }
}
