import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { DiagnosticError, error } from '../core/diagnostics.ts'
import { catalogueOf, type ModuleFiles } from '../modules/index.ts'
import {
  Coverage,
  casesIn,
  evaluate,
  expected,
  faults,
  type Given,
  type Proof,
  proofIn,
  prove,
  type Ran,
  type Runner,
  realWorld,
} from '../proof/index.ts'
import { type ProviderName, type SandboxHost, sandboxDown, sandboxUp } from '../sandbox/index.ts'
import { Blame } from './modules/blame.ts'
import { findModules } from './modules/find.ts'
import { loadModules } from './modules/load.ts'
import { isBuiltIn } from './workspace.ts'

export interface ModuleTestOptions {
  /** A module, or a directory of modules. */
  readonly directory: string
  /** Cases alone: no host is needed. */
  readonly casesOnly?: boolean
  readonly provider?: ProviderName
  /** How kstate is started: the program and the arguments before its own. */
  readonly program: readonly [string, ...string[]]
  say(line: string): void
}

/** A case, a stage of a proof, or what is missing of either; without faults it is as it should be. */
export interface ModuleTest {
  readonly title: string
  readonly faults: readonly string[]
}

/** Runs the cases of a user's modules, and their proofs each on a fresh sandbox host. Throws a `DiagnosticError` for what cannot be read. */
export async function* testModules(options: ModuleTestOptions): AsyncGenerator<ModuleTest> {
  const { root, only } = placeOf(options.directory)
  const modules = (await loadModules([root], new Blame([root], process.cwd()), isBuiltIn)).filter(
    ({ name }) => only === undefined || name === only,
  )
  const tests = modules.map((module) => {
    const directory = join(root, module.name)
    return {
      module,
      cases: read(() => casesIn(directory, module.name)),
      proof: read(() => proofIn(directory, module.name)),
    }
  })
  if (tests.every(({ cases, proof }) => cases.length === 0 && !proof))
    throw new DiagnosticError(
      error('nothing-to-test', `there are no cases and no proofs in ${options.directory}`, {
        hint: 'a module is tested by its cases.yaml (or cases/<function>.yaml) and its proof.yaml',
      }),
    )
  for (const { module, cases, proof } of tests) {
    yield* testCases(module, cases)
    if (proof && !options.casesOnly) yield* testProof(module, proof, root, options)
  }
}

/** The directory that modules lie in, and the one that is meant where it is one. */
function placeOf(given: string): { readonly root: string; readonly only?: string } {
  const directory = resolve(given)
  const parent = dirname(directory)
  const alone = findModules([directory]).every(({ files, calls }) => files.length + calls.length === 0)
  return alone ? { root: parent, only: basename(directory) } : { root: directory }
}

function read<T>(from: () => T): T {
  try {
    return from()
  } catch (cause) {
    if (cause instanceof DiagnosticError) throw cause
    throw new DiagnosticError(error('module-tests', (cause as Error).message))
  }
}

async function* testCases(module: ModuleFiles, cases: readonly Given[]): AsyncGenerator<ModuleTest> {
  const functions = catalogueOf([module]).states.get(module.name) ?? new Map()
  for (const given of cases) {
    const title = `${given.full}: ${given.one.title}`
    const fn = functions.get(given.full.slice(module.name.length + 1))
    yield { title, faults: fn ? await faultsOf(fn, given) : [`there is no state function ${given.full}`] }
  }
  for (const name of functions.keys())
    if (!cases.some(({ full }) => full === `${module.name}.${name}`))
      yield { title: `${module.name}.${name}`, faults: ['no case is of this function'] }
}

async function faultsOf(fn: Parameters<typeof evaluate>[0], given: Given): Promise<string[]> {
  try {
    const { remaining, ...found } = await evaluate(fn, given)
    const wanted = expected(given.one, { ...found, remaining })
    const parts = [...new Set([...Object.keys(wanted), ...Object.keys(found)])] as (keyof typeof found)[]
    return [
      ...faults(given.one, { ...found, remaining }),
      ...parts.flatMap((part) =>
        isDeepStrictEqual(plain(wanted[part]), plain(found[part]))
          ? []
          : [`${part}:\n  expected ${JSON.stringify(wanted[part])}\n  found    ${JSON.stringify(found[part])}`],
      ),
    ]
  } catch (cause) {
    return [(cause as Error).message]
  }
}

/** Without what is undefined. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}

async function* testProof(
  module: ModuleFiles,
  proof: Proof,
  root: string,
  { provider, program, say }: ModuleTestOptions,
): AsyncGenerator<ModuleTest> {
  const id = `module-${module.name}`
  const work = mkdtempSync(join(tmpdir(), 'kstate-module-'))
  const coverage = new Coverage()
  let isWhole = true
  try {
    await sandboxDown(id)
    const host = await sandboxUp({ id, image: proof.image }, { provider, say })
    const world = realWorld(host, proof, runnerOn(host, work, root, program))
    for (const stage of proof.stages) {
      const found = await prove(stage, world, { depth: 'whole', differs: proof.differs }).then(
        (proved) => coverage.add(proved),
        (cause: Error) => [cause.message],
      )
      isWhole &&= !found
      yield { title: `${module.name}, on a host: ${stage.title}`, faults: found ?? [] }
    }
    if (isWhole)
      yield {
        title: `${module.name}, on a host: every function is proved`,
        faults: coverage.lacks(proof, Object.keys(module.states)),
      }
  } finally {
    rmSync(work, { recursive: true, force: true })
    await sandboxDown(id)
  }
}

/** Runs the program on a tree of one SLS, as a user would. */
function runnerOn(
  host: SandboxHost,
  work: string,
  modules: string,
  [file, ...before]: ModuleTestOptions['program'],
): Runner {
  return async (mode, sls, files) => {
    const tree: Record<string, string> = {
      'kstate.yaml': `modules: [${JSON.stringify(modules)}]\n`,
      'roster.yaml': `${host.id}: {sandbox: ${host.image}}\n`,
      'states/test.sls': sls,
      'pillar/top.sls': '',
      ...files,
    }
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(work, path)), { recursive: true })
      writeFileSync(join(work, path), text)
    }
    const verb = mode === 'plan' ? ['plan'] : mode === 'test' ? ['apply', '--test'] : ['apply']
    const provider = ['--provider', host.provider]
    const ran = await runProgram(file, [...before, ...verb, host.id, 'test', '--root', work, '--json', ...provider])
    const report = reportIn(ran.stdout, host.id)
    if (!report) throw new Error(`kstate ${verb.join(' ')} went wrong:\n${ran.stdout}\n${ran.stderr}`)
    return { rows: report.states, summary: report.summary, ...ran }
  }
}

interface HostJson {
  readonly states: Ran['rows']
  readonly summary: Ran['summary']
}

function reportIn(stdout: string, id: string): HostJson | undefined {
  try {
    const report = (JSON.parse(stdout) as Record<string, Partial<HostJson>>)[id]
    return report?.states ? (report as HostJson) : undefined
  } catch {
    return undefined
  }
}

function runProgram(file: string, args: readonly string[]): Promise<Pick<Ran, 'stdout' | 'stderr' | 'code'>> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const output = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text
      })
    child.once('error', reject)
    child.once('close', (code) => resolve({ ...output, code: code ?? -1 }))
  })
}
