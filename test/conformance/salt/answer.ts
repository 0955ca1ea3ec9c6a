import { compileTarget, renderSls, slsWithStates, type TargetOptions } from '../../../src/app/compile-target.ts'
import { selectId } from '../../../src/compile/index.ts'
import { DiagnosticError, formatDiagnostic } from '../../../src/core/diagnostics.ts'
import { type Dict, toValue, type Value } from '../../../src/python/values.ts'
import {
  jinjaEngine,
  matchTop,
  pillarItems,
  RenderSession,
  readTop,
  renderPillar,
  renderTarget,
  saltOf,
} from '../../../src/render/index.ts'
import { loadYaml } from '../../../src/yaml/index.ts'
import { type Case, subjectOf, toCorpus } from './case.ts'
import { signatures as catalogue } from './signatures.ts'

/** What the compiler says to a case, in the corpus' form. */
export interface Outcome {
  readonly lowstate?: unknown
  readonly high?: unknown
  readonly top?: unknown
  readonly pillar?: unknown
  readonly value?: unknown
  /** In execution order: what `results` has of each row that is known without a run. */
  readonly steps?: unknown
  readonly errors?: string[]
}

/** Puts a case to the compiler; diagnostics become `errors`. */
export async function askCompiler(given: Case): Promise<Outcome> {
  try {
    return await answer(given)
  } catch (cause) {
    if (!(cause instanceof DiagnosticError)) throw cause
    return { errors: cause.diagnostics.filter(({ severity }) => severity === 'error').map(formatDiagnostic) }
  }
}

async function answer(given: Case): Promise<Outcome> {
  const { fun, kwargs } = given.call
  const args = given.call.args.map(fromCommandLine)
  const subject = subjectOf(given)
  const options: TargetOptions = {
    subject,
    engine: jinjaEngine,
    catalogue,
    purpose: fun.includes('show') ? 'show' : 'run',
    pillarOverride: pillarOf(kwargs.pillar),
    saltenv: kwargs.saltenv as string | undefined,
    exclude: excludesOf(kwargs.exclude),
    whitelist: kwargs.whitelist === undefined ? undefined : String(kwargs.whitelist).split(','),
  }
  const session = () => new RenderSession(subject, jinjaEngine)
  switch (fun) {
    case 'state.show_lowstate':
      return { lowstate: (await compileTarget(options)).lowstate.map(toCorpus) }
    case 'state.show_states':
      return { value: slsWithStates(await compileTarget(options)) }
    case 'state.show_highstate':
    case 'state.show_sls': {
      const { high, problems } = await (fun === 'state.show_highstate'
        ? renderTarget(options)
        : renderSls({ ...options, sls: namesOf(args[0]) }))
      if (problems.length > 0) throw new DiagnosticError(problems)
      return { high: toCorpus(high) }
    }
    case 'state.show_top': {
      const own = session()
      const { pillar } = await renderPillar(own)
      const sls = matchTop(own, await readTop(own, own.states, pillar), pillar)
      return { top: sls ? { base: sls } : {} }
    }
    case 'state.sls_exists':
      return { value: (await renderSls({ ...options, sls: namesOf(args[0]) })).problems.length === 0 }
    case 'pillar.items':
      return {
        pillar: toCorpus(pillarItems(await renderPillar(session(), options.pillarOverride as Dict | undefined))),
      }
    case 'pillar.get': {
      const { pillar } = await renderPillar(session())
      const get = saltOf(subject, pillar).item('pillar.get')!
      const values = get.parameters.map((parameter, i) => {
        const [name, fallback] = typeof parameter === 'string' ? [parameter, undefined] : parameter
        return args[i] ?? (name in kwargs ? toValue(kwargs[name]) : fallback)
      })
      return { value: toCorpus(get.run(undefined as never, ...values) as Value) }
    }
    case 'state.sls_id': {
      const sls = namesOf(args[1])
      return steps(selectId(await compileTarget({ ...options, sls }), String(args[0]), sls))
    }
    default: {
      const mods = args[0] ?? (kwargs.mods === undefined ? undefined : toValue(kwargs.mods))
      return steps(await compileTarget({ ...options, sls: mods === undefined ? undefined : namesOf(mods) }))
    }
  }
}

function steps(compiled: {
  steps: readonly { id: string; name: string; module: string; function: string }[]
  none?: string
}): Outcome {
  if (compiled.none !== undefined) return { steps: [{ id: 'states', name: 'states', state: 'no', fun: 'None' }] }
  return { steps: compiled.steps.map(({ id, name, module, function: fun }) => ({ id, name, state: module, fun })) }
}

function fromCommandLine(arg: unknown): Value {
  if (typeof arg !== 'string' || !/^[[{]|^\d+$/.test(arg)) return toValue(arg)
  return loadYaml(arg).value
}

function namesOf(mods: Value | undefined): string[] {
  return Array.isArray(mods)
    ? mods.map(String)
    : String(mods)
        .split(',')
        .map((name) => name.trim())
}

function pillarOf(given: unknown): Value | undefined {
  if (given === undefined) return undefined
  return typeof given === 'string' ? loadYaml(given).value : toValue(given)
}

function excludesOf(given: unknown): Value[] | undefined {
  if (given === undefined) return undefined
  return typeof given === 'string' ? given.split(',') : (toValue(given) as Value[])
}
