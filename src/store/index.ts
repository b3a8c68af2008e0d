export { type Account, Accounts, type NewAccount } from './accounts.ts';
export { hashPassword, verifyPassword } from './password-hash.ts';
export {
  type Database,
  isSqliteError,
  type OpenOptions,
  openSqlite,
  type SqlRow,
  type SqlValue,
  type Statement,
} from './sqlite.ts';
export { openStore, type Store, storeFile } from './store.ts';
