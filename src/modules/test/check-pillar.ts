import { Dict, type Value } from '../../python/values.ts'
import { legacy } from '../kit/legacy.ts'
import { StateFailure } from '../kit/prepare.ts'
import { type Pretence, pretending } from './pretend.ts'
import { watchPretending } from './watch.ts'

type Keys = string | readonly string[] | null

interface Args {
  readonly name: string
  readonly present?: Keys
  readonly boolean?: Keys
  readonly integer?: Keys
  readonly string?: Keys
  readonly listing?: Keys
  readonly dictionary?: Keys
  readonly verbose: boolean
}

interface Ready {
  readonly result: boolean
  readonly comment: string
}

type Argument = 'present' | 'boolean' | 'integer' | 'string' | 'listing' | 'dictionary'

/** The kinds of check in Salt's order, as its comments name Python's types. */
const checks: readonly { argument: Argument; type?: string; holds(value: Value): boolean }[] = [
  { argument: 'present', holds: () => true },
  { argument: 'boolean', type: "<class 'bool'>", holds: (value) => typeof value === 'boolean' },
  {
    argument: 'integer',
    type: "<class 'int'>",
    holds: (value) => typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean',
  },
  { argument: 'string', type: "(<class 'str'>,)", holds: (value) => typeof value === 'string' },
  { argument: 'listing', type: "<class 'list'>", holds: (value) => Array.isArray(value) },
  { argument: 'dictionary', type: "<class 'dict'>", holds: (value) => value instanceof Dict },
]

const keys = { type: ['string', 'array', 'null'], items: { type: 'string' }, default: null }

export const checkPillar = legacy<Args, Ready, Pretence>({
  schema: {
    description: 'Fails where keys of the pillar are missing or of another type than said.',
    properties: {
      name: { type: 'string', description: 'Any text: the state does nothing with it' },
      present: { ...keys, description: 'Keys that must be there, as colon paths' },
      boolean: { ...keys, description: 'Keys that must be true or false' },
      integer: { ...keys, description: 'Keys that must be whole numbers' },
      string: { ...keys, description: 'Keys that must be strings' },
      listing: { ...keys, description: 'Keys that must be lists' },
      dictionary: { ...keys, description: 'Keys that must be mappings' },
      verbose: { type: 'boolean', default: false, description: 'Also tell the keys that are as they should be' },
    },
    example: 'pillar-is-complete:\n  test.check_pillar:\n    - present:\n      - app:secret\n    - integer: app:port\n',
  },
  ...pretending,
  prepare: async (args, io) => {
    if (checks.every(({ argument }) => listOf(args[argument]).length === 0))
      throw new StateFailure('test.check_pillar was given no keys to check')
    const failed = new Map<string, string | undefined>()
    const fine = new Map<string, string | undefined>()
    for (const { argument, type, holds } of checks) {
      for (const key of listOf(args[argument])) {
        const value = io.pillar(key) ?? null
        if (value === null) failed.set(key, undefined)
        else if (!holds(value)) failed.set(key, type)
        else fine.set(key, type)
      }
    }
    const complaints = [...failed].map(
      ([key, type]) => `Pillar key "${key}" ${type === undefined ? 'is missing' : `is not ${type}`}.\n`,
    )
    const praise = [...fine].map(([key, type]) => `- ${key} (${type ?? 'None'})\n`)
    if (args.verbose && praise.length > 0) complaints.push('Those keys passed the check:\n', ...praise)
    return { result: failed.size === 0, comment: complaints.join('') }
  },
  diff: (_args, { result, comment }) => ({ kind: result ? 'clean' : 'fail', comment }),
  watch: (_args, facts, watched) => watchPretending({}, facts, watched),
})

function listOf(given: Keys | undefined): readonly string[] {
  return typeof given === 'string' ? [given] : (given ?? [])
}
