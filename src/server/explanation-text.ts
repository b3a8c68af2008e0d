import type { Explanation } from '../module/explanation.ts';
import { textTable } from './text-table.ts';

/** Gates as operators know them. */
const gateTexts = { connect: 'connect', release: 'releaseStream', publish: 'publish', play: 'play' } as const;

/** What `sluice gate explain` prints: each module's answer in order, then the gate's. */
export function renderExplanation({ answers, outcome }: Explanation): string {
  const rows = answers.map(({ decision, durationMs, error, gate, module }) => [
    gateTexts[gate],
    module,
    `${durationMs.toFixed(1)} ms`,
    `${describeDecision(decision)}${error === undefined ? '' : ` (${rootMessage(error)})`}`,
  ]);
  const lines = rows.length === 0 ? ['No module has a say.'] : textTable(rows);
  return `${[...lines, '', describeOutcome(outcome)].join('\n')}\n`;
}

/** The same for programs. */
export function explanationJson({ answers, outcome }: Explanation): string {
  // An Error is nothing in JSON.
  const readable = answers.map(({ error, ...answer }) => ({ ...answer, error: error && rootMessage(error) }));
  return `${JSON.stringify({ answers: readable, outcome }, null, 2)}\n`;
}

function describeDecision(decision: Explanation['answers'][number]['decision']): string {
  if (decision === undefined) return 'no opinion';
  if (decision.kind === 'deny') {
    const step = decision.challenge === true ? 'asks for a login' : `denies, ${decision.reason}`;
    return `${step}: ${decision.auditText ?? decision.description}`;
  }
  const { streamName, takeOver, user } = decision;
  const grants = [
    ...(user === undefined ? [] : [`user ${user}`]),
    ...(streamName === undefined ? [] : [`public name ${streamName}`]),
    ...(takeOver === false ? ['no take-over'] : []),
  ];
  return grants.length === 0 ? 'allows' : `allows: ${grants.join(', ')}`;
}

function describeOutcome(outcome: Explanation['outcome']): string {
  if (outcome.allowed) {
    const { streamName, user } = outcome;
    return `Allowed: ${streamName}, as ${user === undefined ? 'nobody in particular' : `the user ${user}`}.`;
  }
  const { description, gate, module, reason } = outcome;
  return `Denied at ${gateTexts[gate]} by ${module ?? 'the server itself'} (${reason}): ${description}`;
}

/** What went wrong at the bottom of it: the errors above only say who passed it on. */
function rootMessage(error: Error): string {
  return error.cause instanceof Error ? rootMessage(error.cause) : error.message;
}
