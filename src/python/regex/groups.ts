import { quoteText } from '../values/text.ts'
import { addFlags } from './flags.ts'
import type { Flags, RegexNode } from './nodes.ts'
import type { Reader } from './reader.ts'
import { checkFixedWidth } from './width.ts'

const NOTHING: RegexNode = { kind: 'sequence', parts: [] }

/** What follows `(?`; nothing where it matches nothing by itself. */
export function parseExtension(reader: Reader, flags: Flags, from: number): RegexNode | undefined {
  const { source } = reader
  if (source.atEnd) source.fail('unexpected end of pattern', source.at)
  const at = source.at
  const char = source.next()
  switch (char) {
    case 'P':
      return parseNamed(reader, flags, from)
    case ':':
      return close(reader, reader.parseChoice(flags), from)
    case '#':
      if (source.takeUntil(')') === undefined) source.fail('missing ), unterminated comment', from)
      return undefined
    case '=':
    case '!':
      return {
        kind: 'look',
        behind: false,
        negated: char === '!',
        body: close(reader, reader.parseChoice(flags), from),
      }
    case '<':
      return parseLookBehind(reader, flags, from)
    case '>':
      return { kind: 'atomic', body: close(reader, reader.parseChoice(flags), from) }
    case '(':
      return parseCondition(reader, flags, from)
  }
  if (/^[aiLmsux-]$/.test(char)) return parseFlags(reader, flags, from, at)
  return source.fail(`unknown extension ?${char}${char === '\\' ? source.next() : ''}`, at - 1)
}

function close(reader: Reader, body: RegexNode, from: number): RegexNode {
  reader.expectClose(from)
  return body
}

function takeName(reader: Reader, end: string): { name: string; at: number } {
  const { source } = reader
  const at = source.at
  const name = source.takeUntil(end)
  if (name === undefined) {
    if (source.atEnd) return source.fail('missing group name', at)
    return source.fail(`missing ${end}, unterminated name`, at)
  }
  if (name === '') return source.fail('missing group name', at)
  return { name, at }
}

function isIdentifier(name: string): boolean {
  return /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}_]*$/u.test(name)
}

function parseNamed(reader: Reader, flags: Flags, from: number): RegexNode {
  const { source, groups } = reader
  if (source.take('<')) {
    const { name, at } = takeName(reader, '>')
    if (!isIdentifier(name)) source.fail(`bad character in group name ${quoteText(name)}`, at)
    const before = groups.names.get(name)
    if (before !== undefined)
      source.fail(`redefinition of group name ${quoteText(name)} as group ${groups.count + 1}; was group ${before}`, at)
    return reader.parseGroup(flags, from, name)
  }
  if (source.take('=')) {
    const { name, at } = takeName(reader, ')')
    if (!isIdentifier(name)) source.fail(`bad character in group name ${quoteText(name)}`, at)
    const group = groups.names.get(name)
    if (group === undefined) return source.fail(`unknown group name ${quoteText(name)}`, at)
    if (groups.open.has(group)) source.fail('cannot refer to an open group', at)
    return { kind: 'reference', group, ignoreCase: flags.ignoreCase }
  }
  if (source.atEnd) source.fail('unexpected end of pattern', source.at)
  return source.fail(`unknown extension ?P${source.peek()}`, source.at - 2)
}

function parseLookBehind(reader: Reader, flags: Flags, from: number): RegexNode {
  const { source } = reader
  if (source.atEnd) source.fail('unexpected end of pattern', source.at)
  const char = source.next()
  if (char !== '=' && char !== '!') source.fail(`unknown extension ?<${char}`, source.at - 3)
  const body = close(reader, reader.parseChoice(flags), from)
  reader.checkLater('width', () => checkFixedWidth(body))
  return { kind: 'look', behind: true, negated: char === '!', body }
}

function parseCondition(reader: Reader, flags: Flags, from: number): RegexNode {
  const { source, groups } = reader
  const { name, at } = takeName(reader, ')')
  let group = groups.names.get(name)
  if (/^\d+$/.test(name)) {
    group = Number(name)
    if (group === 0) source.fail('bad group number', at)
    reader.checkLater('reference', () => {
      if (Number(name) > groups.count) source.fail(`invalid group reference ${name}`, at)
    })
  } else if (!isIdentifier(name)) source.fail(`bad character in group name ${quoteText(name)}`, at)
  if (group === undefined) return source.fail(`unknown group name ${quoteText(name)}`, at)
  const body = reader.parseChoice(flags)
  const branches = body.kind === 'choice' ? body.branches : [body]
  if (branches.length > 2) source.fail('conditional backref with more than two branches', source.at)
  reader.expectClose(from)
  return { kind: 'condition', group, yes: branches[0]!, no: branches[1] ?? NOTHING }
}

/** `(?i:…)`, `(?-i:…)`; a bare `(?i)` is allowed at the start of the pattern alone, where it is read already. */
function parseFlags(reader: Reader, flags: Flags, from: number, at: number): RegexNode {
  const { source } = reader
  const found = /^([A-Za-z]*)(-?)([A-Za-z]*)([):]?)/.exec(source.chars.slice(at, at + 64).join(''))!
  const [all, add = '', minus, remove = '', end] = found
  const bad = [...(add + remove)].find((letter) => !'aiLmsux'.includes(letter))
  source.at = at + all.length
  if (bad) source.fail('unknown flag', at + all.indexOf(bad))
  if (end === ')' && minus === '') source.fail('global flags not at the start of the expression', from)
  if (minus !== '' && remove === '') source.fail('missing flag', source.at - (end === '' ? 0 : 1))
  if (end === '') source.fail(minus === '' ? 'missing -, : or )' : 'missing :', source.at)
  if (end === ')') source.fail('missing :', source.at - 1)
  if (/[auL]/.test(remove)) source.fail("bad inline flags: cannot turn off flags 'a', 'u' and 'L'", source.at - 1)
  if ([...add].some((letter) => remove.includes(letter)))
    source.fail('bad inline flags: flag turned on and off', source.at - 1)
  const added = addFlags(flags, add)
  const inside: Flags = {
    ignoreCase: added.ignoreCase && !remove.includes('i'),
    multiline: added.multiline && !remove.includes('m'),
    dotAll: added.dotAll && !remove.includes('s'),
    verbose: added.verbose && !remove.includes('x'),
    ascii: added.ascii,
  }
  return close(reader, reader.parseChoice(inside), from)
}
