import type { Place } from '../core/diagnostics.ts'
import { Dict, type Value } from '../core/values.ts'
import { RenderSession } from '../render/index.ts'
import type { Tree } from '../render/types.ts'
import type { PillarValue } from './types.ts'

/** A rendering that keeps what each pillar file gave, before it was merged with others. */
export class RecordingSession extends RenderSession {
  readonly values: PillarValue[] = []

  override async load(tree: Tree, path: string, sls: string, pillar: Dict, more: Dict): Promise<Value | undefined> {
    const value = await super.load(tree, path, sls, pillar, more)
    if (value instanceof Dict && sls !== '' && tree === this.subject.pillar)
      this.#note(value, sls, tree.where(path), [])
    return value
  }

  #note(container: Dict | Value[], sls: string, file: string, path: readonly Value[]): void {
    const visit = (key: Value, value: Value, at: Place | undefined) => {
      if (path.length === 0 && key === 'include') return
      const inner = [...path, key]
      if (value instanceof Dict || Array.isArray(value)) this.#note(value, sls, file, inner)
      else this.values.push({ sls, file, path: inner, value, ...this.places.show(at) })
    }
    if (container instanceof Dict)
      for (const [key, value] of container) visit(key, value, this.places.ofKey(container, key))
    else for (const [index, value] of container.entries()) visit(index, value, this.places.ofItem(container, index))
  }
}
