import { DiagnosticError } from '../../core/diagnostics.ts'
import { str } from '../../python/values/text.ts'
import { Dict, type Value } from '../../python/values.ts'
import { type PrepareIo, StateFailure } from '../kit/prepare.ts'

/** Renders with Jinja, `context` over `defaults`. Where that fails it throws `StateFailure`: "what: why". */
export async function renderTemplate(
  template: { readonly name: string; readonly text: string },
  variables: { readonly context: Value; readonly defaults: Value },
  io: PrepareIo,
  what: string,
): Promise<string> {
  const all = new Map([...entriesOf(variables.defaults, 'Defaults'), ...entriesOf(variables.context, 'Context')])
  try {
    return await io.render({ ...template, engine: 'jinja' }, all)
  } catch (cause) {
    if (cause instanceof DiagnosticError) throw cause
    throw new StateFailure(`${what}: ${(cause as Error).message}`, { cause })
  }
}

function entriesOf(value: Value, label: string): [string, Value][] {
  if (value === null) return []
  if (!(value instanceof Dict)) throw new StateFailure(`${label} must be formed as a dict`)
  return [...value].map(([key, item]) => [str(key), item])
}
