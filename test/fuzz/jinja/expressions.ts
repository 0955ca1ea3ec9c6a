import type { Random } from './random.ts'

export type Kind = 'int' | 'float' | 'str' | 'bool' | 'list' | 'dict' | 'any' | 'none'

const KINDS: readonly Kind[] = ['int', 'float', 'str', 'bool', 'list', 'dict', 'none']

const NAMES: { readonly [kind in Kind]: readonly string[] } = {
  int: ['i', 'j', 'big', 'neg', 'zero'],
  float: ['f', 'g'],
  str: ['s', 'u', 'empty', 'words', 'html', 'num'],
  bool: ['yes', 'no'],
  list: ['l', 'm', 'users', 'nested'],
  dict: ['d', 'e', 'deep'],
  none: ['nothing'],
  any: ['i', 's', 'l', 'd', 'f', 'missing'],
}

export const CONTEXT = `{"i": 3, "j": 7, "big": 123456789012345678901234567890, "neg": -5, "zero": 0, "f": 2.5, "g": -0.1,
"s": "hello", "u": "na\\u00efve \\u2603", "empty": "", "words": "The quick  brown fox\\njumps", "html": "<a href='x'>b & c</a>", "num": "42",
"yes": true, "no": false, "l": [3, 1, 2], "m": ["b", "A", "c"], "nothing": null,
"users": [{"name": "al", "uid": 1001, "tags": ["x", "y"]}, {"name": "Bo", "uid": 1000, "tags": []}, {"name": "cy", "uid": 1002, "shell": "/bin/sh"}],
"nested": [[1, 2], [3, [4, 5]], []], "d": {"a": 1, "b": "two", "items": 5}, "e": {}, "deep": {"k": {"l": {"m": [1.5, null, true]}}, "1": "one"}, "tree": [{"n": 1, "c": [{"n": 2, "c": []}, {"n": 3, "c": [{"n": 4, "c": []}]}]}, {"n": 1}]}`

const WORDS = ['a', 'ab', 'l', 'o', ' ', ',', 'The', 'x', '', 'é', '1', '-', '%s', 'name', 'uid', 'k', '\\n', '<', '0']
const FORMATS = [
  '%s',
  '%d',
  '%5d',
  '%-5s|',
  '%05d',
  '%.2f',
  '%r',
  '%x',
  '%e',
  '%g',
  '%%',
  '%(a)s',
  '%c',
  '%+d',
  '%5.1f',
  '%o',
  '%i',
]
const SPECS = [
  '',
  '>8',
  '<8',
  '^8',
  '*^9',
  '05d',
  ',',
  'd',
  'x',
  '#x',
  'b',
  '.2f',
  'e',
  'g',
  '%',
  '+',
  ' ',
  '=+6',
  '.3',
  's',
  'n',
  '_',
  '08.3f',
  'c',
  '10',
]

/** Writes random expressions; what they use may be undefined or of the wrong type now and then. */
export class ExpressionWriter {
  constructor(
    readonly random: Random,
    readonly locals: string[] = [],
  ) {}

  quote(text: string): string {
    return this.random.chance(0.5) ? `"${text}"` : `'${text}'`
  }

  baseAny(depth: number): string {
    return this.base(this.random.pick(KINDS), depth)
  }

  any(depth: number): string {
    return this.of(this.random.pick(KINDS), depth)
  }

  /** An expression that something may be appended to: an operand of a filter, a subscript or a method call. */
  base(kind: Kind, depth: number): string {
    const text = this.of(kind, depth)
    return /[ |]|^-/.test(text) ? `(${text})` : text
  }

  of(kind: Kind, depth: number): string {
    const { random } = this
    if (random.chance(0.012)) return this.of(random.pick(KINDS), depth)
    if (this.locals.length > 0 && random.chance(0.02)) return random.pick(this.locals)
    if (depth <= 0 || random.chance(0.2)) return this.atom(kind)
    if (random.chance(0.06))
      return `(${this.of(kind, depth - 1)} if ${this.condition(depth - 1)} else ${this.of(kind, depth - 1)})`
    if (random.chance(0.03))
      return `(${this.of(kind, depth - 1)} ${random.pick(['and', 'or'])} ${this.of(kind, depth - 1)})`
    if (random.chance(0.03))
      return `${this.baseAny(depth - 1)}|default(${this.of(kind, depth - 1)}${random.chance(0.3) ? ', true' : ''})`
    switch (kind) {
      case 'int':
        return this.int(depth)
      case 'float':
        return this.float(depth)
      case 'str':
        return this.str(depth)
      case 'bool':
        return this.condition(depth)
      case 'list':
        return this.list(depth)
      case 'dict':
        return this.dict(depth)
      default:
        return this.atom(kind)
    }
  }

