import { type Diagnostic, error } from '../../core/diagnostics.ts'
import { str } from '../../python/values/text.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { Places } from '../../render/types.ts'
import { REQUISITES } from '../keywords.ts'
import { firstKey } from './dicts.ts'
import { Finder } from './find.ts'

/** What an extension says of one ID: functions to lists of arguments, `__sls__`, `__env__`. */
export interface Extension {
  readonly id: Value
  readonly body: Value
}

/** Takes the `extend` blocks out of high data, as `{ID: body}` in order of appearance. */
export function takeExtensions(high: Dict): Extension[] {
  const blocks = high.get('__extend__')
  high.delete('__extend__')
  if (!Array.isArray(blocks)) return []
  return blocks.flatMap((block) => (block instanceof Dict ? [...block].map(([id, body]) => ({ id, body })) : []))
}

/**
 * Lays extensions over high data (`reconcile_extend` of 3007): requisites are added, functions and all other arguments
 * replaced, `name` takes the place of `names`. `strict`: a name counts only with the module.
 */
export function applyExtensions(
  high: Dict,
  extensions: readonly Extension[],
  places: Places,
  strict: boolean,
  origins: ReadonlyMap<Value, Diagnostic['at']> = new Map(),
): Diagnostic[] {
  const errors: Diagnostic[] = []
  const finder = new Finder(high)
  const excluded = excludedSls(high)
  for (const { id, body } of extensions) {
    const shown = () => places.show(origins.get(id) ?? (body instanceof Dict ? places.of(body) : undefined))
    if (!(body instanceof Dict)) {
      errors.push(error('extend-form', `Extension name '${str(id)}' is not a dictionary`, shown()))
      continue
    }
    const state = [...body.keys()].find((key) => typeof key === 'string' && !key.startsWith('__')) as string | undefined
    if (state === undefined) {
      const text = `Extension name '${str(id)}' in SLS '${str(body.get('__sls__'))}' names no state to extend`
      errors.push(error('extend-form', text, shown()))
      continue
    }
    let target = id
    const known = high.get(id)
    if (!(known instanceof Dict && known.has(state))) {
      const found = finder.byName(id, state, strict)
      if (found.length !== 1) {
        errors.push(cannotExtend(id, body, shown()))
        continue
      }
      target = found[0]![0]
    }
    if (excluded.has(body.get('__sls__'))) continue
    const wrong = [...body].find(([key, run]) => isFunction(key) && !isIterable(run))
    if (wrong) {
      const text = `The extension of '${str(wrong[0])}' of '${str(id)}' in SLS '${str(body.get('__sls__'))}' is not formed as a list`
      errors.push(error('extend-form', text, shown()))
      continue
    }
    const own = high.get(target)
    if (own instanceof Dict) mergeBody(finder, str(target), own, body)
  }
  return errors
}

function cannotExtend(id: Value, body: Dict, shown: Partial<Diagnostic>): Diagnostic {
  const env = str(body.get('__env__') ?? 'base')
  const sls = str(body.get('__sls__') ?? 'base')
  const text = `Cannot extend ID '${str(id)}' in '${env}:${sls}'. It is not part of the high state.\nThis is likely due to a missing include statement or an incorrectly typed ID.\nEnsure that a state with an ID of '${str(id)}' is available\nin environment '${env}' and to SLS '${sls}'`
  return error('extend-missing', text, { ...shown, hint: `include the SLS that declares '${str(id)}'` })
}

function excludedSls(high: Dict): Set<Value | undefined> {
  const excluded = new Set<Value | undefined>()
  const excludes = high.get('__exclude__')
  if (!Array.isArray(excludes)) return excluded
  for (const item of excludes) {
    if (typeof item === 'string') excluded.add(item)
    else if (item instanceof Dict && item.get('sls')) excluded.add(item.get('sls'))
  }
  return excluded
}

function mergeBody(finder: Finder, id: string, own: Dict, body: Dict): void {
  for (const [state, run] of body) {
    if (typeof state !== 'string' || state.startsWith('__')) continue
    const list = own.get(state)
    if (list === undefined) {
      own.set(state, run)
      if (Array.isArray(run)) for (const arg of run) finder.note(id, state, arg)
      continue
    }
    if (!Array.isArray(list)) continue
    for (const arg of itemsOf(run)) {
      mergeArgument(list, arg)
      finder.note(id, state, arg)
    }
  }
}

function mergeArgument(list: Value[], arg: Value): void {
  let updated = false
  const name = arg instanceof Dict ? firstKey(arg) : undefined
  for (let i = 0; i < list.length; i++) {
    const own = list[i]!
    if (typeof arg === 'string' && typeof own === 'string') {
      list[i] = arg
      updated = true
    } else if (arg instanceof Dict && own instanceof Dict && name !== undefined) {
      const ownName = firstKey(own)
      if (ownName === name) {
        if (typeof name === 'string' && REQUISITES.has(name)) addRequisites(own, name, arg.get(name)!)
        else list[i] = arg
        updated = true
      }
      if (name === 'name' && ownName === 'names') list[i] = arg
    }
  }
  if (!updated) list.push(arg)
}

function addRequisites(own: Dict, name: string, more: Value): void {
  const present = own.get(name)
  if (Array.isArray(present)) present.push(...itemsOf(more))
}

/** What Python goes through: a list's items, a dictionary's keys, a text's letters. */
function itemsOf(value: Value): Iterable<Value> {
  if (value instanceof Dict) return value.keys()
  return Array.isArray(value) || typeof value === 'string' ? value : []
}

function isIterable(value: Value): boolean {
  return Array.isArray(value) || value instanceof Dict || typeof value === 'string'
}

function isFunction(key: Value): boolean {
  return typeof key === 'string' && !key.startsWith('__')
}
