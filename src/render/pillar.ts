import { type Diagnostic, DiagnosticError, error } from '../core/diagnostics.ts'
import { hideValues } from '../core/hide-values.ts'
import { copyDeep } from '../python/values/copy.ts'
import { str } from '../python/values/text.ts'
import { truth } from '../python/values/types.ts'
import { Dict, type Value } from '../python/values.ts'
import { decryptPillar } from './decrypt-pillar.ts'
import { mergeInto, mergePillar } from './merge.ts'
import { isOn, nodegroupsOf, textOption } from './options.ts'
import type { RenderSession } from './session.ts'
import { meansHost, placeInTop, readTopParts, type TopTarget } from './top.ts'

export interface Pillar {
  /** What could be rendered. */
  readonly pillar: Dict
  readonly problems: readonly Diagnostic[]
}

/**
 * The host's pillar as Salt compiles it once (`salt/pillar` of 3007): its SLS rendered with an empty pillar, laid over
 * each other by the merging strategy, `override` (the command line's) over all. `_errors` is not set: see `problems`.
 */
export async function renderPillar(session: RenderSession, override: Dict = new Dict()): Promise<Pillar> {
  const builder = new Builder(session)
  const problems: Diagnostic[] = refuseExternal(session)
  let sls: string[] = []
  const tell = (found: Diagnostic) => ({
    ...found,
    summary: `Rendering Primary Top file failed, render error:\n${found.summary}`,
  })
  try {
    const read = await readTopParts(session, session.pillar, new Dict())
    problems.push(...read.problems.map(tell))
    sls = builder.match(read.top.targets)
  } catch (cause) {
    if (!(cause instanceof DiagnosticError)) throw cause
    problems.push(...cause.diagnostics.map(tell))
  }
  const rendered = await builder.renderAll(sls, copyDeep(override))
  const pillar = override.size > 0 ? builder.merge(rendered, override) : rendered
  problems.push(...builder.problems, ...(await decryptPillar(pillar, session)))
  const told = new Map(problems.map((problem) => [problem.summary, problem]))
  return { pillar, problems: [...told.values()] }
}

/** What kstate cannot ask for a pillar is refused, never left out. */
function refuseExternal({ subject }: RenderSession): Diagnostic[] {
  const sources = subject.opts.get('ext_pillar')
  if (sources === undefined || !truth(sources)) return []
  const hint = 'put what it gives into pillar files, or hand it over with --pillar'
  return [error('option-refused', 'ext_pillar is not supported: kstate runs no external pillars', { hint })]
}

/** What `pillar.items` prints: what went wrong stands under `_errors`. */
export function pillarItems({ pillar, problems }: Pillar): Dict {
  return problems.length === 0 ? pillar : new Dict([...pillar, ['_errors', problems.map(({ summary }) => summary)]])
}

class Builder {
  readonly problems: Diagnostic[] = []
  readonly #session: RenderSession
  readonly #strategy: string
  readonly #mergeLists: boolean
  readonly #includesWin: boolean
  readonly #rendered = new Map<string, Value>()
  readonly #mayMiss = new Set<string>()
  #top: readonly TopTarget[] = []

  constructor(session: RenderSession) {
    this.#session = session
    this.#strategy = textOption(session.subject, 'pillar_source_merging_strategy') || 'smart'
    this.#mergeLists = isOn(session.subject, 'pillar_merge_lists', false)
    this.#includesWin = isOn(session.subject, 'pillar_includes_override_sls', false)
  }

