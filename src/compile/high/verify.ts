import { type Diagnostic, error } from '../../core/diagnostics.ts'
import { closest } from '../../core/similar.ts'
import { orderedText } from '../../python/values/ordered.ts'
import { str } from '../../python/values/text.ts'
import { typeName } from '../../python/values/types.ts'
import { Dict, hashKey, type Value } from '../../python/values.ts'
import type { Places } from '../../render/types.ts'
import { argumentKeywords } from '../keywords.ts'
import { firstKey, isHashable } from './dicts.ts'

const LISTED_REQUISITES = new Set(['require', 'watch', 'prereq', 'onchanges'])

/** What is wrong with the shape of high data, in Salt's words (`verify_high` of 3007). */
export function verifyHigh(high: Dict, places: Places): Diagnostic[] {
  return new Verifier(places).verify(high)
}

class Verifier {
  readonly #found: Diagnostic[] = []
  /** By ID: its last requisite statement's function, and what that requires: reference → module. */
  readonly #requisites = new Map<string, { readonly state: string; readonly by: Map<unknown, Value> }>()
  readonly #places: Places
  constructor(places: Places) {
    this.#places = places
  }

  verify(high: Dict): Diagnostic[] {
    for (const [id, body] of high) {
      if (typeof id === 'string' && id.startsWith('__')) continue
      this.#verifyId(high, id, body)
    }
    return this.#found
  }

