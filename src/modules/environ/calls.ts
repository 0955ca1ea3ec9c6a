import { sh } from '../../core/shell.ts'
import { str } from '../../python/values/text.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { Answer } from '../../transport/types.ts'
import { textOf } from '../kit/calls/arguments.ts'
import type { HostFunction } from '../kit/calls/types.ts'

/** salt.modules.environ, as far as it only looks: the environment of who acts on the host. */
export const calls = {
  'environ.get': {
    parameters: ['key', ['default', '']],
    programs: () => ['env'],
    sections: () => [environment],
    read: (args, [answer]) =>
      typeof args.get('key') === 'string'
        ? (readEnvironment(answer).get(textOf(args, 'key')) ?? args.get('default')!)
        : false,
  },
  'environ.has_value': {
    parameters: ['key', ['value', null]],
    programs: () => ['env'],
    sections: () => [environment],
    read(args, [answer]) {
      const known = readEnvironment(answer).get(textOf(args, 'key'))
      const wanted = args.get('value') ?? null
      return known !== undefined && (wanted === null || wanted === known)
    },
  },
  'environ.item': {
    parameters: ['keys', ['default', '']],
    programs: () => ['env'],
    sections: () => [environment],
    read(args, [answer]) {
      const known = readEnvironment(answer)
      const keys = [args.get('keys') ?? []].flat()
      return new Dict(keys.map((key): [Value, Value] => [key, known.get(str(key)) ?? args.get('default')!]))
    },
  },
  'environ.items': {
    parameters: [],
    programs: () => ['env'],
    sections: () => [environment],
    read: (_, [answer]) => new Dict([...readEnvironment(answer)]),
  },
} satisfies { readonly [name: string]: HostFunction }

const environment = { script: sh`env -0 2>/dev/null || env` }

function readEnvironment(answer: Answer | undefined): Map<string, string> {
  const text = answer?.stdout.toString() ?? ''
  const entries = text.includes('\0') ? text.split('\0') : text.split('\n')
  return new Map(
    entries
      .filter((entry) => entry.includes('='))
      .map((entry) => {
        const at = entry.indexOf('=')
        return [entry.slice(0, at), entry.slice(at + 1)]
      }),
  )
}
