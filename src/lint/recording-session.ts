import type { Place } from '../core/diagnostics.ts'
import { Dict, type Value } from '../python/values.ts'
import { RenderSession, type Subject, type TemplateEngine, type Tree } from '../render/index.ts'
import type { PillarValue } from './types.ts'
import { type WatchedTree, watch } from './watched-tree.ts'

/** A rendering that keeps which files were read, and what each pillar file gave before it was merged with others. */
export class RecordingSession extends RenderSession {
  readonly values: PillarValue[] = []
  /** Lists of pillar files, as `values`. */
  readonly lists: PillarValue[] = []
  /** Pillar SLS that stand below a key of another's `include`, with those that they include. */
  readonly nested = new Set<string>()
  readonly watched: { readonly states: WatchedTree; readonly pillar: WatchedTree }

  constructor(subject: Subject, engine: TemplateEngine) {
    const [states, pillar] = [watch(subject.states), watch(subject.pillar)]
    super({ ...subject, states, pillar }, engine)
    this.watched = { states, pillar }
  }

  override async load(tree: Tree, path: string, sls: string, pillar: Dict, more: Dict): Promise<Value | undefined> {
    const value = await super.load(tree, path, sls, pillar, more)
    if (value instanceof Dict && sls !== '' && tree === this.subject.pillar) {
      this.#note(value, sls, tree.where(path), [])
      this.#noteNested(value.get('include') ?? null, sls)
    }
    return value
  }

  #noteNested(include: Value, sls: string): void {
    for (const item of Array.isArray(include) ? include : []) {
      const [name, options] = item instanceof Dict ? ([...item][0] ?? []) : [item]
      const isBelow = options instanceof Dict && options.has('key')
      if (typeof name !== 'string' || !(isBelow || this.nested.has(sls))) continue
      const directory = this.pillar.find(sls)?.isInit ? sls : sls.split('.').slice(0, -1).join('.')
      const full = name.startsWith('.') ? `${directory}${name}`.replace(/^\./, '') : name
      for (const one of [full, ...this.pillar.match(full)]) this.nested.add(one)
    }
  }

  #note(container: Dict | Value[], sls: string, file: string, path: readonly Value[]): void {
    const visit = (key: Value, value: Value, at: Place | undefined) => {
      if (path.length === 0 && key === 'include') return
      const inner = [...path, key]
      const isList = Array.isArray(value) && inner.every((part) => typeof part === 'string')
      if (isList) this.lists.push({ sls, file, path: inner, value, ...this.places.show(at) })
      if (value instanceof Dict || Array.isArray(value)) this.#note(value, sls, file, inner)
      else this.values.push({ sls, file, path: inner, value, ...this.places.show(at) })
    }
    if (container instanceof Dict)
      for (const [key, value] of container) visit(key, value, this.places.ofKey(container, key))
    else for (const [index, value] of container.entries()) visit(index, value, this.places.ofItem(container, index))
  }
}
