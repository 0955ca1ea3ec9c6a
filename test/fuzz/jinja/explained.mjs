/**
 * The differences from Jinja2 that are meant, each as narrow as it can be told from a template and both answers;
 * users read of them in docs/templating.md. A class: a name, the reason, and whether a difference belongs to it.
 */
const CLASSES = [
  {
    name: 'slow there',
    reason: 'Python computes for more than ten seconds: powers with gigantic results, which end with MemoryError here',
    holds: ({ theirs }) => theirs === undefined,
  },
  {
    name: 'complex numbers',
    reason: 'a negative number to a fractional power is refused here; Python computes a complex number',
    holds: ({ ours }) =>
      ours.error?.class === 'TypeError' && ours.error.message === 'complex numbers are not supported',
  },
  {
    name: 'last digit of a power',
    reason:
      'a float to a fractional power is rounded as the C library does, off by some units of the 15th digit or later',
    holds: ({ sample, theirs, ours }) => usesPower(sample) && differOnlyInDigits(theirs.expected, ours.expected),
  },
  {
    name: 'address taken apart',
    reason: 'the address that Python prints of an object, here left out, with something put between its characters',
    holds: ({ sample, theirs, ours }) =>
      theirs.expected !== undefined &&
      ours.expected !== undefined &&
      (/replace\(""/.test(sample.template) || /at0x|20at200x/i.test(theirs.expected.replace(/[^a-z0-9]/gi, ''))) &&
      isWithin(ours.expected, theirs.expected),
  },
  {
    name: 'part or size of an address',
    reason:
      'the length, the place in a line or some characters of a text with the address that Python prints of an object',
    holds: ({ sample, theirs, ours }) =>
      theirs.expected !== undefined &&
      ours.expected !== undefined &&
      /\|(map|select|reject|unique|batch|slice|items|reverse)|range|items\(\)/.test(sample.template) &&
      withoutHexadecimals(theirs.expected) === withoutHexadecimals(ours.expected),
  },
  {
    name: 'too large',
    reason: 'what would need gigabytes ends with MemoryError here',
    holds: ({ ours }) => ours.error?.class === 'MemoryError',
  },
  {
    name: 'printf of bytes',
    reason: 'bytes have no % here',
    holds: ({ ours }) => ours.error?.message.startsWith("unsupported operand type(s) for %: 'bytes'"),
  },
  {
    name: 'sets of dict views',
    reason: 'keys() and items() have no operations of sets here: -, <, <=, >, >=, isdisjoint',
    holds: ({ ours }) => ours.error?.class === 'TypeError' && /'dict_(keys|items)'/.test(ours.error.message),
  },
]

/** A text without what an address may hold or what may have been put around its characters. */
const withoutHexadecimals = (text) => text.replace(/&#39;|[^g-su-wyz]/gi, '').replace(/(.{5,}?)\1+/g, '$1')

/** Whether all characters of a text stand in another one, in their order. */
function isWithin(text, whole) {
  let at = 0
  for (const character of whole) if (character === text[at]) at++
  return at === text.length
}

/** The class that a difference belongs to; undefined where it belongs to none. */
export function explain(difference) {
  return CLASSES.find((one) => one.holds(difference))?.name
}

function usesPower(sample) {
  return [sample.template, ...Object.values(sample.files)].some((text) => text.includes('**'))
}

const FLOAT = /-?\d+\.\d+(?:e[+-]\d+)?/g

/** Whether two texts are the same but for floats that are nearly equal: within two parts in 10^15. */
function differOnlyInDigits(a, b) {
  if (a === undefined || b === undefined || a.replace(FLOAT, '') !== b.replace(FLOAT, '')) return false
  const [left, right] = [a.match(FLOAT) ?? [], b.match(FLOAT) ?? []]
  return left.every((text, i) => Math.abs(Number(text) - Number(right[i])) <= Math.abs(Number(text)) * 2e-15)
}
