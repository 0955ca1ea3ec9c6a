import { type Diagnostic, error } from '../core/diagnostics.ts'
import { orderedText } from '../python/values/ordered.ts'
import { str } from '../python/values/text.ts'
import { Dict, type Value } from '../python/values.ts'

/** The SLS that an item of an `include` list means, relative names resolved; or what is wrong with it. */
export function resolveInclude(
  item: Value,
  by: { readonly sls: string; readonly isInit: boolean },
): { readonly sls: string } | { readonly problem: Diagnostic } {
  if (item instanceof Dict) return fromEnvironment(item, by)
  if (typeof item !== 'string') {
    const hint = typeof item === 'number' ? `write it in quotes: '${item}'` : undefined
    const text = `The include ${orderedText(item)} in SLS '${by.sls}' is not the name of an SLS`
    return { problem: error('include-form', text, { hint }) }
  }
  if (!item.startsWith('.')) return { sls: item }
  const [, dots = '', rest = ''] = /^(\.+)(.*)$/s.exec(item) ?? []
  const parts = [...by.sls.split('.'), ...(by.isInit ? ['init'] : [])]
  if (dots.length > parts.length) {
    const text = `Attempted relative include of '${item}' within SLS 'base:${by.sls}' goes beyond top level package `
    return { problem: error('include-beyond-root', text, { hint: 'take away dots, or name the SLS from the root' }) }
  }
  return { sls: [...parts.slice(0, parts.length - dots.length), rest].join('.') }
}

function fromEnvironment(item: Dict, by: { readonly sls: string; readonly isInit: boolean }) {
  const [env, sls] = [...item].at(-1) ?? []
  if (env === 'base' && typeof sls === 'string') return resolveInclude(sls, by)
  const text = `Nonexistent saltenv '${str(env ?? null)}' found in include of '${orderedText(sls ?? null)}' within SLS 'base:${by.sls}'`
  const hint = 'kstate has the environment base alone: include the SLS by its name'
  return { problem: error('environment-refused', text, { hint }) }
}