  atom(kind: Kind): string {
    const { random } = this
    if (random.chance(0.4)) return random.pick(NAMES[kind])
    switch (kind) {
      case 'int':
        return random.pick(['0', '1', '2', '10', '-1', '255', '1_000', '0x1f', '9007199254740993', '7'])
      case 'float':
        return random.pick(['1.0', '0.5', '1e3', '2.675', '1e-7', '1.5e20', '0.1', '-2.5', '3.14159'])
      case 'str':
        return this.quote(random.pick(WORDS))
      case 'bool':
        return random.pick(['true', 'False', 'True'])
      case 'list':
        return random.pick(['[]', '[1, 2, 3]', '(1, "a")', '["x", "y"]', '()', '(1,)', 'range(4)', '[none, 1.5, true]'])
      case 'dict':
        return random.pick(['{}', '{"a": 1}', '{"b": [1], "a": {"c": none}}', '{1: "x", 2.0: "y"}', 'dict(a=1, b="x")'])
      default:
        return random.pick(['none', 'None'])
    }
  }

  int(depth: number): string {
    const r = this.random
    const a = () => this.of(r.chance(0.1) ? 'float' : r.chance(0.1) ? 'bool' : 'int', depth - 1)
    switch (r.below(12)) {
      case 0:
        return `${a()} + ${a()}`
      case 1:
        return `(${a()} ${r.pick(['-', '*', '//', '%', '+'])} ${a()})`
      case 2:
        return `${a()} * ${a()} - ${a()}`
      case 3:
        return `${this.base(r.pick(['str', 'list', 'dict']), depth - 1)}|${r.pick(['length', 'count'])}`
      case 4:
        return `${this.baseAny(depth - 1)}|int${r.pick(['', '(5)', '(default=2)', '(0, 16)', '(base=2)'])}`
      case 5:
        return `${this.base('list', depth - 1)}|sum${r.pick(['', '(start=2)', '(attribute="uid")'])}`
      case 6:
        return `${this.base('str', depth - 1)}.${r.pick(['find', 'count', 'rfind', 'index'])}(${this.of('str', 0)}${r.chance(0.2) ? `, ${this.of('int', 0)}` : ''})`
      case 7:
        return `-${a()}`
      case 8:
        return `${this.base('list', depth - 1)}[${this.of('int', 0)}]`
      case 9:
        return `${r.pick(['2', '3', '-2', 'i'])} ** ${r.pick(['2', '3', '0', '-1', '10', '64', 'i'])}`
      case 10:
        return `${a()}|abs`
      default:
        return `${this.base('list', depth - 1)}|${r.pick(['first', 'last', 'max', 'min'])}`
    }
  }

  float(depth: number): string {
    const r = this.random
    const a = () => this.of(r.chance(0.4) ? 'int' : 'float', depth - 1)
    switch (r.below(6)) {
      case 0:
        return `${a()} / ${a()}`
      case 1:
        return `(${a()} ${r.pick(['+', '-', '*', '//', '%', '**'])} ${r.pick(['2', '0.5', '3', '1.5', '-1', '7'])})`
      case 2:
        return `${a()}|round${r.pick(['', '(1)', '(2)', '(0, "floor")', '(1, "ceil")', '(-1)', '(precision=3)'])}`
      case 3:
        return `${this.baseAny(depth - 1)}|float${r.pick(['', '(1.5)', '(default=0)'])}`
      case 4:
        return `${a()}|abs`
      default:
        return `${a()} * ${a()}`
    }
  }

