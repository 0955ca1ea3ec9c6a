import { type Diagnostic, DiagnosticError, error } from '../core/diagnostics.ts'
import { isGlob } from '../core/glob.ts'
import { equals } from '../python/values/order.ts'
import { orderedText } from '../python/values/ordered.ts'
import { str } from '../python/values/text.ts'
import { truth } from '../python/values/types.ts'
import { Dict, type Value } from '../python/values.ts'
import { declareStates, takeExclude, takeExtend } from './declare.ts'
import { resolveInclude } from './include.ts'
import { isOn } from './options.ts'
import type { RenderSession } from './session.ts'
import type { SlsFile } from './sls-files.ts'
import { placeInTop, type TopTarget } from './top.ts'

export interface High {
  /** High data, with `__extend__` and `__exclude__` still in it. */
  readonly high: Dict
  /** The SLS that were rendered, in that order. */
  readonly rendered: readonly string[]
  readonly problems: readonly Diagnostic[]
}

/**
 * Renders SLS (patterns allowed) with what they include into high data, as Salt's `render_highstate` does: included
 * states first, automatic order numbers from 10000, each SLS once. `top`: of the top file that names them.
 */
export async function renderHigh(
  session: RenderSession,
  wanted: readonly string[],
  pillar: Dict,
  top: readonly TopTarget[] = [],
): Promise<High> {
  const builder = new Builder(session, pillar, top)
  const high = new Dict()
  for (const pattern of wanted) {
    const matched = session.states.match(pattern)
    for (const sls of matched.length > 0 ? matched : [pattern]) {
      if (builder.rendered.has(sls)) continue
      const state = await builder.render(sls, { from: pattern })
      if (state) builder.join(high, state)
    }
  }
  dropRepeatedExtends(high)
  return { high, rendered: [...builder.rendered], problems: builder.problems }
}

/** Who asked for an SLS: the top file or command line by a pattern, or an include. */
type Asked = { readonly from: string } | { readonly includedBy: string; readonly list: Value[]; readonly index: number }

class Builder {
  readonly rendered = new Set<string>()
  readonly problems: Diagnostic[] = []
  readonly #session: RenderSession
  readonly #pillar: Dict
  readonly #top: readonly TopTarget[]
  readonly #autoOrder: boolean
  /** Files that are being rendered, with what they include. */
  readonly #active = new Set<string>()
  #order = 10000

  constructor(session: RenderSession, pillar: Dict, top: readonly TopTarget[]) {
    this.#session = session
    this.#pillar = pillar
    this.#top = top
    this.#autoOrder = isOn(session.subject, 'state_auto_order', true)
  }

  /** An SLS with all that it includes; undefined where it is missing, empty or broken. */
  async render(sls: string, asked: Asked): Promise<Dict | undefined> {
    const file = this.#session.states.find(sls)
    if (!file) {
      this.problems.push(this.#missing(sls, asked))
      return undefined
    }
    if (sls.split('.').includes('') && this.#active.has(file.path)) {
      const text = `SLS ${sls} includes itself: it is ${file.path} under another name`
      this.problems.push(error('include-form', text, { hint: 'take the include away' }))
      return undefined
    }
    this.#active.add(file.path)
    const state = await this.#renderFile(sls, file, asked)
    this.#active.delete(file.path)
    return state
  }

  async #renderFile(sls: string, file: SlsFile, asked: Asked): Promise<Dict | undefined> {
    const { places, states } = this.#session
    let state: Value | undefined
    try {
      state = await this.#session.load(states.tree, file.path, sls, this.#pillar, new Dict())
    } catch (cause) {
      if (!(cause instanceof DiagnosticError)) throw cause
      this.problems.push(
        ...cause.diagnostics.map((found) => ({
          ...this.#placed(found, file, asked),
          summary: `Rendering SLS 'base:${sls}' failed: ${found.summary}`,
        })),
      )
    }
    this.rendered.add(sls)
    if (state === undefined || !truth(state)) return undefined
    if (!(state instanceof Dict)) {
      const at = { file: states.tree.where(file.path), line: 1 }
      this.problems.push(error('sls-not-a-dictionary', `SLS ${sls} does not render to a dictionary`, { at }))
      this.problems[this.problems.length - 1] = {
        ...this.problems.at(-1)!,
        ...places.show(at),
        detail: `Error when rendering state with contents: ${orderedText(state).slice(0, 200)}`,
      }
      return undefined
    }
    const included = this.#takeInclude(state, sls)
    takeExtend(state, sls, this.problems, places)
    takeExclude(state, sls, this.problems, places)
    declareStates(state, sls, this.problems, places)
    await this.#include(state, included, { sls, isInit: file.isInit })
    if (this.#autoOrder) this.#number(state)
    return state
  }

  /** Adds a rendered SLS to others: the same ID twice is an error. */
  join(high: Dict, state: Dict): void {
    for (const key of ['__extend__', '__exclude__']) {
      const list = state.get(key)
      state.delete(key)
      if (!Array.isArray(list)) continue
      const present = high.get(key)
      if (Array.isArray(present)) present.push(...list)
      else high.set(key, [...list])
    }
    for (const [id, body] of state) {
      const present = high.get(id)
      if (present !== undefined && !equals(present, body)) this.problems.push(this.#conflict(id, present, body))
      high.set(id, body)
    }
  }

  #takeInclude(state: Dict, sls: string): Value[] {
    const include = state.get('include')
    if (include === undefined) return []
    if (Array.isArray(include)) {
      state.delete('include')
      return include
    }
    const { places } = this.#session
    const text = `Include Declaration in SLS ${sls} is not formed as a list`
    this.problems.push(
      error('include-form', text, {
        ...places.show(places.ofKey(state, 'include')),
        hint: 'write `include:` and below it `- SLS`',
      }),
    )
    return []
  }

  async #include(state: Dict, list: Value[], by: { sls: string; isInit: boolean }): Promise<void> {
    for (const [index, item] of list.entries()) {
      const target = resolveInclude(item, by)
      if ('problem' in target) {
        const { places } = this.#session
        this.problems.push({ ...target.problem, ...places.show(places.ofItem(list, index) ?? places.of(list)) })
        continue
      }
      const matched = isGlob(target.sls) ? this.#session.states.match(target.sls) : []
      for (const sls of matched.length > 0 ? matched : [target.sls]) {
        if (this.rendered.has(sls)) continue
        const more = await this.render(sls, { includedBy: by.sls, list, index })
        if (!more) continue
        for (const [id, body] of more)
          if (!(typeof id === 'string' && id.startsWith('__')) && body instanceof Dict) noteIncluder(body, by.sls)
        this.join(state, more)
      }
    }
  }

