import type { Random } from './random.ts'

/** What a call names, and for each of its arguments what usually stands there; `=` marks one that is given by name. */
type Signature = readonly [name: string, ...args: string[]]

const INTS = ['0', '1', '2', '3', '-1', '5', '10', 'true', 'big', '2.0']
const SHORT = ['"a"', '"b"', '" "', '""', '"ab"', '"-"', '"é"', '"<"', '"☃"']

/** Sensible arguments by the letter that stands for them in the signatures. */
const USUAL: { readonly [letter: string]: readonly string[] } = {
  i: INTS,
  s: SHORT,
  b: ['true', 'false'],
  a: ['"name"', '"uid"', '0', '"tags.0"', '"nope"', '"g.n"', 'none'],
  f: ['"upper"', '"int"', '"length"', '"first"', '"string"', '"abs"', '"default"', '"join"', '"sort"', '"e"'],
  t: ['"odd"', '"string"', '"defined"', '"none"', '"gt"', '"in"', '"eq"', '"number"', '"mapping"'],
}

export const FILTERS: readonly Signature[] = (
  'abs|attr a|batch i s|capitalize|center i|count|d s b|default s b|dictsort b s b|e|escape|filesizeformat b|first|float i|forceescape|format s i|groupby a s b|indent i b b|int i i|items|join s a|last|length|list|lower|map f|map f s|max b a|min b a|pprint|reject t|reject t i|rejectattr a t|rejectattr a t i|replace s s i|reverse|round i|safe|select t|select t i|selectattr a t|selectattr a t i|slice i s|sort b b a|string|striptags|sum a i|title|tojson i|trim s|truncate i b s i|unique b a|upper|urlencode|urlize i b|wordcount|wordwrap i b s b|xmlattr b' +
  '|default =default_value:s =boolean:b|map =attribute:a =default:s|join =d:s =attribute:a|sort =attribute:a =reverse:b|groupby a =default:s|truncate =length:i =end:s =leeway:i|indent =width:i =first:b =blank:b|wordwrap =width:i =wrapstring:s|tojson =indent:i|int =base:i|batch i =fill_with:s|slice i =fill_with:s|dictsort =by:s|replace s s =count:i|sum =start:i|round =method:s|center =width:i|unique =attribute:a'
)
  .split('|')
  .map((one) => one.split(' ') as unknown as Signature)

export const TESTS: readonly Signature[] =
  'boolean|callable|defined|divisibleby i|eq s|equalto i|escaped|even|false|filter|float|ge i|gt i|greaterthan s|in l|integer|iterable|le i|lower|lt i|lessthan s|mapping|ne i|none|number|odd|sameas i|sequence|string|test|true|undefined|upper'
    .split('|')
    .map((one) => one.split(' ') as unknown as Signature)

export const METHODS: { readonly [kind: string]: readonly Signature[] } = {
  str: 'capitalize|casefold|center i s|count s i i|endswith s i i|expandtabs i|find s i i|index s i|isalnum|isalpha|isascii|isdecimal|isdigit|isidentifier|islower|isnumeric|isprintable|isspace|istitle|isupper|join l|ljust i s|lower|lstrip s|partition s|removeprefix s|removesuffix s|replace s s i|rfind s i i|rindex s|rjust i s|rpartition s|rsplit s i|rstrip s|split s i|split =sep:s =maxsplit:i|splitlines b|startswith s i i|strip s|swapcase|title|upper|zfill i|encode'
    .split('|')
    .map((one) => one.split(' ') as unknown as Signature),
  list: 'append s|clear|copy|count i|extend l|index i i i|insert i s|pop i|remove i|reverse|sort =reverse:b|sort'
    .split('|')
    .map((one) => one.split(' ') as unknown as Signature),
  dict: 'clear|copy|get s i|items|keys|pop s i|popitem|setdefault s i|update e|values|fromkeys l s'
    .split('|')
    .map((one) => one.split(' ') as unknown as Signature),
  tuple: 'count i|index i i'.split('|').map((one) => one.split(' ') as unknown as Signature),
  int: 'bit_length|bit_count|to_bytes i|as_integer_ratio|conjugate'
    .split('|')
    .map((one) => one.split(' ') as unknown as Signature),
  float: 'is_integer|hex|as_integer_ratio|conjugate'.split('|').map((one) => one.split(' ') as unknown as Signature),
}

/** The name and the arguments, usually sensible ones and seldom all of them; `any` writes what does not belong there. */
export function writeCall(random: Random, [name, ...args]: Signature, any: () => string): string {
  const given: string[] = []
  for (const arg of args) {
    const [key, letter] = arg.startsWith('=') ? arg.slice(1).split(':') : [undefined, arg]
    if (key === undefined && random.chance(0.2)) break
    if (key !== undefined && random.chance(0.3)) continue
    const usual = USUAL[letter as string]
    const value = usual === undefined || random.chance(0.12) ? any() : random.pick(usual)
    given.push(key === undefined ? value : `${key}=${value}`)
  }
  if (random.chance(0.03)) given.push(any())
  return `${name}${given.length > 0 || random.chance(0.3) ? `(${given.join(', ')})` : ''}`
}
