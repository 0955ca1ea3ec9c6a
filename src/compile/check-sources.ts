import { type Diagnostic, error } from '../core/diagnostics.ts'
import { str } from '../python/values/text.ts'
import { Dict, type Value } from '../python/values.ts'
import type { Places } from '../render/index.ts'
import type { Step } from './types.ts'

/** Functions whose `source` is one file of the file roots, or the first of several that exists. */
const READERS = new Set(['file.managed'])
/** With one of these a step may never come to need its source. */
const GUARDS = ['unless', 'onlyif', 'creates']

/** What compiling may ask of the file roots; what is absent is not checked. */
export interface SourceChecks {
  /** Whether the file roots hold a file. */
  hasFile?(path: string): boolean
  /** Why a path of the file roots cannot be read though its name is there. */
  fileProblem?(path: string): Diagnostic | undefined
  /** What a step's function finds wrong before anything runs; asked where its arguments are in order. */
  inspect?(step: Step): readonly Finding[]
  /** What may be meant is told too. */
  readonly withDoubts?: boolean
}

type Checks = SourceChecks & { readonly places: Places }

export interface Finding {
  readonly argument: string
  readonly problem: Diagnostic
  /** It may be meant, and hangs on the host: `withDoubts` alone tells it. */
  readonly isDoubt?: true
}

/**
 * What is wrong with what steps want of the file roots: nothing in a run could mend it. With a guard, which may keep a
 * step from running, it is a warning.
 * @param isSound whether a step's arguments are in order
 */
export function checkSources(steps: readonly Step[], options: Checks, isSound: (step: Step) => boolean): Diagnostic[] {
  return steps
    .filter((step) => !step.listener)
    .flatMap((step) => {
      const told = (isSound(step) && options.inspect?.(step)) || []
      const found = [...unreadable(step, options), ...told.filter(({ isDoubt }) => !isDoubt)]
      const doubts = told.filter(({ isDoubt }) => isDoubt && options.withDoubts)
      return [...(found.length > 0 ? found : missingSource(step, options)), ...doubts].map((one) =>
        placed(step, one, options),
      )
    })
}

function placed(step: Step, { argument, problem }: Finding, { places }: Checks): Diagnostic {
  const guarded = GUARDS.some((guard) => step.keywords.has(guard) || step.args.has(guard))
  return {
    ...problem,
    severity: guarded ? 'warning' : problem.severity,
    summary: `${problem.summary} (state '${step.id}' in SLS '${step.sls}')`,
    ...places.show(step.argumentPlaces.get(argument) ?? step.place),
  }
}

/** Arguments that hold what is written into a file. */
const TEXTS = new Set(['contents', 'text'])

/** `salt://` paths in arguments that are links out of the file roots, or to nowhere. */
function unreadable({ args }: Step, { fileProblem }: Checks): Finding[] {
  if (!fileProblem) return []
  return [...args].flatMap(([key, value]) => {
    const argument = str(key)
    // Of several sources the first that is there counts: their function looks at them.
    const isText = TEXTS.has(argument) || (argument === 'source' && Array.isArray(value))
    const urls = isText ? [] : textsOf(value).filter((text) => text.startsWith('salt://'))
    // A script's name may be followed by what it is to be called with.
    const more = argument === 'name' ? urls.map((url) => url.split(/\s/)[0]!) : []
    const problem = [...urls, ...more].map((url) => fileProblem(pathOf(url))).find((found) => found !== undefined)
    return problem ? [{ argument, problem }] : []
  })
}

function textsOf(value: Value): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsOf)
  return value instanceof Dict ? [...value].flat().flatMap(textsOf) : []
}

/** Plain `salt://` sources that no file root has. */
function missingSource(step: Step, { hasFile }: Checks): Finding[] {
  if (!hasFile || !READERS.has(`${step.module}.${step.function}`)) return []
  const given = step.args.get('source')
  const sources = sourcesOf(given)
  if (sources.length === 0 || sources.some((source) => !isPlain(source) || hasFile(pathOf(source)))) return []
  const text = Array.isArray(given)
    ? 'Source list for ' + `'${step.name}' has no file that exists: ${sources.join(', ')}`
    : `Source file ${sources.at(-1)} not found in saltenv 'base'`
  const hint = 'the path counts from the file roots; correct it or add the file'
  return [{ argument: 'source', problem: error('source-missing', text, { hint }) }]
}

function sourcesOf(source: Value | undefined): string[] {
  if (typeof source === 'string') return [source]
  if (!Array.isArray(source)) return []
  return source.flatMap((item) => {
    if (typeof item === 'string') return [item]
    const key = item instanceof Dict ? item.keys().next().value : undefined
    return [typeof key === 'string' ? key : '']
  })
}

/** A path of the base environment, as it stands. */
function isPlain(source: string): boolean {
  return source.startsWith('salt://') && (!source.includes('?') || /\?saltenv=base$/.test(source))
}

function pathOf(source: string): string {
  return source
    .slice('salt://'.length)
    .replace(/\?saltenv=base$/, '')
    .replace(/^\|/, '')
}
