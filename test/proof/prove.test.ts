import { expect, test } from 'vitest'
import { type Mode, prove, type Row, type Stage, type World } from '../../src/proof/index.ts'

/** A host that is one text, `now`, and a kstate with a single step, which makes it `good`. The faults are what a proof is to find. */
interface Faults {
  readonly blind?: true
  readonly restless?: true
  readonly plan?: Partial<Row>
  readonly apply?: Partial<Row>
  readonly again?: Partial<Row>
  readonly touches?: Mode
  readonly nothing?: true
}

function pretend(faults: Faults = {}): World {
  let now = 'bad'
  return {
    async kstate(mode) {
      const changed = faults.blind ? false : now !== 'good' || faults.restless === true
      const first = changed && now === 'bad'
      if (mode === 'apply' && !faults.nothing) now = 'good'
      const row: Row = {
        id: 'it',
        name: 'it',
        state: 'thing',
        function: 'present',
        result: mode === 'apply' || !changed ? true : null,
        changed,
        changes: changed ? { it: 'good' } : {},
        comment: changed ? 'made good' : 'is good',
        warnings: [],
        ...(mode !== 'apply' ? faults.plan : faults.apply),
        ...(mode === 'apply' && !first && faults.again),
      }
      const touched = faults.touches === mode || (mode === 'apply' && changed) ? ['/etc/it'] : []
      return { rows: [row], printed: `${mode} secret`, touched: async () => touched }
    },
    look: async (commands) => commands.map(() => ({ code: 0, stdout: `${now}\n` })),
    async act(script) {
      if (script === 'false') return 'exit 1: no'
      now = script
      return undefined
    },
  }
}

const sound: Stage = { title: 'it', states: 'sls', truth: { 'show it': 'good' }, break: { by: 'worse' } }

const proving = (stage: Partial<Stage>, faults?: Faults, differs?: Record<string, string>) =>
  prove({ ...sound, ...stage }, pretend(faults), { depth: 'whole', differs })

test('a sound proof of a sound function holds, and says what it proved', async () => {
  const stage = { reports: { it: { comment: 'made good', changes: { it: 'good' } } } }
  expect(await proving(stage)).toEqual({
    applied: ['thing.present'],
    broken: ['thing.present'],
    differing: [],
  })
})

const wrong: [string, Partial<Stage>, RegExp][] = [
  ['truth that is false', { truth: { 'show it': 'better' } }, /after the apply:\nnot so: show it/],
  ['truth that was so before', { prepare: 'bad', truth: { 'show it': 'bad' } }, /not so: show it/],
  ['a break that breaks nothing', { break: { by: 'good' } }, /`truth` is still so/],
  ['a break that names other steps', { break: { by: 'worse', steps: ['other'] } }, /there is no step other/],
  ['a break whose command fails', { break: { by: 'false' } }, /by hand:\nfalse/],
  ['a step that is said to be so already', { unchanged: ['it'] }, /changed: thing.present it/],
  ['a step that is to fail', { fails: { it: 'no' } }, /should fail with "no"/],
  ['another comment', { reports: { it: { comment: 'x' } } }, /comment of it: "made good", not "x"/],
  ['a report of no step', { reports: { that: { comment: 'x' } } }, /there is no step that/],
  ['a step that is unknown to the plan', { unknown: { it: 'why' } }, /the plan knows/],
  ['a step that is to fail in the apply', { fails_in_apply: { it: 'no' } }, /should fail with "no"/],
  ['a plan that says something else', { planned: { it: { comment: 'x' } } }, /comment of it: "made good", not "x"/],
  ['a broken step that is unknown to the plan', { break: { by: 'worse', unknown: { it: 'why' } } }, /the plan knows/],
  ['a step that acts again', { again: { it: 'why' } }, /unchanged: thing.present it/],
  ['a text that must be hidden', { hides: ['secret'] }, /what must be hidden was printed: secret/],
]
test.each(wrong)('a wrong proof fails: %s', async (_, stage, message) => {
  await expect(proving(stage)).rejects.toThrow(message)
})

const faulty: [string, Faults, RegExp][] = [
  ['does nothing', { nothing: true }, /after the apply:\nnot so/],
  ['sees nothing', { blind: true }, /unchanged: thing.present it/],
  ['changes again', { restless: true }, /apply again:\nchanged: thing.present/],
  ['acts and does not say so', { again: { changed: false } }, /nothing was to be done, and yet the host's \/etc\/it/],
  ['plans another result', { plan: { changed: false } }, /the plan said changed=false/],
  ['plans other changes', { plan: { changes: { it: 'x' } } }, /the plan said result null, {"it":"x"}/],
  ['does not know in a plan', { plan: { changed: null } }, /the plan does not know/],
  ['touches the host in a plan', { touches: 'plan' }, /plan:\nnothing was to be done, and yet/],
  ['touches the host in a test', { touches: 'test' }, /test:\nnothing was to be done, and yet/],
]
test.each(faulty)('a faulty function fails: it %s', async (_, faults, message) => {
  await expect(proving({}, faults)).rejects.toThrow(message)
})

test('truth that holds before anything is done shows nothing', async () => {
  const world = {
    ...pretend(),
    look: async (commands: readonly string[]) => commands.map(() => ({ code: 0, stdout: 'good' })),
  }
  await expect(prove(sound, world, { depth: 'whole' })).rejects.toThrow(/`truth` was so before anything was done/)
})

const unbroken: Partial<Stage> = { break: undefined }

test('a step may fail that the plan takes for a change, again and again', async () => {
  const stage = { ...unbroken, fails_in_apply: { it: 'no…' }, reports: { it: { changes: { it: '…' } } } }
  const proved = await proving(stage, { apply: { result: false, comment: 'not now', changes: { it: 1 } } })
  expect(proved.applied).toEqual(['thing.present'])
})

test('what the plan knows to fail does not fail in the apply alone', async () => {
  const [stage, refused] = [
    { ...unbroken, fails_in_apply: { it: 'no' } },
    { result: false, changed: false, comment: 'no' },
  ]
  await expect(proving(stage, { plan: refused, apply: refused })).rejects.toThrow(
    /the plan does not take it for a change/,
  )
})

test('a plan fails as the apply does, or as the stage has it', async () => {
  const stage = { ...unbroken, fails: { it: 'no' } }
  const faults: Faults = {
    blind: true,
    plan: { result: false, comment: 'hm' },
    apply: { result: false, comment: 'no' },
  }
  await expect(proving(stage, faults)).rejects.toThrow(/should be planned to fail with "no": .* hm/)
  const proved = await proving({ ...stage, planned: { it: { comment: 'hm' } } }, faults)
  expect(proved.applied).toEqual(['thing.present'])
})

test('changes may differ where the proof says so, and this is told', async () => {
  const proved = await proving({}, { plan: { changes: { it: 'x' } } }, { 'thing.present': 'why' })
  expect(proved.differing).toEqual(['thing.present', 'thing.present'])
})

test('in short nothing is broken', async () => {
  const proved = await prove({ ...sound, break: { by: 'false' } }, pretend(), { depth: 'short' })
  expect(proved).toEqual({ applied: ['thing.present'], broken: [], differing: [] })
})
