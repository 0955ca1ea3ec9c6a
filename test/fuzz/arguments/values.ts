import { Dict, Float, Tuple, type Value } from '../../../src/python/values.ts'
import type { Chance } from '../random.ts'

const LONG = 'long '.repeat(30_000)

/** Text that people, templates and attackers write. */
const TEXTS = [
  ...[
    '',
    ' ',
    '-',
    '--',
    '-rf',
    '.',
    '..',
    '/',
    '//',
    '~',
    '*',
    '?',
    '#',
    '%',
    '@',
    ':',
    '=',
    'a',
    'a b',
    'a\nb',
    '\n',
    '\r\n',
    '\t',
  ],
  ...[
    'a\0b',
    '\0',
    "'",
    '"',
    '`id`',
    '$(id)',
    '$HOME',
    ';id',
    '|',
    '&',
    '\\',
    '\\n',
    '{}',
    '[]',
    '[',
    ']',
    '(',
    '^a',
    'a$',
    '(?<x>',
    '['.repeat(50),
  ],
  ...[
    '/etc/x',
    '/etc/x/',
    '/etc/../x',
    'etc/x',
    '/etc/\nx',
    '/tmp/ä€𝒳',
    '\ud800',
    '\u2028',
    'ÀÉ',
    '\u202e',
    'ключ',
    LONG,
    `/${LONG}`,
  ],
  ...[
    'salt://',
    'salt://x',
    'salt://x?saltenv=base',
    'http://',
    'https://example.invalid/x',
    'ftp://x',
    'file:///x',
    'sha256=00',
    'md5=zz',
  ],
  ...[
    '0',
    '1',
    '-1',
    '007',
    '0644',
    '99999',
    '1.5',
    '1e9',
    'true',
    'None',
    'null',
    '2001-01-01',
    '12:30',
    '@daily',
    '*/5',
    '60',
    'jan',
  ],
  ...[
    'root',
    'nobody',
    'user:group',
    '1000',
    'ssh-ed25519 AAAA x',
    'ssh-rsa',
    'nginx',
    'nginx=1.*',
    'nginx:amd64',
    '>=1.0',
    'latest',
    'public',
    'ALL',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'jinja',
    'keep',
    'ignore_files',
    'origin',
    'refs/heads/x',
    '{{ x }}',
    '{% if %}',
  ],
] as const

const OTHERS: readonly Value[] = [
  ...[null, true, false, 0, 1, -1, 7, 420, 65536, 2 ** 31, 2 ** 53, -(2 ** 53), 10n ** 30n, -(10n ** 30n)],
  ...[
    new Float(0),
    new Float(1.5),
    new Float(-0),
    new Float(Number.NaN),
    new Float(Number.POSITIVE_INFINITY),
    new Float(1e300),
  ],
  ...[[], new Dict(), new Tuple([]), new Tuple(['a', 1])],
]

/** A value of any shape. */
export function anyValue(chance: Chance, depth = 0): Value {
  const kind = chance.next()
  if (kind < 0.55 || depth > 2) return chance.pick(TEXTS)
  if (kind < 0.75) return chance.pick(OTHERS)
  if (kind < 0.88) return chance.some(0, 3, () => anyValue(chance, depth + 1))
  return new Dict(
    chance.some(0, 3, (): [Value, Value] => [
      chance.next() < 0.9 ? chance.pick(TEXTS) : chance.pick([1, null, true]),
      anyValue(chance, depth + 1),
    ]),
  )
}

export interface Property {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly items?: unknown
  readonly [keyword: string]: unknown
}

/** A value that is likely to pass the schema, so that what stands behind it is reached. */
export function fittingValue(property: Property, chance: Chance): Value {
  if (property.enum && chance.next() < 0.7) return chance.pick(property.enum) as Value
  const types = [property.type ?? []].flat()
  switch (types.length === 0 ? undefined : chance.pick(types)) {
    case 'string':
      return chance.pick(TEXTS)
    case 'integer':
      return chance.pick([0, 1, -1, 7, 420, 65536, 2 ** 53, 99_999_999_999])
    case 'number':
      return chance.pick([0, 1.5, -1, (10n ** 30n) as never, new Float(0.5)])
    case 'boolean':
      return chance.pick([true, false])
    case 'null':
      return null
    case 'array':
      return chance.some(0, 3, () => fittingValue((property.items ?? {}) as Property, chance))
    case 'object':
      return new Dict(chance.some(0, 3, (): [Value, Value] => [chance.pick(TEXTS), anyValue(chance, 2)]))
    default:
      return anyValue(chance)
  }
}