  str(depth: number): string {
    const r = this.random
    const s = () => this.base('str', depth - 1)
    switch (r.below(16)) {
      case 0:
        return `(${s()} ~ ${this.any(depth - 1)}${r.chance(0.3) ? ` ~ ${this.any(depth - 1)}` : ''})`
      case 1:
        return `${s()} + ${s()}`
      case 2:
        return `${s()}|${r.pick(['upper', 'lower', 'title', 'capitalize', 'trim', 'string', 'e', 'escape', 'forceescape', 'safe', 'striptags', 'reverse', 'urlencode', 'wordcount'])}`
      case 3:
        return `${s()}.${r.pick(['upper', 'lower', 'title', 'capitalize', 'strip', 'swapcase', 'isdigit', 'lstrip', 'rstrip', 'casefold', 'isupper', 'istitle', 'isalpha', 'isspace', 'isalnum'])}()`
      case 4:
        return `${s()}|replace(${s()}, ${s()}${r.chance(0.3) ? `, ${this.of('int', 0)}` : ''})`
      case 5:
        return `${this.base('list', depth - 1)}|join${r.pick(['', '(",")', '("-", attribute="name")', '(d="; ")'])}`
      case 6:
        return `${s()}[${r.pick(['0', '-1', '1', ':2', '1:', '::2', '::-1', '-3:-1', '1:10', '5:2', ':i', '"x"'])}]`
      case 7:
        return `${s()}|${r.pick(['truncate(5)', 'truncate(8, true)', 'truncate(8, false, "..", 0)', 'truncate(length=6, end="")', 'wordwrap(6)', 'wordwrap(5, false)', 'center(12)', 'center(width=9)', 'indent', 'indent(2, true)', 'indent(width=3, blank=true)', 'indent("> ", first=True)'])}`
      case 8:
        return `"${r.pick(FORMATS)}${r.chance(0.4) ? r.pick(FORMATS) : ''}"|format(${this.any(depth - 1)}${r.chance(0.4) ? `, ${this.any(depth - 1)}` : ''})`
      case 9:
        return `"${r.pick(FORMATS)}" % ${r.chance(0.3) ? `(${this.any(0)}, ${this.any(0)})` : this.of(r.pick(KINDS), 0)}`
      case 10:
        return `"{:${r.pick(SPECS)}}".format(${this.any(depth - 1)})`
      case 11:
        return `"${r.pick(['{}', '{0}', '{a}', '{0[a]}', '{0.name}', '{!r}', '{{}}', '{} {}', '{1}-{0}', '{0!s:>5}', '{:{}}'])}".format(${this.any(depth - 1)}, ${this.any(0)}${r.chance(0.3) ? ', a=1' : ''})`
      case 12:
        return `${s()}.${r.pick(['split()', 'split(",")', 'split(" ", 1)', 'rsplit(None, 1)', 'splitlines()', 'partition("l")', 'rpartition("o")', 'zfill(6)', 'ljust(7, "*")', 'rjust(7)', 'center(8)', 'startswith("h")', 'endswith(("o", "x"))', 'replace("l", "L", 1)', 'join(m)', 'encode("utf-8")', 'expandtabs()', 'removeprefix("he")', 'strip("ho")', 'title()'])}`
      case 13:
        return `${this.baseAny(depth - 1)}|${r.pick(['string', 'pprint', 'tojson', 'tojson(indent=2)', 'filesizeformat', 'filesizeformat(true)', 'list', 'xmlattr', 'urlize', 'urlencode'])}`
      case 14:
        return `${s()} * ${this.of('int', 0)}`
      default:
        return `${this.base('dict', depth - 1)}.${r.pick(['a', 'b', 'k', 'items', 'missing', 'name', 'keys()', 'values()', 'items()', 'get("a")', 'get("zz", 5)', '__class__', 'pop("a")', 'copy()'])}`
    }
  }

