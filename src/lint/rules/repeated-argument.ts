import { warning } from '../../core/diagnostics.ts'
import { equals } from '../../core/values/order.ts'
import { Dict, type Value } from '../../core/values.ts'
import type { Declaration, Found, Rule, TargetTree } from '../types.ts'

/** An argument or requisite written twice in one state. */
export const repeatedArgument: Rule = {
  code: 'argument-twice',
  severity: 'warning',
  tells: 'An argument stands twice in one state, such as two `require` lists.',
  why: 'Salt keeps the last and drops the others without a word.',
  check: ({ targets }) => targets.flatMap((tree) => tree.declarations.flatMap((one) => checkOne(one, tree))),
}

function checkOne({ id, run }: Declaration, { id: target, session }: TargetTree): Found[] {
  const first = new Map<string, Dict>()
  const found: Found[] = []
  for (const arg of run) {
    if (!(arg instanceof Dict)) continue
    for (const [key, value] of arg) {
      if (typeof key !== 'string' || key === 'names') continue
      const before = first.get(key)
      first.set(key, arg)
      if (!before || before === arg || equals(before.get(key) ?? null, value)) continue
      const earlier = session.places.show(session.places.ofKey(before, key))
      const loses = isList(value) ? 'the first list is dropped' : 'the first is dropped'
      found.push({
        target,
        diagnostic: warning(repeatedArgument.code, `${key} stands twice in state '${id}': ${loses}`, {
          ...session.places.show(session.places.ofKey(arg, key)),
          related: earlier.at
            ? [{ message: 'first written here', at: earlier.at, excerpt: earlier.excerpt }]
            : undefined,
          hint: isList(value) ? `write one \`- ${key}:\` list with all of it` : 'take one of them away',
        }),
      })
    }
  }
  return found
}

function isList(value: Value): boolean {
  return Array.isArray(value)
}
