import { Dict, type Value } from '../../python/values.ts'
import { clean, fail, flag, type Infer, oneOrMore, type PrepareIo, StateFailure, state, text } from '../kit/index.ts'
import { name } from './arguments.ts'
import { pretending } from './pretend.ts'
import { watchPretending } from './watch.ts'

const keys = (what: string) => oneOrMore(text('A key'), `Keys that must be ${what}`).optional()

const keyArguments = {
  present: keys('there, as colon paths'),
  boolean: keys('true or false'),
  integer: keys('whole numbers'),
  string: keys('strings'),
  listing: keys('lists'),
  dictionary: keys('mappings'),
}

const args = { name, ...keyArguments, verbose: flag('Also show the keys that are as they should be') }

/** The kinds of check in Salt's order, as its comments name Python's types. */
const checks: readonly { argument: keyof typeof keyArguments; type?: string; holds(value: Value): boolean }[] = [
  { argument: 'present', holds: () => true },
  { argument: 'boolean', type: "<class 'bool'>", holds: (value) => typeof value === 'boolean' },
  { argument: 'integer', type: "<class 'int'>", holds: (value) => /^(number|bigint|boolean)$/.test(typeof value) },
  { argument: 'string', type: "(<class 'str'>,)", holds: (value) => typeof value === 'string' },
  { argument: 'listing', type: "<class 'list'>", holds: (value) => Array.isArray(value) },
  { argument: 'dictionary', type: "<class 'dict'>", holds: (value) => value instanceof Dict },
]

export const checkPillar = state({
  summary: 'Fails where keys of the pillar are missing or of another type than they should be.',
  example: 'pillar-is-complete:\n  test.check_pillar:\n    - present:\n      - app:secret\n    - integer: app:port\n',
  args,
  ...pretending,
  prepare: checkKeys,
  diff: (_args, _facts, { result, comment }) => (result ? clean(comment) : fail(comment)),
  watch: (_args, facts, watched) => watchPretending({}, facts, watched),
})

async function checkKeys(args: Infer<typeof keyArguments> & { readonly verbose: boolean }, io: PrepareIo) {
  const asked = checks.flatMap((check) => [args[check.argument] ?? []].flat().map((key) => ({ ...check, key })))
  if (asked.length === 0) throw new StateFailure('test.check_pillar was given no keys to check')
  const failed = new Map<string, string | undefined>()
  const passed = new Map<string, string | undefined>()
  for (const { key, type, holds } of asked) {
    const value = io.pillar(key) ?? null
    if (value === null) failed.set(key, undefined)
    else if (!holds(value)) failed.set(key, type)
    else passed.set(key, type)
  }
  const lines = [...failed].map(
    ([key, type]) => `Pillar key "${key}" ${type === undefined ? 'is missing' : `is not ${type}`}.\n`,
  )
  const praise = [...passed].map(([key, type]) => `- ${key} (${type ?? 'None'})\n`)
  if (args.verbose && praise.length > 0) lines.push('Those keys passed the check:\n', ...praise)
  return { result: failed.size === 0, comment: lines.join('') }
}
