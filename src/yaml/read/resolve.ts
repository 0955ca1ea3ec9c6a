export const STANDARD = 'tag:yaml.org,2002:'

/** YAML 1.1's implicit types as PyYAML knows them, in the order in which they are tried. */
const RESOLVERS: readonly { readonly tag: string; readonly first: string; readonly pattern: RegExp }[] = [
  {
    tag: 'bool',
    first: 'yYnNtTfFoO',
    pattern: /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  },
  {
    tag: 'float',
    first: '-+0123456789.',
    pattern:
      /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  },
  {
    tag: 'int',
    first: '-+0123456789',
    pattern:
      /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\d_]*)|[-+]?0x[\da-fA-F_]+|[-+]?[1-9][\d_]*(?::[0-5]?\d)+)$/,
  },
  { tag: 'merge', first: '<', pattern: /^<<$/ },
  { tag: 'null', first: '~nN', pattern: /^(?:~|null|Null|NULL)$/ },
  {
    tag: 'timestamp',
    first: '0123456789',
    pattern:
      /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  },
  { tag: 'value', first: '=', pattern: /^=$/ },
  { tag: 'yaml', first: '!&*', pattern: /^[!&*]$/ },
]

const BY_FIRST = new Map<string, { tag: string; pattern: RegExp }[]>()
for (const { tag, first, pattern } of RESOLVERS) {
  for (const char of first) BY_FIRST.set(char, [...(BY_FIRST.get(char) ?? []), { tag: STANDARD + tag, pattern }])
}

/** The tag of a plain scalar without one. Python's `$` also matches before a last newline: no plain scalar ends so. */
export function resolvePlain(value: string): string {
  if (value === '') return `${STANDARD}null`
  const found = BY_FIRST.get(value[0]!)?.find(({ pattern }) => pattern.test(value))
  return found?.tag ?? `${STANDARD}str`
}