  #verifyId(high: Dict, id: Value, body: Value): void {
    const sls = body instanceof Dict ? str(body.get('__sls__')) : ''
    const place = () =>
      body instanceof Dict || Array.isArray(body) ? this.#places.of(body) : this.#places.ofKey(high, id)
    if (typeof id !== 'string') {
      const text = `ID '${str(id)}' in SLS '${sls}' is not formed as a string, but is a ${typeName(id)}. It may need to be quoted.`
      this.#add('id-not-text', text, { ...this.#places.show(place()), hint: `write the ID in quotes: '${str(id)}'` })
    }
    if (!(body instanceof Dict)) {
      const text = `The type ${str(id)} in ${orderedText(body)} is not formatted as a dictionary`
      this.#add('id-not-a-dictionary', text, this.#places.show(place()))
      return
    }
    for (const [state, run] of body) {
      if (typeof state !== 'string') {
        const text = `The function '${str(state)}' of ID '${str(id)}' in SLS '${sls}' is not formed as a string, but is a ${typeName(state)}`
        this.#add('function-not-text', text, this.#places.show(this.#places.ofKey(body, state)))
        continue
      }
      if (state.startsWith('__')) continue
      this.#verifyState(str(id), body, state, run, sls)
    }
  }

  #verifyState(id: string, body: Dict, state: string, run: Value, sls: string): void {
    const shown = () => this.#places.show(Array.isArray(run) ? this.#places.of(run) : this.#places.ofKey(body, state))
    if (run === null) {
      const text = `ID '${id}' in SLS '${sls}' contains a short declaration (${state}) with a trailing colon. When not passing any arguments to a state, the colon must be omitted.`
      this.#add('state-without-list', text, {
        ...shown(),
        hint: `write \`${state}\` without the colon, or \`${state}: []\``,
      })
      return
    }
    if (!Array.isArray(run)) {
      const text = `State '${id}' in SLS '${sls}' is not formed as a list`
      const hint = hintForKeyword(state) ?? (run instanceof Dict ? 'begin each argument with "- "' : undefined)
      this.#add('state-not-a-list', text, { ...shown(), hint })
      return
    }
    let functions = state.includes('.') ? 1 : 0
    for (const arg of run) {
      if (typeof arg === 'string') {
        functions++
        if (arg.trim().includes(' ')) this.#refuseBlank(id, arg, sls, shown())
      } else if (arg instanceof Dict) this.#verifyArgument(id, state, arg, sls)
    }
    if (functions === 0 && state !== 'require' && state !== 'watch') {
      this.#add('no-function', `No function declared in state '${id}' in SLS '${sls}'`, {
        ...shown(),
        hint: hintForKeyword(state) ?? `name the function: \`${state}.FUNCTION:\``,
      })
    } else if (functions > 1) {
      const names = [
        ...(state.includes('.') ? [state.slice(state.indexOf('.') + 1)] : []),
        ...run.filter((arg) => typeof arg === 'string'),
      ]
      const text = `Too many functions declared in state '${id}' in SLS '${sls}'. Please choose one of the following: ${names.join(', ')}`
      this.#add('several-functions', text, {
        ...shown(),
        hint: 'an argument needs a colon and a value: `- key: value`',
      })
    }
  }

  #refuseBlank(id: string, arg: string, sls: string, shown: Partial<Diagnostic>): void {
    const text = `The function "${arg}" in state "${id}" in SLS "${sls}" has whitespace, a function with whitespace is not supported, perhaps this is an argument that is missing a ":"`
    this.#add('function-with-blank', text, shown)
  }

  #verifyArgument(id: string, state: string, arg: Dict, sls: string): void {
    const name = firstKey(arg)
    const shown = () => this.#places.show(this.#places.of(arg))
    if (name === undefined) {
      const hint = 'write `- key: value`, or remove it'
      this.#add('argument-empty', `An argument of state '${id}' in SLS '${sls}' is empty`, { ...shown(), hint })
    }
    if (typeof name !== 'string') return
    const value = arg.get(name)!
    if (name === 'names' && !Array.isArray(value))
      this.#add(
        'names-not-a-list',
        `The 'names' argument in state '${id}' in SLS '${sls}' needs to be formed as a list`,
        shown(),
      )
    if (!LISTED_REQUISITES.has(name)) return
    if (!Array.isArray(value)) {
      const text = `The ${name} statement in state '${id}' in SLS '${sls}' needs to be formed as a list`
      this.#add('requisite-not-a-list', text, {
        ...shown(),
        hint: `write \`- ${name}:\` and below it \`- MODULE: ID\``,
      })
    } else this.#verifyRequisites(id, state, value, sls)
    if (arg.size !== 1)
      this.#add('several-keys', `Multiple dictionaries defined in argument of state '${id}' in SLS '${sls}'`, {
        ...shown(),
        hint: 'an argument without its "- " has joined the one above it',
      })
  }

  #verifyRequisites(id: string, state: string, list: Value[], sls: string): void {
    const mine = { state, by: new Map<unknown, Value>() }
    this.#requisites.set(id, mine)
    list.forEach((item, index) => {
      const shown = () => this.#places.show(this.#places.ofItem(list, index))
      const req = typeof item === 'string' ? new Dict([['id', item]]) : item
      if (!(req instanceof Dict) || req.size === 0) {
        this.#add(
          'requisite-form',
          `Requisite declaration ${orderedText(req)} in SLS ${sls} is not formed as a single key dictionary`,
          shown(),
        )
        return
      }
      const key = firstKey(req)!
      const value = req.get(key)!
      if (typeof key === 'string' && key.includes('.')) {
        const module = key.slice(0, key.indexOf('.'))
        const text = `Invalid requisite type '${key}' in state '${id}', in SLS '${sls}'. Requisite types must not contain dots, did you mean '${module}'?`
        this.#add('requisite-with-dot', text, { ...shown(), hint: `write \`- ${module}: ${str(value)}\`` })
      }
      if (!isHashable(value)) {
        this.#add('requisite-form', `Illegal requisite "${orderedText(value)}", please check your syntax.\n`, shown())
        return
      }
      const token = hashKey(value)
      mine.by.set(token, key)
      const other = typeof value === 'string' ? this.#requisites.get(value) : undefined
      if (other?.by.get(id) === state && other.state === key) {
        const text = `A recursive requisite was found, SLS "${sls}" ID "${id}" ID "${str(value)}"`
        this.#add('requisite-cycle', text, {
          ...shown(),
          detail: `${id} → ${str(value)} → ${id}`,
          hint: 'take one of the requisites away',
        })
      }
    })
  }

  #add(code: string, summary: string, more: Partial<Diagnostic>): void {
    this.#found.push(error(code, summary, more))
  }
}

/** For a requisite or keyword, or what was meant as one, that stands beside the function that it is for. */
function hintForKeyword(state: string): string | undefined {
  const keywords = argumentKeywords()
  // Short ones lie near to the names of modules: `use`, `user`.
  const meant = keywords.includes(state) ? state : state.length < 6 ? undefined : closest(state, keywords)
  return meant && `indent it below the function that it is for, as \`- ${meant}:\``
}
