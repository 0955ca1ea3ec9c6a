import { type Diagnostic, DiagnosticError, error, type Place } from '../core/diagnostics.ts'
import { str } from '../python/values/text.ts'
import { truth } from '../python/values/types.ts'
import { Dict, type Value } from '../python/values.ts'
import { type Candidate, matchers, matchTarget } from './match/match.ts'
import { nodegroupsOf, textOption } from './options.ts'
import type { RenderSession } from './session.ts'
import type { SlsFiles } from './sls-files.ts'
import type { Subject } from './types.ts'

/** One target of a top file: the expression and what is listed below it. */
export interface TopTarget {
  readonly target: Value
  readonly items: Value[]
}

export interface Top {
  readonly targets: readonly TopTarget[]
  /** Whether there was a top file. */
  readonly found: boolean
}

/** Where the top file stands in its tree: as it is named, else the option `state_top`, or `top.sls`. */
export function topPath(subject: Subject, named?: string): string {
  return (named ?? textOption(subject, 'state_top') ?? 'top.sls').replace(/^salt:\/\//, '').replace(/^\//, '')
}

/**
 * Reads a tree's top file and what its `include` names. Salt takes a broken top file for an empty one; here it is a
 * `DiagnosticError`.
 */
export async function readTop(session: RenderSession, files: SlsFiles, pillar: Dict, named?: string): Promise<Top> {
  const { top, problems } = await readTopParts(session, files, pillar, named)
  if (problems.length > 0) throw new DiagnosticError(problems)
  return top
}

/** As `readTop`, but what is wrong in a top file's data does not hide the rest of it. Throws where it cannot be rendered. */
export async function readTopParts(
  session: RenderSession,
  files: SlsFiles,
  pillar: Dict,
  named?: string,
): Promise<{ readonly top: Top; readonly problems: readonly Diagnostic[] }> {
  const path = topPath(session.subject, named)
  const first = await load(session, files, path, pillar)
  if (first === undefined) return { top: { targets: [], found: false }, problems: [] }
  const targets = new Map<Value, TopTarget>()
  const reader = new TopReader(session, files, targets)
  await reader.read(first, path, pillar)
  return { top: { targets: [...targets.values()], found: true }, problems: reader.problems }
}

async function load(session: RenderSession, { tree }: SlsFiles, path: string, pillar: Dict) {
  try {
    return await session.load(tree, path, '', pillar, new Dict())
  } catch (cause) {
    if (!(cause instanceof DiagnosticError)) throw cause
    throw new DiagnosticError(
      cause.diagnostics.map((found) => ({ ...found, at: found.at ?? { file: tree.where(path) } })),
      { cause },
    )
  }
}

class TopReader {
  readonly problems: Diagnostic[] = []
  readonly #done = new Set<string>()
  readonly #session: RenderSession
  readonly #files: SlsFiles
  readonly #targets: Map<Value, TopTarget>

  constructor(session: RenderSession, files: SlsFiles, targets: Map<Value, TopTarget>) {
    this.#session = session
    this.#files = files
    this.#targets = targets
  }

  async read(top: Value, path: string, pillar: Dict): Promise<void> {
    if (!truth(top)) return
    const { places } = this.#session
    const whole = { at: { file: this.#files.tree.where(path), line: 1 } }
    if (!(top instanceof Dict)) {
      this.problems.push(
        error('top-form', 'Top data was not formed as a dict', { ...whole, hint: 'a top file begins with `base:`' }),
      )
      return
    }
    const include = top.get('include')
    for (const [env, body] of top) {
      const shown = places.show(places.ofKey(top, env))
      if (env === 'include') continue
      if (env !== 'base') {
        const hint = 'kstate has the environment base alone: put its targets below `base:`'
        this.problems.push(
          error('environment-refused', `The environment '${str(env)}' of the top file is not supported`, {
            ...shown,
            hint,
          }),
        )
      } else if (body === null)
        this.problems.push(error('top-form', 'Unable to render top file. No targets found.', shown))
      else if (!(body instanceof Dict))
        this.problems.push(
          error('top-form', 'The top file matches for saltenv base are not formatted as a dict', shown),
        )
      else this.#readTargets(body)
    }
    await this.#readIncluded(include, pillar)
  }

  #readTargets(body: Dict): void {
    const { places } = this.#session
    for (const [target, items] of body) {
      if (!Array.isArray(items)) {
        const text = 'Malformed topfile (state declarations not formed as a list)'
        const hint = `write the SLS of '${str(target)}' as a list: \`- SLS\``
        this.problems.push(error('top-form', text, { ...places.show(places.ofKey(body, target)), hint }))
        continue
      }
      for (const [index, item] of items.entries()) this.#verifyItem(items, item, index)
      this.#targets.set(target, { target, items })
    }
  }

  #verifyItem(items: Value[], item: Value, index: number): void {
    const { places } = this.#session
    const shown = places.show(places.ofItem(items, index))
    if (typeof item === 'string') {
      if (item === '') this.problems.push(error('top-form', 'Environment base contains an empty sls index', shown))
    } else if (item instanceof Dict) {
      for (const [key, value] of item) {
        if (!truth(value) && key !== 'ignore_missing' && key !== 'order') {
          const text = `Improperly formatted top file matcher in saltenv ${str(item)}: ${str(value)} file`
          this.problems.push(error('top-form', text, shown))
        } else if (key === 'subfilter') {
          const hint = 'write its targets as compound targets of the top file'
          this.problems.push(error('top-form', 'subfilter is not supported in a top file', { ...shown, hint }))
        } else if (key === 'match' && !matchers.has(str(value))) {
          const hint = `kstate matches by ${[...matchers.keys()].join(', ')}`
          this.problems.push(error('top-matcher', `There is no matcher '${str(value)}'`, { ...shown, hint }))
        }
      }
    } else {
      const text = `The top file lists ${str(item)}, which is not the name of an SLS`
      this.problems.push(error('top-form', text, { ...shown, hint: `write it in quotes: '${str(item)}'` }))
    }
  }

  async #readIncluded(include: Value | undefined, pillar: Dict): Promise<void> {
    if (!Array.isArray(include)) return
    for (const pattern of include) {
      for (const sls of this.#files.match(str(pattern))) {
        if (this.#done.has(sls)) continue
        this.#done.add(sls)
        const file = this.#files.find(sls)
        const top = file && (await load(this.#session, this.#files, file.path, pillar))
        if (file && top !== undefined) await this.read(top, file.path, pillar)
      }
    }
  }
}

/** Whether a target of a top file means the host; without `match:` it is a compound expression. */
export function meansHost({ target, items }: TopTarget, candidate: Candidate): boolean {
  let manner = 'compound'
  for (const item of items) {
    const match = item instanceof Dict ? item.get('match') : undefined
    if (match !== undefined) manner = str(match)
  }
  return matchTarget(manner, target, candidate) ?? false
}

/** `SLS`, or `{base: SLS}`; what names another environment means nothing here, as in Salt where it is not there. */
function slsOf(item: Value): string[] {
  if (typeof item === 'string') return [item]
  const [env, sls] = item instanceof Dict ? ([...item].at(-1) ?? []) : []
  return env === 'base' && typeof sls === 'string' ? [sls] : []
}

/** Where a top file lists an SLS, the first time. */
export function placeInTop({ places }: RenderSession, targets: readonly TopTarget[], sls: string): Place | undefined {
  for (const { items } of targets)
    for (const [index, item] of items.entries())
      if (slsOf(item).includes(sls)) return places.ofItem(items, index) ?? places.of(items)
  return undefined
}

/** The SLS of a top file for the host, in document order, repeated where listed twice; undefined where no target means it. */
export function matchTop(session: RenderSession, top: Top, pillar: Dict): string[] | undefined {
  const { id, grains } = session.subject
  const candidate = { id, grains, pillar, nodegroups: nodegroupsOf(session.subject) }
  const matching = top.targets.filter((target) => meansHost(target, candidate))
  return matching.length > 0 ? matching.flatMap((target) => target.items.flatMap(slsOf)) : undefined
}
