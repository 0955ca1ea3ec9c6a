import { FILTERS, METHODS, TESTS, writeCall } from './calls.ts'
import type { Sample } from './generate.ts'
import { Random } from './random.ts'

const VALUES: { readonly [kind: string]: readonly string[] } = {
  int: ['0', '1', '-1', '7', 'i', 'neg', 'big', '-big', '255', '9007199254740993', '10**20'],
  float: ['0.0', '-0.0', '1.0', '2.5', '-2.5', '1e16', '1e-7', '0.1', '123456.789', '1e22', 'f * 1e300', '0.5', '1.5'],
  str: [
    '""',
    '"a"',
    '"hello World"',
    '"a,b,,c"',
    '"  x y  "',
    '"The quick\\nbrown  fox"',
    '"42"',
    '"-3.5"',
    '"0x1F"',
    '"é☃"',
    '"ß"',
    '"😀x"',
    '"<b>&\'\\""',
    '"a\\tb\\r\\nc"',
    '"ÀÉ"',
    '"a-b c_d"',
    '"http://a.com/x?y=1"',
    'words',
    's',
  ],
  bool: ['true', 'false'],
  none: ['none'],
  list: [
    '[]',
    '[1, 2, 3]',
    '["b", "A", "c"]',
    '[1, "a", none]',
    '[[1, 2], [3]]',
    'users',
    'l',
    '[2.5, 1, true]',
    '[(1, 2), (0, 3)]',
    '["x"] * 3',
    '[{"a": 1}, {"a": 0}]',
  ],
  tuple: ['()', '(1,)', '(1, "a")', '((1, 2), 3)', '("b", "a")'],
  dict: ['{}', '{"a": 1}', '{"b": 2, "a": "x"}', '{1: 2, none: 3}', 'd', '{"k": {"n": [1]}}', '{(1, 2): true}'],
  other: [
    'range(3)',
    'range(5, 0, -2)',
    '"x".encode()',
    'd.items()',
    'd.keys()',
    '("<i>"|safe)',
    'nope',
    'd.nope',
    'range',
    'namespace(a=1)',
    'l|map("string")',
    'users|groupby("uid")|first',
  ],
}
const KINDS = Object.keys(VALUES)
const OPERATORS = [
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '**',
  '~',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'not in',
  'and',
  'or',
]

/** Writes short templates that use everything once: every filter, test and method with usual and unusual arguments. */
class WideWriter {
  constructor(readonly random: Random) {}

  value(kind = this.random.pick(KINDS)): string {
    return this.random.pick(VALUES[kind]!)
  }