  list(depth: number): string {
    const r = this.random
    const l = () => this.base('list', depth - 1)
    switch (r.below(15)) {
      case 0:
        return `[${Array.from({ length: r.below(4) }, () => this.any(depth - 1)).join(', ')}]`
      case 1:
        return `(${this.any(depth - 1)}, ${this.any(depth - 1)})`
      case 2:
        return `${l()} + ${l()}`
      case 3:
        return `${l()}|sort${r.pick(['', '(reverse=true)', '(case_sensitive=true)', '(attribute="uid")', '(true, false, "name")'])}`
      case 4:
        return `${l()}|map(${r.pick(['"upper"', '"int"', 'attribute="name"', 'attribute="tags.0", default="?"', '"string"', '"default", "z"', '"length"', '"nosuch"', '"round", 1'])})|list`
      case 5:
        return `${l()}|${r.pick(['select', 'reject'])}(${r.pick(['', '"odd"', '"string"', '"gt", 1', '"in", [1, 2]', '"defined"', '"none"', '"divisibleby", 2'])})|list`
      case 6:
        return `${l()}|${r.pick(['selectattr', 'rejectattr'])}(${r.pick(['"name"', '"uid", "gt", 1000', '"shell", "defined"', '"tags"', '"name", "equalto", "al"', '"tags.0", "eq", "x"'])})|list`
      case 7:
        return `${l()}|${r.pick(['batch(2)', 'batch(2, "-")', 'slice(2)', 'slice(2, "x")', 'unique', 'unique(attribute="name")', 'reverse', 'list', 'batch(linecount=3)'])}|list`
      case 8:
        return `${l()}|groupby(${r.pick(['"name"', '"uid"', '"shell", default="none"', '0'])})`
      case 9:
        return `${this.base('dict', depth - 1)}|${r.pick(['dictsort', 'dictsort(true)', 'dictsort(by="value")', 'dictsort(reverse=true)', 'items|list', 'list'])}`
      case 10:
        return `range(${r.pick(['3', '1, 4', '0, 10, 3', '5, 0, -2', 'i', '2, 2'])})|list`
      case 11:
        return `${l()}[${r.pick([':2', '1:', '::-1', '::2', '-2:', ':', 'i:', '0', '"a"', ':i'])}]`
      case 12:
        return `${this.base('str', depth - 1)}.split(${r.pick(['', '","', '" "', '"l", 1'])})`
      case 13:
        return `${l()} * ${r.pick(['2', '0', '-1', 'i'])}`
      default:
        return `${this.base('str', depth - 1)}|list`
    }
  }

  dict(depth: number): string {
    const r = this.random
    switch (r.below(5)) {
      case 0: {
        const pair = () => `${r.chance(0.8) ? this.quote(r.pick(WORDS)) : this.any(0)}: ${this.any(depth - 1)}`
        return `{${Array.from({ length: r.below(4) }, pair).join(', ')}}`
      }
      case 1:
        return `dict(${r.pick(['d', 'e', 'deep', '[("a", 1)]'])}${r.chance(0.5) ? `, z=${this.any(depth - 1)}` : ''})`
      case 2:
        return `users[${this.of('int', 0)}]`
      case 3:
        return `deep.k${r.pick(['', '.l', '["l"]', '.nope', '.l.m', '.l.m[0]'])}`
      default:
        return `${this.base('dict', depth - 1)}.${r.pick(['copy()', 'a', 'get("k")', 'get("a", {})'])}`
    }
  }

  condition(depth: number): string {
    const r = this.random
    const a = () => this.any(depth - 1)
    switch (r.below(9)) {
      case 0:
        return `${this.of('int', depth - 1)} ${r.pick(['<', '>', '<=', '>=', '==', '!='])} ${this.of(r.chance(0.8) ? 'int' : 'float', depth - 1)}`
      case 1:
        return `${a()} ${r.pick(['==', '!='])} ${a()}`
      case 2:
        return `(not ${this.condition(depth - 1)})`
      case 3:
        return `(${this.condition(depth - 1)} ${r.pick(['and', 'or'])} ${this.condition(depth - 1)})`
      case 4:
        return `${a()} ${r.pick(['in', 'not in'])} ${this.of(r.pick(['list', 'str', 'dict']), depth - 1)}`
      case 5:
      case 6:
        return `${a()} is ${r.chance(0.2) ? 'not ' : ''}${r.pick(['defined', 'undefined', 'none', 'string', 'number', 'integer', 'float', 'mapping', 'sequence', 'iterable', 'callable', 'odd', 'even', 'boolean', 'true', 'false', 'lower', 'upper', 'escaped', 'divisibleby 2', 'divisibleby(3)', 'sameas none', 'eq 3', 'gt(2)', 'in [1, 2]', 'lessthan 5', 'filter', 'test', 'nosuchtest'].slice(0, r.chance(0.98) ? 27 : 29))}`
      case 7:
        return `${this.of('int', 0)} < ${this.of('int', 0)} ${r.pick(['<', '<=', '!='])} ${this.of('int', 0)}`
      default:
        return a()
    }
  }
}
