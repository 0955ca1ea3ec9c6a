import { type Diagnostic, DiagnosticError, error, warning } from '../core/diagnostics.ts'
import { closest } from '../core/similar.ts'
import { typeName } from '../python/values/types.ts'
import type { Dict } from '../python/values.ts'
import type { Places } from '../render/types.ts'
import { bindArguments } from './arguments.ts'
import type { Catalogue, Strictness } from './catalogue.ts'
import { checkSources, type SourceChecks } from './check-sources.ts'
import { type Chunk, makeChunks } from './high/chunks.ts'
import { applyExcludes } from './high/exclude.ts'
import { applyExtensions, takeExtensions } from './high/extend.ts'
import { findMisplaced, findRepeated } from './high/misplaced.ts'
import { verifyNameIsText, verifyNames } from './high/names.ts'
import { expandRequisiteIn } from './high/requisite-in.ts'
import { verifyHigh } from './high/verify.ts'
import { bindListeners, type Listener } from './listeners.ts'
import { ChunkLookup, type Named, nameChunk } from './lookup.ts'
import { findWithoutEffect } from './no-effect.ts'
import { refuseKeywords } from './refuse-keywords.ts'
import { type Bound, bindRequisites, findPrerequired } from './requisites.ts'
import { scheduleChunks } from './schedule.ts'
import { makeStep, tagOf } from './steps.ts'
import type { Compiled, Requisite, Step, Unsupported } from './types.ts'
import { refuseUnsupported, type UnsupportedOptions, unsupportedStep } from './unsupported.ts'

export interface CompileOptions extends Strictness, SourceChecks, UnsupportedOptions {
  readonly catalogue: Catalogue
  readonly places: Places
  /** Keywords of requisites that count for nothing. */
  readonly disabled?: ReadonlySet<string>
  /** Parts of the tree are not there: what would extend something of theirs is left out, with a warning. */
  readonly isPartial?: boolean
}

/**
 * High data to steps: extended, checked, `*_in` turned, excluded, split into chunks, requisites bound, ordered,
 * arguments met with their schemas. `high` is used up. Throws a `DiagnosticError` with every error that was found.
 */
export function compileHigh(high: Dict, options: CompileOptions, found: readonly Diagnostic[] = []): Compiled {
  const { places, disabled } = options
  const problems: Diagnostic[] = [...found]
  problems.push(...applyExtensions(high, takeExtensions(high), places, false))
  problems.push(
    ...verifyHigh(high, places),
    ...findMisplaced(high, places),
    ...findRepeated(high, places),
    ...verifyNames(high, places),
  )
  problems.push(...forPurpose(verifyNameIsText(high, places), options))
  problems.push(...expandRequisiteIn(high, places, disabled))
  problems.push(...applyExcludes(high))
  if (options.isPartial) problems.splice(0, problems.length, ...problems.map(withoutMissing))
  if (problems.some((problem) => problem.severity === 'error'))
    throw new DiagnosticError(byStrictness(problems, options))

  const chunks = makeChunks(high)
  const named = chunks.map(({ chunk }) => nameChunk(chunk))
  const lookup = new ChunkLookup(named)
  const { requisites, problems: unbound } = bindRequisites(chunks, named, lookup, places, disabled)
  const { listeners, problems: unheard } = bindListeners(chunks, named, lookup, places)
  const { order, cycles } = scheduleChunks(requisites, (position) => findPrerequired(chunks[position]!, lookup))
  const loops = cycles.map((cycle) => tellCycle(cycle, chunks, named, places))
  problems.push(...forPurpose([...unbound, ...unheard, ...loops], options))

  const steps: Step[] = []
  const seen = new Set<string>()
  const tags = chunks.map(({ chunk }) => tagOf(chunk))
  const broken = new Set<Step>()
  const unsupported: Unsupported[] = []
  for (const position of order) {
    const made = chunks[position]!
    const { step, problems: own, lacking } = prepareStep(made, requisites[position]!, tags, options)
    problems.push(...own)
    if (lacking) unsupported.push(lacking)
    if (own.some(({ severity }) => severity === 'error')) broken.add(step)
    if (seen.has(step.tag)) problems.push(tellTwice(step, places))
    else steps.push(step)
    seen.add(step.tag)
  }
  for (const listener of listeners) {
    const own = steps.find((step) => step.tag === tags[listener.listener])
    if (own) steps.push(makeListener(own, listener, tags))
  }
  problems.push(
    ...forPurpose(
      checkSources(steps, options, (step) => step.bound !== undefined && !broken.has(step)),
      options,
    ),
  )
  if (options.purpose === 'run') problems.push(...findWithoutEffect(steps, places))

  if (options.unsupported === 'grouped') problems.push(...refuseUnsupported(unsupported))
  const judged = byStrictness(problems, options)
  if (judged.some((problem) => problem.severity === 'error')) throw new DiagnosticError(judged)
  return { steps, lowstate: chunks.map(({ chunk }) => chunk), warnings: judged, unsupported }
}

/** `--strict`: warnings are errors. Errors stand first. */
function byStrictness(problems: readonly Diagnostic[], { strict, purpose }: Strictness): Diagnostic[] {
  const all =
    strict && purpose === 'run' ? problems.map((problem) => ({ ...problem, severity: 'error' as const })) : problems
  return [...all.filter(({ severity }) => severity === 'error'), ...all.filter(({ severity }) => severity !== 'error')]
}

/** What a partial tree may lack is a warning. */
function withoutMissing(problem: Diagnostic): Diagnostic {
  return problem.code === 'extend-missing' ? { ...problem, severity: 'warning' } : problem
}