  operand(kind?: string): string {
    const text = this.value(kind)
    return /^[\w"'([{][^ |*]*$/.test(text) && !/^\d/.test(text) ? text : `(${text})`
  }

  any = (): string => this.value()

  expression(): string {
    const r = this.random
    switch (r.below(10)) {
      case 0:
      case 1:
      case 2:
        return this.filtered()
      case 3:
      case 4: {
        const kind = r.pick(Object.keys(METHODS))
        return `${this.operand(kind)}.${writeCall(r, r.pick(METHODS[kind]!), this.any).replace(/^(\w+)$/, '$1()')}`
      }
      case 5:
        return `${this.operand()} is ${r.chance(0.2) ? 'not ' : ''}${writeCall(r, r.pick(TESTS), this.any)}`
      case 6:
        return `${this.operand()} ${r.pick(OPERATORS)} ${this.operand()}`
      case 7:
        return this.subscript()
      case 8:
        return this.spec()
      default:
        return this.percent()
    }
  }

  filtered(): string {
    let text = this.operand(
      this.random.chance(0.5) ? this.random.pick(['str', 'list', 'int', 'float', 'dict']) : undefined,
    )
    do text += `|${writeCall(this.random, this.random.pick(FILTERS), this.any)}`
    while (this.random.chance(0.35))
    return this.random.chance(0.4)
      ? `${text}|${this.random.pick(['list', 'string', 'join(",")', 'first', 'length'])}`
      : text
  }

  subscript(): string {
    const r = this.random
    const bound = () =>
      r.chance(0.3)
        ? ''
        : r.chance(0.1)
          ? this.any()
          : r.pick(['0', '1', '2', '-1', '-2', '4', '-9', '9', 'big', 'true', 'none'])
    const key = r.chance(0.4)
      ? r.pick(['0', '-1', '1', '9', '"a"', '"name"', 'true', 'none', '1.0', this.any()])
      : `${bound()}:${bound()}${r.chance(0.5) ? `:${bound()}` : ''}`
    const kind = r.pick(['str', 'list', 'tuple', 'dict', 'other', 'int'])
    return `${this.operand(kind)}[${key}]`
  }

  spec(): string {
    const r = this.random
    const part = (chance: number, options: readonly string[]) => (r.chance(chance) ? r.pick(options) : '')
    const fill = part(0.3, ['<', '>', '^', '=', '*<', '0>', '.^', ' =', 'é>'])
    const spec = `${fill}${part(0.2, ['+', '-', ' '])}${part(0.1, ['z'])}${part(0.15, ['#'])}${part(0.2, ['0'])}${part(0.5, ['1', '5', '8', '12', '20'])}${part(0.2, [',', '_'])}${part(0.35, ['.0', '.1', '.2', '.3', '.6', '.10', '.17'])}${part(0.7, ['d', 'f', 'e', 'g', 's', 'x', 'X', 'o', 'b', 'c', 'n', '%', 'E', 'F', 'G', 'q'])}`
    const kind = r.pick(['int', 'float', 'str', 'int', 'float', 'bool', 'none', 'list'])
    return `"{:${spec}}".format(${this.value(kind)})`
  }

  percent(): string {
    const r = this.random
    const flags = Array.from({ length: r.below(3) }, () => r.pick(['-', '+', ' ', '0', '#'])).join('')
    const directive = () =>
      `%${r.chance(0.1) ? '(a)' : ''}${flags}${r.chance(0.4) ? r.pick(['1', '5', '10', '*']) : ''}${r.chance(0.35) ? r.pick(['.0', '.1', '.2', '.5', '.', '.15', '.*']) : ''}${r.pick(['s', 'd', 'i', 'f', 'e', 'g', 'x', 'X', 'o', 'c', 'r', 'a', 'u', 'E', 'G', 'F', '%'])}`
    const values = Array.from({ length: r.below(3) }, () =>
      this.value(r.pick(['int', 'float', 'str', 'int', 'bool', 'list'])),
    )
    const operand = r.chance(0.4) ? this.operand() : `(${values.map((one) => `${one}, `).join('')})`
    return `"${directive()}|${r.chance(0.3) ? directive() : ''}" % ${operand}`
  }

  macro(): string {
    const r = this.random
    const names = ['a', 'b', 'c'].slice(0, r.below(4))
    const from = r.below(names.length + 1)
    const fallback = () => r.pick(['1', '"z"', 'none', 'a', 'b', 'c', 'i', '[]', 'nope'])
    const params = names.map((name, i) => (i >= from ? `${name}=${fallback()}` : name)).join(', ')
    const uses = r.pick([
      '',
      '{{ varargs }}',
      '{{ kwargs }}',
      '{{ caller() }}',
      '{{ caller(1, 2) }}',
      '{{ varargs }}{{ kwargs }}',
      '{% if caller %}{{ caller() }}{% endif %}',
      '{{ m.name }}{{ m.arguments }}',
      '{{ caller is defined }}',
    ])
    const body = names.map((name) => `{{ ${name} }};`).join('')
    const args = () => {
      const plain = Array.from({ length: r.below(4) }, () => this.value(r.pick(['int', 'str', 'list', 'none'])))
      const named = ['a', 'b', 'c', 'd'].filter(() => r.chance(0.25)).map((name) => `${name}=${this.value('int')}`)
      const stars = [
        ...(r.chance(0.15) ? ['*l'] : []),
        ...(r.chance(0.15) ? [r.pick(['**d', '**{"a": 5}', '**{"zz": 1}'])] : []),
      ]
      return [...plain, ...named, ...stars].join(', ')
    }
    const call = r.chance(0.6)
      ? `{{ m(${args()}) }}`
      : `{% call${r.pick(['', '(x)', '(x, y=2)', '(*x)'].slice(0, r.chance(0.05) ? 4 : 3))} m(${args()}) %}[{{ x }}{{ y }}]{% endcall %}`
    return `{% macro m(${params}) %}${body}${uses}{% endmacro %}${call}`
  }

  loop(): string {
    const r = this.random
    const shown = [
      'index',
      'index0',
      'revindex',
      'revindex0',
      'first',
      'last',
      'length',
      'depth',
      'depth0',
      'previtem',
      'nextitem',
      'cycle("a", "b", "c")',
      'changed(x)',
      'changed()',
      'nope',
      'cycle()',
    ]
    const body = Array.from({ length: 1 + r.below(4) }, () => `{{ loop.${r.pick(shown)} }} `).join('')
    const iterable = r.pick([
      'l',
      'users|map(attribute="name")',
      'range(4)',
      'd',
      'd.items()',
      '"abc"',
      '[]',
      '[1, 1, 2]',
      'tree',
      'l|batch(2)',
      '(1, 2, 3)',
      'nope',
      'i',
      'none',
      'd|dictsort',
      'l|select("odd")',
    ])
    const test = r.chance(0.4)
      ? ` if ${r.pick(['x', 'x != 1', 'x is odd', 'loop.index', 'x > 1', 'false', 'not x', 'nope', 'x in l'])}`
      : ''
    const extra = r.pick([
      '',
      '',
      '{% if loop.first %}{% continue %}{% endif %}',
      '{% if x == 2 %}{% break %}{% endif %}',
      '{% set y = x %}{{ y }}',
      '{% for z in [x] %}{{ loop.index }}{{ z }}{% endfor %}',
      '{{ loop }}',
      '{% with %}{{ loop.index }}{% endwith %}',
      '{{ loop|length }}',
    ])
    if (r.chance(0.25))
      return `{% for x in tree recursive %}${body.replaceAll('changed(x)', 'changed(x.n)')}{{ x.n }}{% if x.c %}({{ loop(x.c) }}){% endif %}{% else %}none{% endfor %}`
    return `{% for x in ${iterable}${test} %}${body}${extra}{% else %}none{% endfor %}{{ x }}`
  }

  /** Three templates that extend each other. */
  family(files: { [name: string]: string }): string {
    const r = this.random
    const inside = () =>
      r.pick([
        'x',
        '{{ super() }}',
        '{{ self.a() }}',
        '{{ super.super() }}',
        '{{ v }}',
        '{% set v = 2 %}{{ v }}',
        '{{ i }}',
        '{% block c %}C{{ v }}{% endblock %}',
        '{{ nope }}',
        '{{ loop.index }}',
      ])
    const block = (name: string) => {
      const mark = r.pick(['', '', '', ' scoped', ' required', ' scoped required'])
      return mark.includes('required')
        ? `{% block ${name}${mark} %}${r.pick(['', ' ', '{# c #}'])}{% endblock %}`
        : `{% block ${name}${mark} %}${inside()}${r.chance(0.4) ? inside() : ''}{% endblock ${name} %}`
    }
    const some = () =>
      ['a', 'b']
        .filter(() => r.chance(0.7))
        .map(block)
        .join(' - ')
    const outside = () =>
      r.pick([
        '',
        '',
        '{% set v = 1 %}',
        'text',
        '{{ v }}',
        '{% macro q() %}Q{% endmacro %}',
        '{% import "lib" as lib %}{{ lib.z }}',
        '{% from "lib" import z with context %}{{ z }}',
        '{% include "part" %}',
        '{% include "part" without context %}',
        '{% include ["no", "part"] ignore missing %}',
      ])
    files.base = r.chance(0.5)
      ? `${outside()}{% for v in [7, 8] %}${block('a')}{% endfor %}${block('b')}`
      : `${outside()}${some()}${outside()}`
    files.middle = `${outside()}{% extends "base" %}${outside()}${some()}`
    files.lib = `{% set z = ${r.pick(['1', 'v', 'i', 'nope'])} %}{% macro q(a=v) %}{{ a }}{% endmacro %}`
    files.part = `[{{ ${r.pick(['v', 'i', '1', 'self'])} is defined }}{{ ${r.pick(['1', 'v', 'i'])} }}]`
    return `${outside()}{% extends ${r.pick(['"middle"', '"base"', '"middle"', '["nope", "middle"]'])} %}${some()}${outside()}`
  }

  /** Whitespace control, comments and raw parts in any order. */
  layout(open: readonly [string, string, string, string, string, string], lines: boolean): string {
    const r = this.random
    const [bs, be, vs, ve, cs, ce] = open
    const sign = () => r.pick(['', '', '-', '+'])
    const pieces: (() => string)[] = [
      () => r.pick(['a', ' ', '\n', '  \n', '\n  ', '\t', ' b ', '\n\n', '\r\n', 'é', '  ']),
      () =>
        `${vs}${r.pick(['', '-'])} ${r.pick(['i', 's', '"}}"', '"%}"', '{"a": {}}', '1'])} ${r.pick(['', '-'])}${ve}`,
      () => `${bs}${sign()} set x = ${r.pick(['1', '"#}"', '{}'])} ${sign()}${be}`,
      () =>
        `${bs}${sign()} if ${r.pick(['true', 'false'])} ${sign()}${be}${this.layout(open, false)}${bs}${sign()} endif ${sign()}${be}`,
      () => `${cs}${sign()} c ${r.pick(['', vs, bs, '\n'])} ${sign()}${ce}`,
      () =>
        `${bs}${sign()} raw ${r.pick(['', '-'])}${be}${r.pick([' ', '\n', 'x', vs])} ${bs}${sign()} endraw ${sign()}${be}`,
      () =>
        lines
          ? r.pick([
              '\n# for x in [1, 2]\n{{ x }}\n# endfor\n',
              '\n  # set q = 1\n',
              '\n## comment\n',
              'x ## comment\n',
              '\n# if true:\ny\n# endif',
              '#',
              '\n#- set q = 2\n',
              '\n# set q = [1,\n 2]\n',
            ])
          : '',
    ]
    return Array.from({ length: 1 + r.below(5) }, () => r.pick(pieces)()).join('')
  }

  sample(): Sample {
    const r = this.random
    const env: { [option: string]: unknown } = {
      salt: false,
      undefined: r.pick(['strict', 'strict', 'default', 'chainable', 'debug']),
    }
    const files: { [name: string]: string } = {}
    if (r.chance(0.12)) env.autoescape = true
    const form = r.below(20)
    if (form < 13) {
      const template = Array.from({ length: 1 + r.below(2) }, () => `{{ ${this.expression()} }}`).join(' ')
      return { template: r.chance(0.2) ? `{% set v = ${this.expression()} %}{{ v }}` : template, files, env }
    }
    if (form < 15) return { template: this.macro(), files, env }
    if (form < 17) return { template: this.loop(), files, env }
    if (form < 18) return { template: this.family(files), files, env }
    for (const option of ['trim_blocks', 'lstrip_blocks', 'keep_trailing_newline'])
      if (r.chance(0.4)) env[option] = true
    const lines = r.chance(0.4)
    if (lines) Object.assign(env, { line_statement_prefix: '#', line_comment_prefix: '##' })
    if (lines || r.chance(0.7))
      return { template: this.layout(['{%', '%}', '{{', '}}', '{#', '#}'], lines), files, env }
    const [bs, be, vs, ve, cs, ce] = r.pick([
      ['<%', '%>', '${', '}', '<!--', '-->'],
      ['((*', '*))', '(((', ')))', '((=', '=))'],
      ['[%', '%]', '[[', ']]', '[#', '#]'],
    ] as const)
    Object.assign(env, {
      block_start_string: bs,
      block_end_string: be,
      variable_start_string: vs,
      variable_end_string: ve,
      comment_start_string: cs,
      comment_end_string: ce,
    })
    return { template: this.layout([bs, be, vs, ve, cs, ce], false), files, env }
  }
}

/** The sample of a seed: always the same. */
export function generateWideSample(seed: number): Sample {
  return new WideWriter(new Random(seed * 2654435761)).sample()
}
