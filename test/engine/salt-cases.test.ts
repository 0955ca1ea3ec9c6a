import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { engine } from '../../src/cli/compile.ts'
import { hostCaller } from '../../src/cli/host-caller.ts'
import { noStates } from '../../src/cli/no-states.ts'
import { prepareIo } from '../../src/cli/prepare-io.ts'
import { compileTarget } from '../../src/compile/index.ts'
import { type Clock, HostCalls, HostRun } from '../../src/engine/index.ts'
import { openTree } from '../../src/project/index.ts'
import type { StateRow } from '../../src/report/index.ts'
import { checkValue, findState, stateModules } from '../../src/states/index.ts'
import { openLocal } from '../../src/transport/index.ts'
import { type Case, readCases, subjectOf } from '../conformance/salt/case.ts'

interface Expected {
  id: string
  name: string
  state: string
  fun: string
  result: boolean | null
  changed: boolean
  changes: Record<string, unknown>
  comment: string
  warnings?: string[]
  state_ran?: boolean
}

const work = mkdtempSync(join(tmpdir(), 'kstate-cases-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

const deviations = new Map(
  (
    parse(readFileSync(fileURLToPath(new URL('../conformance/deviations.yaml', import.meta.url)), 'utf8')) as {
      case: string
      reason: string
    }[]
  ).map((entry) => [entry.case, entry.reason]),
)

for (const theme of ['requisites', 'conditions', 'test_mode', 'outputter']) {
  describe(`what Salt's run comes to: ${theme}`, () => {
    for (const given of readCases(theme)) {
      if (!given.expect.results) continue
      const reason = deviations.get(given.name)
      test(reason ? `${given.name} differs: ${reason}` : given.name, async () => {
        const scratch = join(work, given.name)
        const rows = await runCase(fill(given, scratch), scratch).catch((cause: Error) => cause)
        const actual = rows instanceof Error ? rows.message : rows.map((row, i) => tell(row, i, given))
        const wanted = (fill(given, scratch).expect.results as Expected[]).map(expectation)
        if (reason) expect(actual).not.toEqual(wanted)
        else expect(actual).toEqual(wanted)
      }, 20_000)
    }
  })
}

function fill(given: Case, scratch: string): Case {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the corpus' own placeholder
  return JSON.parse(JSON.stringify(given).replaceAll('${SCRATCH}', scratch)) as Case
}

const clock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: () => 0.5,
}

async function runCase(given: Case, scratch: string): Promise<StateRow[]> {
  mkdirSync(scratch, { recursive: true })
  for (const [path, text] of Object.entries(given.scratch ?? {})) write(join(scratch, path), text)
  const root = join(work, 'trees', given.name)
  for (const [path, text] of Object.entries(given.files)) write(join(root, path), text)
  const subject = subjectOf(given)
  const session = await openLocal()
  try {
    const mode =
      given.call.kwargs.test === true || (given.config.test === true && given.call.kwargs.test !== false)
        ? 'plan'
        : 'apply'
    const catalogue = {
      function: (module: string, name: string) => findState(module, name)?.schema,
      modules: new Map(stateModules.map((module) => [module.name, Object.keys(module.functions)])),
      refuse: (rule: unknown, value: unknown) => checkValue(rule as never, value as never),
    }
    const sls = given.call.args.map(String)
    const compiled = await compileTarget({
      subject,
      engine,
      catalogue,
      purpose: 'run',
      sls: sls.length > 0 ? sls : undefined,
    })
    if (compiled.none !== undefined) return [noStates(compiled.none)]
    const io = prepareIo(
      openTree([join(root, 'states')], root),
      subject,
      engine,
      compiled.pillar,
      mode === 'plan',
      compiled.steps,
    )
    const steps = compiled.steps.map((step) => ({
      step,
      fn: findState(step.module, step.function)!,
      args: step.bound ?? {},
      io: io(step),
    }))
    const run = new HostRun(session, {
      target: given.id,
      mode,
      clock,
      failhard: given.config.failhard === true,
      what: 'test',
      lockWait: 1,
      stopped: () => false,
    })
    const host = hostCaller(new HostCalls(session, '/bin/sh'))
    return await run.walk(
      { steps, grains: subject.grains, call: (fun, args, kwargs) => host.call(fun, args, kwargs) },
      { started() {}, ended() {} },
    )
  } finally {
    await session.close()
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** A row in the corpus' words; process ids are masked there. */
function tell(row: StateRow, run: number, given: Case) {
  const { pid: _pid, ...changes } = row.changes
  const wanted = (given.expect.results as (Expected & { state_ran?: boolean })[])[run]
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    fun: row.function,
    result: row.result,
    changed: row.changed,
    changes,
    comment: row.comment,
    ...(wanted && 'state_ran' in wanted ? { state_ran: row.ran } : {}),
  }
}

function expectation({ id, name, state, fun, result, changed, changes, comment, state_ran }: Expected) {
  return { id, name, state, fun, result, changed, changes, comment, ...(state_ran === undefined ? {} : { state_ran }) }
}
