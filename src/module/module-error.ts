import { type ErrorCode, SluiceError } from '../errors.ts';

export type ModuleErrorCode = Extract<ErrorCode, `HOOK_${string}`>;

/** A module's fault: which module and hook, and what it threw as `cause`. */
export class ModuleError extends SluiceError {
  readonly module: string;
  readonly hook: string;

  constructor(code: ModuleErrorCode, module: string, hook: string, got: string, options?: ErrorOptions) {
    super(code, `${got} from ${module}.${hook}`, options);
    this.module = module;
    this.hook = hook;
  }
}

/** What a thrown value says, whatever it is. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
