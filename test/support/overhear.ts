import type { Decision, ModuleDefinition, ModuleHooks, PropertySpecs } from 'sluice/module';

type Answer = ReturnType<NonNullable<ModuleHooks['onPublish']>>;

/** The same module, and what its gates answered: an answer says more than any client or record is told. */
export function overhear<P extends PropertySpecs>(
  definition: ModuleDefinition<P>,
): { readonly definition: ModuleDefinition<P>; readonly decisions: (Decision | undefined)[] } {
  const decisions: (Decision | undefined)[] = [];
  const keep = async (answer: Answer) => {
    const decision = (await answer) ?? undefined;
    decisions.push(decision);
    return decision;
  };
  const create: ModuleDefinition<P>['create'] = async (context) => {
    const hooks = await definition.create(context);
    return {
      ...hooks,
      ...(hooks.onConnect && { onConnect: (asked, signal) => keep(hooks.onConnect?.(asked, signal)) }),
      ...(hooks.onReleaseStream && {
        onReleaseStream: (asked, signal) => keep(hooks.onReleaseStream?.(asked, signal)),
      }),
      ...(hooks.onPublish && { onPublish: (asked, signal) => keep(hooks.onPublish?.(asked, signal)) }),
      ...(hooks.onPlay && { onPlay: (asked, signal) => keep(hooks.onPlay?.(asked, signal)) }),
    } satisfies ModuleHooks;
  };
  return { decisions, definition: { ...definition, create } };
}