/** What only hinders running is a warning to `show`. */
function forPurpose(problems: readonly Diagnostic[], { purpose }: Strictness): Diagnostic[] {
  return purpose === 'run' ? [...problems] : problems.map((problem) => ({ ...problem, severity: 'warning' }))
}

function prepareStep(
  made: Chunk,
  bound: readonly Bound[],
  tags: readonly string[],
  options: CompileOptions,
): { step: Step; problems: Diagnostic[]; lacking?: Unsupported } {
  const { catalogue, places } = options
  const module = String(made.chunk.get('state'))
  const name = String(made.chunk.get('fun'))
  const shape = catalogue.function(module, name)
  const bare = makeStep(made, shape, places)
  const requisites: Requisite[] = bound.map(({ targets, ...requisite }) => ({
    ...requisite,
    steps: [...new Set(targets.map((target) => tags[target]!))],
  }))
  const step: Step = { ...bare, requisites }
  if (!shape) return refuseUnknown(step, options)
  const show = (argument?: string) =>
    places.show((argument === undefined ? undefined : step.argumentPlaces.get(argument)) ?? step.place)
  const problems: Diagnostic[] = []
  const given = made.chunk.get('name') ?? null
  if (typeof given !== 'string') {
    const text = `ID '${step.name}' in SLS '${step.sls}' is not formed as a string, but is a ${typeName(given)}`
    const hint = `write the name in quotes: '${step.name}'`
    problems.push(...forPurpose([error('name-not-text', text, { ...show('names'), hint })], options))
    return { step, problems }
  }
  const call = { full: `${module}.${name}`, id: step.id, sls: step.sls, args: step.args, show }
  const result = bindArguments(call, shape, options)
  problems.push(...forPurpose(refuseKeywords(step, show), options), ...result.problems)
  return { step: { ...step, bound: result.bound }, problems }
}

/** A near miss is an error of its own; what kstate does not have may be kept, or told once for each function. */
function refuseUnknown(step: Step, options: CompileOptions) {
  const { unsupported = 'each', purpose, places } = options
  const { near, hint } = adviseOn(step, options)
  if (near || unsupported === 'each' || purpose === 'show')
    return { step, problems: forPurpose([tellUnknown(step, places, hint)], options) }
  return { step, problems: [], lacking: unsupportedStep(step, places, hint) }
}

function tellUnknown(step: Step, places: Places, hint: string | undefined): Diagnostic {
  const full = `${step.module}.${step.function}`
  return error('function-unknown', `State '${full}' was not found in SLS '${step.sls}'`, {
    ...places.show(step.place),
    detail: `Reason: '${full}' is not available.`,
    hint,
    about: { function: full },
  })
}

/** What to do about an unknown function; `near`: it is a misspelt one of ours. */
function adviseOn(step: Step, { catalogue, hasFile, alternativeFor }: CompileOptions): { near: boolean; hint: string } {
  const full = `${step.module}.${step.function}`
  const custom = `_states/${step.module}.py`
  if (hasFile?.(custom)) {
    const hint = `kstate runs no custom state modules (${custom}): write it with cmd.run, or with the states that kstate has`
    return { near: false, hint }
  }
  const functions = catalogue.modules.get(step.module)
  const alternative = alternativeFor?.(full)
  // What is said of a whole module that kstate has by now makes no function one of Salt's.
  const isSalts = alternative !== undefined && !(functions && alternative === alternativeFor?.(step.module))
  const near = functions ? closest(step.function, functions) : closest(step.module, catalogue.modules.keys())
  if (near !== undefined && !isSalts)
    return {
      near: true,
      hint: `did you mean \`${functions ? `${step.module}.${near}` : `${near}.${step.function}`}\`?`,
    }
  if (alternative !== undefined) return { near: false, hint: `in its place: ${alternative}` }
  return {
    near: false,
    hint: functions ? `${step.module} has ${functions.join(', ')}` : `kstate has no module '${step.module}'`,
  }
}

function tellTwice(step: Step, places: Places): Diagnostic {
  const text = `'${step.module}.${step.function}' with name '${step.name}' stands twice under ID '${step.id}' in SLS '${step.sls}': the first is run`
  return warning('step-twice', text, places.show(step.place))
}

function tellCycle(
  cycle: readonly number[],
  chunks: readonly Chunk[],
  named: readonly Named[],
  places: Places,
): Diagnostic {
  const words = cycle.map((position) => `${named[position]!.module}: ${named[position]!.id}`)
  const first = named[cycle[0]!]!
  const related = cycle.slice(1, -1).flatMap((position) => {
    const { at, excerpt } = places.show(places.of(chunks[position]!.run))
    return at ? [{ message: `${named[position]!.module}: ${named[position]!.id} is declared here`, at, excerpt }] : []
  })
  return error('requisite-cycle', `Recursive requisite found in SLS '${first.sls}': ${words.join(' → ')}`, {
    ...places.show(places.of(chunks[cycle[0]!]!.run)),
    related,
    hint: 'take one of these requisites away',
  })
}

function makeListener(own: Step, { targets }: Listener, tags: readonly string[]): Step {
  return {
    ...own,
    tag: [own.module, `listener_${own.id}`, own.name, 'mod_watch'].join('_|-'),
    id: `listener_${own.id}`,
    listener: true,
    requisites: targets.map(({ module, reference, found }) => ({
      kind: 'listen',
      module,
      reference,
      steps: [...new Set(found.map((position) => tags[position]!))],
    })),
  }
}
