import { findCloseName } from './close-name.ts';

/** Wowza's folder for a virtual host is the one above `conf`: `${…VHostConfigHome}/conf/…` is common. */
const instanceVariable = 'com.wowza.wms.context.ApplicationInstance';
const applicationVariable = 'com.wowza.wms.context.Application';

/** They stand in Wowza's own files at places that Sluice does not use: kept as they are, without a word. */
const keptVariables = ['com.wowza.wms.TuningAuto', 'SourceStreamName'];

/** What `${…}` stands for while one file is read. */
export interface VariableScope {
  /** Absolute path of the folder above `conf`. */
  readonly home: string;
  readonly userHome: string;
  readonly vhost: string;
  /** `undefined` where there is none: in Server.xml and VHost.xml. */
  readonly application: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Content of `${file:PATH}` by PATH as written, read beforehand: resolving is synchronous. */
  readonly secretFiles: ReadonlyMap<string, SecretFile>;
}

/** A file that holds one secret, or why it could not be read. */
export type SecretFile = { readonly text: string } | { readonly failure: string };

export interface Resolution {
  readonly text: string;
  /** True when a part came from the environment or a file: never print it. */
  readonly secret: boolean;
  readonly problems: readonly VariableProblem[];
}

export interface VariableProblem {
  readonly severity: 'error' | 'warning';
  readonly rule: string;
  /** The reference as written. It names a secret and does not hold it. */
  readonly value: string;
}

/** A stretch of text, or the NAME of a `${NAME}`; `$${NAME}` is the escape for the text `${NAME}`. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable' | 'escaped'; readonly name: string };

/** Cuts a text at its variables. An opening `${` without its brace is text. */
export function splitVariables(text: string): Segment[] {
  const segments: Segment[] = [];
  let done = 0;
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', done)) {
    const close = text.indexOf('}', open);
    if (close < 0) break;
    // The innermost opening counts, so that a stray one spoils nothing.
    const start = text.lastIndexOf('${', close);
    const escaped = start > done && text[start - 1] === '$';
    const end = escaped ? start - 1 : start;
    if (end > done) segments.push({ kind: 'text', text: text.slice(done, end) });
    segments.push({ kind: escaped ? 'escaped' : 'variable', name: text.slice(start + 2, close) });
    done = close + 1;
  }
  if (done < text.length) segments.push({ kind: 'text', text: text.slice(done) });
  return segments;
}

/** The PATHs of all `${file:PATH}` in a text. */
export function listFileReferences(text: string): string[] {
  return splitVariables(text).flatMap((segment) =>
    segment.kind === 'variable' && segment.name.startsWith('file:') ? [segment.name.slice(5)] : [],
  );
}

/**
 * Puts values in place of variables, in one pass: what a variable brings in is never looked at again.
 * An unset environment variable or an unreadable file is an error; a name that nobody knows stays as it
 * is, with a warning. `${…ApplicationInstance}` stays for {@link resolveInstance}.
 */
export function resolveVariables(text: string, scope: VariableScope): Resolution {
  if (!text.includes('${')) return { text, secret: false, problems: [] };
  const problems: VariableProblem[] = [];
  let secret = false;
  const parts = splitVariables(text).map((segment) => {
    if (segment.kind === 'text') {
      if (segment.text.includes('${')) problems.push(unclosedProblem);
      return segment.text;
    }
    const reference = `\${${segment.name}}`;
    if (segment.kind === 'escaped') {
      if (isKnown(segment.name, scope)) problems.push(escapedProblem(reference));
      return reference;
    }
    const found = lookUp(segment.name, scope);
    if ('problem' in found) problems.push({ ...found.problem, value: reference });
    if ('value' in found) secret ||= found.secret;
    return 'value' in found ? found.value : reference;
  });
  return { text: parts.join(''), secret, problems };
}

/**
 * Puts the instance's name into a property value, once that is known.
 *
 * @param instance comes from the client: check it with `isSafeApplicationName` first.
 */
export function resolveInstance(text: string, instance: string): string {
  return text.replaceAll(`\${${instanceVariable}}`, () => instance);
}

type Found =
  | { readonly value: string; readonly secret: boolean }
  | { readonly problem: Omit<VariableProblem, 'value'> }
  | { readonly runtime: true };

function lookUp(name: string, scope: VariableScope): Found {
  if (name.startsWith('env:')) return lookUpEnvironment(name.slice(4), scope);
  if (name.startsWith('file:')) return lookUpFile(name.slice(5), scope);
  const value = contextOf(scope).get(name);
  if (value !== undefined) return { value, secret: false };
  if (name === instanceVariable && scope.application !== undefined) return { runtime: true };
  if (keptVariables.includes(name)) return { runtime: true };
  const close = findCloseName(name, [...contextOf(scope).keys(), instanceVariable, ...keptVariables]);
  const hint = close === undefined ? '' : `; \${${close}} is close`;
  return {
    problem: { severity: 'warning', rule: `must be a variable that Sluice knows, else it stays${hint}` },
  };
}

function lookUpEnvironment(name: string, scope: VariableScope): Found {
  const value = Object.hasOwn(scope.env, name) ? scope.env[name] : undefined;
  if (value !== undefined) return { value, secret: true };
  return { problem: { severity: 'error', rule: 'must name an environment variable that is set' } };
}

function lookUpFile(file: string, scope: VariableScope): Found {
  const content = scope.secretFiles.get(file);
  if (content !== undefined && 'text' in content) return { value: content.text, secret: true };
  const why = content === undefined ? '' : ` (${content.failure})`;
  return { problem: { severity: 'error', rule: `must name a readable file${why}` } };
}

function contextOf(scope: VariableScope): ReadonlyMap<string, string> {
  const context = new Map([
    ['com.wowza.wms.AppHome', scope.home],
    ['com.wowza.wms.ConfigHome', scope.home],
    ['com.wowza.wms.context.VHost', scope.vhost],
    ['com.wowza.wms.context.VHostConfigHome', scope.home],
    ['user.home', scope.userHome],
  ]);
  if (scope.application !== undefined) context.set(applicationVariable, scope.application);
  return context;
}

function isKnown(name: string, scope: VariableScope): boolean {
  return contextOf(scope).has(name) || name === instanceVariable;
}

const unclosedProblem: VariableProblem = {
  severity: 'warning',
  rule: 'must be closed with } and hold no other variable to be replaced',
  value: '${',
};

/** Templates of provisioning tools write `$${…}`; copied as they are, the path would stay unresolved. */
function escapedProblem(reference: string): VariableProblem {
  return {
    severity: 'warning',
    rule: 'must be written with one $ to be replaced; $$ keeps it as text',
    value: `$${reference}`,
  };
}