  merge(a: Dict, b: Dict): Dict {
    return mergePillar(a, b, this.#strategy, this.#mergeLists)
  }

  /** The SLS that the top file's targets give the host, sorted by `order:`, each once. */
  match(targets: readonly TopTarget[]): string[] {
    this.#top = targets
    const { id, grains } = this.#session.subject
    const candidate = { id, grains, pillar: new Dict(), nodegroups: nodegroupsOf(this.#session.subject) }
    const ordered = targets.map((target) => ({ target, order: this.#read(target) })).sort((a, b) => a.order - b.order)
    const names = ordered.flatMap(({ target }) =>
      meansHost(target, candidate) ? target.items.filter((item) => typeof item === 'string') : [],
    )
    return [...new Set(names)]
  }

  /** A target's `order`, and whether its SLS may be missing. */
  #read({ items }: TopTarget): number {
    let order = 0
    for (const item of items) {
      if (!(item instanceof Dict)) continue
      const given = item.get('order')
      if (given !== undefined) order = Number.parseInt(str(given), 10) || 0
      if (truth(item.get('ignore_missing') ?? false))
        for (const sls of items) if (typeof sls === 'string') this.#mayMiss.add(sls)
    }
    return order
  }

  async renderAll(patterns: readonly string[], start: Dict): Promise<Dict> {
    const wanted = patterns.flatMap((pattern) => {
      const matched = this.#session.pillar.match(pattern)
      return matched.length > 0 ? matched : [pattern]
    })
    let pillar = start
    for (const sls of wanted) {
      const state = await this.#render(sls, new Dict())
      if (state instanceof Dict) pillar = mergeInto(pillar, state, this.#strategy, this.#mergeLists)
    }
    return pillar
  }

  /** An SLS merged with what it includes; null where there is nothing. */
  async #render(sls: string, defaults: Dict, by?: { list: Value[]; index: number }): Promise<Value> {
    const { pillar, places } = this.#session
    const file = pillar.find(sls)
    if (!file) {
      if (this.#mayMiss.has(sls)) return null
      const base = sls.replaceAll('.', '/')
      const at = by
        ? (places.ofItem(by.list, by.index) ?? places.of(by.list))
        : placeInTop(this.#session, this.#top, sls)
      const hint = `looked for ${base}.sls and ${base}/init.sls in the pillar roots`
      const text = `Specified SLS '${sls}' in environment 'base' is not available on the salt master`
      this.problems.push(error('pillar-sls-missing', text, { ...places.show(at), hint }))
      return null
    }
    let state: Value = null
    const whole = { at: { file: pillar.tree.where(file.path) } }
    try {
      state = (await this.#session.load(pillar.tree, file.path, sls, new Dict(), defaults)) ?? null
    } catch (cause) {
      if (!(cause instanceof DiagnosticError)) throw cause
      this.problems.push(
        ...cause.diagnostics.map(hideValues).map((found) => ({
          ...found,
          ...(found.at ? {} : (by && places.show(places.ofItem(by.list, by.index))) || whole),
          summary: `Rendering SLS '${sls}' failed: ${found.summary}`,
        })),
      )
    }
    this.#rendered.set(sls, state)
    if (!truth(state)) return state
    if (!(state instanceof Dict)) {
      const shown = places.show({ file: pillar.tree.where(file.path), line: 1 })
      const text = `SLS '${sls}' does not render to a dictionary`
      this.problems.push(hideValues(error('sls-not-a-dictionary', text, shown)))
      return state
    }
    return this.#include(state, sls, file.isInit)
  }

  async #include(state: Dict, sls: string, isInit: boolean): Promise<Dict> {
    const { places } = this.#session
    const list = state.get('include')
    if (list === undefined) return state
    if (!Array.isArray(list)) {
      const text = `Include Declaration in SLS '${sls}' is not formed as a list`
      this.problems.push(error('include-form', text, places.show(places.ofKey(state, 'include'))))
      return state
    }
    state.delete('include')
    let own = state
    const included: Dict[] = []
    let defaults = new Dict()
    for (const [index, item] of list.entries()) {
      const wanted = this.#readItem(item)
      if (!wanted) {
        const text = `The include ${str(item)} in SLS '${sls}' is not the name of an SLS`
        this.problems.push(error('include-form', text, places.show(places.ofItem(list, index))))
        continue
      }
      // Salt keeps the defaults of an include for the plain ones that follow it.
      if (wanted.defaults) defaults = wanted.defaults
      for (const name of this.#resolve(wanted.sls, sls, isInit)) {
        const known = this.#rendered.get(name)
        const part = this.#rendered.has(name) ? known! : await this.#render(name, defaults, { list, index })
        if (!(part instanceof Dict) || part.size === 0) continue
        const placed = wanted.key === undefined ? part : nest(part, wanted.key)
        if (this.#includesWin) own = this.merge(own, placed)
        else included.push(placed)
      }
    }
    if (this.#includesWin) return own
    return [...included, own].reduce((below, above) => this.merge(below, above))
  }

  #readItem(item: Value): { sls: string; key?: string; defaults?: Dict } | undefined {
    if (typeof item === 'string') return { sls: item }
    if (!(item instanceof Dict) || item.size === 0) return undefined
    const [sls, options] = [...item][0]!
    if (typeof sls !== 'string') return undefined
    if (!(options instanceof Dict)) return options === null ? { sls } : undefined
    const defaults = options.get('defaults')
    const key = options.get('key')
    return {
      sls,
      key: key === undefined || !truth(key) ? undefined : str(key),
      defaults: defaults instanceof Dict ? defaults : new Dict(),
    }
  }

  /** The SLS that an include means; `.name` counts from the including SLS's directory. */
  #resolve(name: string, sls: string, isInit: boolean): string[] {
    const { pillar } = this.#session
    const matched = [...pillar.match(name.replace(/^\.+/, '').replaceAll('/', '.'))]
    let full = name
    if (name.startsWith('.')) {
      const parts = sls.split('.')
      full = [...(isInit ? parts : parts.slice(0, -1)), name.slice(1)].join('.')
    }
    matched.push(...pillar.match(full))
    return matched.length > 0 ? matched : [full]
  }
}

function nest(part: Dict, key: string): Dict {
  return key.split(':').reduceRight((inner, name) => new Dict([[name, inner]]), part)
}