  /** Gives every list of arguments without an `order` the next number. */
  #number(state: Dict): void {
    for (const [, body] of state) {
      if (!(body instanceof Dict)) continue
      for (const [key, run] of body) {
        if (typeof key !== 'string' || key.startsWith('_') || !Array.isArray(run)) continue
        const ordered = run.some((arg) => arg instanceof Dict && arg.keys().next().value === 'order')
        if (!ordered) run.push(new Dict([['order', this.#order++]]))
      }
    }
  }

  /** What says nothing of its place lies at the include that asked for the SLS, else at the file. */
  #placed(found: Diagnostic, file: SlsFile, asked: Asked): Diagnostic {
    if (found.at) return found
    const { places, states } = this.#session
    if ('from' in asked) return { ...found, at: { file: states.tree.where(file.path) } }
    return { ...found, ...places.show(places.ofItem(asked.list, asked.index) ?? places.of(asked.list)) }
  }

  #missing(sls: string, asked: Asked): Diagnostic {
    if ('from' in asked) {
      const hint = this.#nearest(sls)
      const listed = this.#session.places.show(placeInTop(this.#session, this.#top, asked.from))
      return error('sls-missing', `No matching sls found for '${asked.from}' in env 'base'`, { ...listed, hint })
    }
    const { places } = this.#session
    const text = `Specified SLS ${sls} in saltenv base is not available on the salt master or through a configured fileserver`
    const at = places.ofItem(asked.list, asked.index) ?? places.of(asked.list)
    return error('sls-missing', text, {
      ...places.show(at),
      detail: `included by ${asked.includedBy}`,
      hint: this.#nearest(sls),
    })
  }

  #nearest(sls: string): string {
    const base = sls.replaceAll('.', '/')
    const places = `looked for ${base}.sls and ${base}/init.sls in the file roots`
    const last = sls.split('.').at(-1)
    const near = this.#session.states.names.find((name) => name !== sls && name.split('.').at(-1) === last)
    return near === undefined ? places : `${places}; did you mean '${near}'?`
  }

  #conflict(id: Value, first: Value, second: Value): Diagnostic {
    const { places } = this.#session
    const sls = (body: Value) =>
      body instanceof Dict ? `${str(body.get('__env__'))}:${str(body.get('__sls__'))}` : '?'
    const text = `Detected conflicting IDs, SLS IDs need to be globally unique.\n    The conflicting ID is '${str(id)}' and is found in SLS '${sls(first)}' and SLS '${sls(second)}'`
    const { at, excerpt } = places.show(first instanceof Dict ? places.of(first) : undefined)
    return error('duplicate-id', text, {
      ...places.show(second instanceof Dict ? places.of(second) : undefined),
      related: at ? [{ message: 'first declared here', at, excerpt }] : undefined,
      hint: 'give one of them another ID and set `name`',
    })
  }
}

function noteIncluder(body: Dict, sls: string): void {
  const list = body.get('__sls_included_from__')
  if (Array.isArray(list)) list.push(sls)
  else body.set('__sls_included_from__', [sls])
}

/** The same extension twice counts once; each then stands in a block of its own. */
function dropRepeatedExtends(high: Dict): void {
  const blocks = high.get('__extend__')
  if (!Array.isArray(blocks)) return
  const kept: [Value, Value][] = []
  for (const block of blocks) {
    if (!(block instanceof Dict)) continue
    for (const [id, body] of block)
      if (!kept.some(([otherId, otherBody]) => equals(otherId, id) && equals(otherBody, body))) kept.push([id, body])
  }
  high.set(
    '__extend__',
    kept.map((entry) => new Dict([entry])),
  )
}
