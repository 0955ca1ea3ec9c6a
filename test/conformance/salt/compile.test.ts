import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileTarget, renderTarget, selectId, slsWithStates, type TargetOptions } from '../../../src/compile/index.ts'
import { DiagnosticError, formatDiagnostic } from '../../../src/core/diagnostics.ts'
import { type Dict, toValue, type Value } from '../../../src/core/values.ts'
import {
  jinjaEngine,
  matchTop,
  optsOf,
  pillarItems,
  pureFunction,
  RenderSession,
  readTop,
  renderPillar,
} from '../../../src/render/index.ts'
import { loadYaml } from '../../../src/yaml/index.ts'
import { type Case, readCases, saysNoLess, subjectOf, toCorpus } from './case.ts'
import { signatures as catalogue } from './signatures.ts'

interface Outcome {
  readonly lowstate?: unknown
  readonly high?: unknown
  readonly top?: unknown
  readonly pillar?: unknown
  readonly value?: unknown
  /** In execution order: what `results` has of each row that is known without a run. */
  readonly steps?: unknown
  readonly errors?: string[]
}

const deviations = new Map(
  (
    parse(readFileSync(new URL('../deviations.yaml', import.meta.url), 'utf8')) as { case: string; reason: string }[]
  ).map((entry) => [entry.case, entry.reason]),
)

/** Made for kstate and put to Salt 3007.1 as the given ones were. */
const own = ['own-low', 'own-pillar', 'own-render']
const asGiven = ['low', 'errors', 'include', 'top', 'pillar', 'render', 'calls']

for (const theme of [...asGiven, ...own]) {
  describe(`what Salt's compiler says: ${theme}`, () => {
    for (const given of readCases(theme)) {
      if (given.call.fun === 'state.single') continue // a case of the command line
      const reason = deviations.get(given.name)
      test(reason ? `${given.name} differs: ${reason}` : given.name, async () => {
        const outcome = await run(given)
        if (reason) expect(() => compare(given, outcome)).toThrow()
        else compare(given, outcome)
      })
    }
  })
}

function compare({ expect: { retcode, ...wanted } }: Case, outcome: Outcome): void {
  if (wanted.crash !== undefined) {
    expect(outcome.errors, 'a clean error in place of a crash').not.toEqual([])
    expect(outcome.errors).toBeDefined()
  } else if (wanted.errors || wanted.invalid_arguments !== undefined) {
    const said = (outcome.errors ?? []).join('\n')
    for (const text of wanted.errors ?? [wanted.invalid_arguments!]) expect(saysNoLess(said, text) || said).toBe(true)
  } else if (wanted.results) {
    const row = ({ id, name, state, fun }: { [key: string]: unknown }) => ({ id, name, state, fun })
    expect(outcome.errors ?? outcome.steps).toEqual(
      wanted.results.map((result) => row(result as { [key: string]: unknown })),
    )
  } else if (wanted.pillar && typeof wanted.pillar === 'object' && '_errors' in wanted.pillar) {
    const { _errors: texts, ...rest } = wanted.pillar as { _errors: string[] }
    const { _errors: said, ...own } = outcome.pillar as { _errors: string[] }
    expect(own).toEqual(rest)
    for (const text of texts) expect(saysNoLess(said.join('\n'), text) || said).toBe(true)
  } else expect(outcome).toEqual(wanted)
}

async function run(given: Case): Promise<Outcome> {
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
      const { high, problems } = await renderTarget({
        ...options,
        sls: fun === 'state.show_sls' ? namesOf(args[0]) : undefined,
      })
      if (problems.length > 0) throw new DiagnosticError(problems)
      return { high: toCorpus(high) }
    }
    case 'state.show_top': {
      const own = session()
      const { pillar } = await renderPillar(own)
      const sls = matchTop(own, await readTop(own, own.states, pillar), pillar)
      return { top: sls.length > 0 ? { base: sls } : {} }
    }
    case 'state.sls_exists':
      return { value: session().states.find(String(args[0])) !== undefined }
    case 'pillar.items':
      return {
        pillar: toCorpus(pillarItems(await renderPillar(session(), options.pillarOverride as Dict | undefined))),
      }
    case 'pillar.get': {
      const { pillar } = await renderPillar(session())
      const get = pureFunction({ subject, pillar, opts: optsOf(subject, pillar) }, 'pillar.get')!
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
  return Array.isArray(mods) ? mods.map(String) : String(mods).split(',')
}

function pillarOf(given: unknown): Value | undefined {
  if (given === undefined) return undefined
  return typeof given === 'string' ? loadYaml(given).value : toValue(given)
}

function excludesOf(given: unknown): Value[] | undefined {
  if (given === undefined) return undefined
  return typeof given === 'string' ? given.split(',') : (toValue(given) as Value[])
}
