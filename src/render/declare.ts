import { type Diagnostic, error } from '../core/diagnostics.ts'
import { orderedText } from '../python/values/ordered.ts'
import { str } from '../python/values/text.ts'
import { Dict, type Value } from '../python/values.ts'
import type { Places } from './places.ts'

/** Moves `extend` to `__extend__`, its dotted functions split (`_handle_extend` of 3007). */
export function takeExtend(state: Dict, sls: string, problems: Diagnostic[], places: Places): void {
  const extend = state.get('extend')
  if (extend === undefined) return
  const place = places.ofKey(state, 'extend')
  state.delete('extend')
  if (!(extend instanceof Dict)) {
    problems.push(error('extend-form', `Extension value in SLS '${sls}' is not a dictionary`, places.show(place)))
    return
  }
  for (const [id, body] of [...extend]) {
    if (!(body instanceof Dict)) {
      const text = `Extension name '${str(id)}' in SLS '${sls}' is not a dictionary`
      problems.push(error('extend-form', text, places.show(places.ofKey(extend, id))))
      extend.delete(id)
      continue
    }
    setOwner(body, sls)
    for (const key of [...body.keys()]) {
      const run = body.get(key)!
      if (typeof key === 'string' && !key.startsWith('_') && Array.isArray(run) && key.includes('.'))
        splitFunction(body, key, run)
    }
  }
  const blocks = state.get('__extend__')
  if (Array.isArray(blocks)) blocks.push(extend)
  else state.set('__extend__', [extend])
}

/** Moves `exclude` to `__exclude__`. */
export function takeExclude(state: Dict, sls: string, problems: Diagnostic[], places: Places): void {
  const exclude = state.get('exclude')
  if (exclude === undefined) return
  const place = places.ofKey(state, 'exclude')
  state.delete('exclude')
  if (!Array.isArray(exclude)) {
    const text = `Exclude Declaration in SLS ${sls} is not formed as a list`
    problems.push(
      error('exclude-form', text, {
        ...places.show(place),
        hint: 'write `exclude:` and below it `- sls: NAME` or `- id: ID`',
      }),
    )
    return
  }
  const list = state.get('__exclude__')
  if (Array.isArray(list)) list.push(...exclude)
  else state.set('__exclude__', [...exclude])
}

/** Marks every ID with its SLS, splits dotted functions, spells short declarations out (`_handle_state_decls` of 3007). */
export function declareStates(state: Dict, sls: string, problems: Diagnostic[], places: Places): void {
  for (const [id, body] of [...state]) {
    if (id === '__extend__' || id === '__exclude__') continue
    if (body instanceof Dict) declareId(id, body, sls, problems, places)
    else if (typeof body === 'string' && body.includes('.')) {
      const [module = '', called = ''] = body.split('.')
      const run: Value[] = [called]
      const made = new Dict([
        ['__sls__', sls],
        ['__env__', 'base'],
        [module, run],
      ])
      places.adopt(run, state, id)
      places.adopt(made, state, id)
      state.set(id, made)
    } else {
      problems.push(
        error('id-not-a-dictionary', `ID ${str(id)} in SLS ${sls} is not a dictionary`, {
          ...places.show(places.ofKey(state, id)),
          detail: `The type ${str(id)} in ${orderedText(body)} is not formatted as a dictionary`,
          hint: 'below an ID stands a function: `module.function:`',
        }),
      )
      state.delete(id)
    }
  }
}

function declareId(id: Value, body: Dict, sls: string, problems: Diagnostic[], places: Places): void {
  const modules = new Set<string>()
  for (const key of [...body.keys()]) {
    const run = body.get(key)!
    if (typeof key !== 'string' || key.startsWith('_') || !Array.isArray(run)) continue
    if (!key.includes('.')) {
      modules.add(key)
      continue
    }
    const module = key.split('.')[0]!
    if (modules.has(module)) {
      const text = `ID '${str(id)}' in SLS '${sls}' contains multiple state declarations of the same type`
      problems.push(
        error('same-module-twice', text, {
          ...places.show(places.of(run)),
          hint: `give the second ${module} state an ID of its own and set \`name\``,
        }),
      )
      continue
    }
    splitFunction(body, key, run)
    modules.add(module)
  }
  setOwner(body, sls)
}

/** `module.function: [args]` becomes `module: [args, function]`, last in the body. */
function splitFunction(body: Dict, key: string, run: Value[]): void {
  const [module = '', called = ''] = key.split('.')
  body.delete(key)
  body.set(module, run)
  run.push(called)
}

function setOwner(body: Dict, sls: string): void {
  if (!body.has('__sls__')) body.set('__sls__', sls)
  if (!body.has('__env__')) body.set('__env__', 'base')
}
