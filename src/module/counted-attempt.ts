import type { GateRequest } from './request.ts';

/**
 * The last failed login of one client that was counted. An encoder shows the same name and query twice, when it
 * announces (releaseStream) and when it publishes: that is one attempt, in whichever order the two are decided.
 */
export class CountedAttempt {
  #last: { readonly gate: GateRequest['gate']; readonly shown: string } | undefined;

  /** True when the failure belongs to what was counted already. Asking again after that counts anew. */
  repeats(request: GateRequest): boolean {
    if (request.gate !== 'release' && request.gate !== 'publish') return false;
    const shown = JSON.stringify([request.requestedName, request.query.text]);
    const last = this.#last;
    const isOther = last !== undefined && last.gate !== request.gate && last.shown === shown;
    this.#last = isOther ? undefined : { gate: request.gate, shown };
    return isOther;
  }
}
