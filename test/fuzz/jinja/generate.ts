import { CONTEXT, ExpressionWriter } from './expressions.ts'
import { Random } from './random.ts'

export interface Sample {
  readonly template: string
  readonly files: { readonly [name: string]: string }
  readonly env: { readonly [option: string]: unknown }
}

export { CONTEXT }

const TEXTS = [
  'text',
  '\n',
  '  \n',
  'a: ',
  ' - ',
  '\n\n  x\n',
  '\t',
  'é',
  '}}',
  '# ',
  '{ ',
  '\n    ',
  ' ',
  'end\n',
  '\r\n',
]

/** Writes a template, and files that it includes, imports and extends. */
class TemplateWriter {
  readonly files: { [name: string]: string } = {}
  readonly locals: string[] = []
  readonly expressions: ExpressionWriter
  #serial = 0
  #loops = 0
  #macros: string[] = []
  #blocks: string[] = []

  constructor(
    readonly random: Random,
    readonly signs: boolean,
    readonly counter = { files: 0 },
  ) {
    this.expressions = new ExpressionWriter(random, this.locals)
  }

  expression(depth = 3): string {
    if (this.locals.length > 0 && this.random.chance(0.3)) return this.random.pick(this.locals)
    if (this.random.chance(0.02)) return this.random.pick(['x', 'y', 'missing'])
    return this.expressions.any(this.random.below(depth) + 1)
  }

  tag(content: string): string {
    const sign = () => (this.signs && this.random.chance(0.25) ? this.random.pick(['-', '-', '+']) : '')
    const gap = this.random.chance(0.9) ? ' ' : '\n '
    return `{%${sign()}${gap}${content} ${sign()}%}`
  }

  print(content: string): string {
    const sign = () => (this.signs && this.random.chance(0.15) ? '-' : '')
    return `{{${sign()} ${content} ${sign()}}}`
  }

  body(depth: number): string {
    let text = ''
    const count = 1 + this.random.below(4)
    for (let i = 0; i < count; i++) {
      if (this.random.chance(0.45)) text += this.random.pick(TEXTS)
      text += this.random.chance(0.5) || depth <= 0 ? this.print(this.expression()) : this.statement(depth)
    }
    return this.random.chance(0.4) ? text + this.random.pick(TEXTS) : text
  }

  name(): string {
    return this.random.pick(['x', 'y', 'z', 'i', 's', 'l'])
  }

  scoped(names: readonly string[], write: () => string): string {
    const before = this.locals.length
    this.locals.push(...names)
    const text = write()
    this.locals.length = before
    return text
  }

  statement(depth: number): string {
    const r = this.random
    switch (r.below(20)) {
      case 0:
      case 1:
      case 2:
        return this.loop(depth)
      case 3:
      case 4:
        return this.branch(depth)
      case 5:
      case 6: {
        const name = this.name()
        const set = this.tag(`set ${name} = ${this.expression()}`)
        this.locals.push(name)
        return set
      }
      case 7:
        return (
          this.tag(
            `set ${this.name()}${r.chance(0.4) ? ` | ${r.pick(['upper', 'trim', 'length', 'indent(2)'])}` : ''}`,
          ) +
          this.body(depth - 1) +
          this.tag('endset')
        )
      case 8: {
        const name = this.name()
        return (
          this.tag(`with ${name} = ${this.expression()}${r.chance(0.3) ? `, w = ${this.expression()}` : ''}`) +
          this.scoped([name], () => this.body(depth - 1)) +
          this.tag('endwith')
        )
      }
      case 9:
      case 10:
        return this.macro(depth)
      case 11:
        return (
          this.tag(`filter ${r.pick(['upper', 'trim', 'indent(2)', 'replace("a", "b")', 'upper|lower', 'title'])}`) +
          this.body(depth - 1) +
          this.tag('endfilter')
        )
      case 12:
        return this.include(depth)
      case 13:
        return this.import(depth)
      case 14: {
        const ns = `ns${this.#serial++}`
        return (
          this.tag(`set ${ns} = namespace(v=${this.expression(1)})`) +
          this.tag(`for q in ${this.expressions.of('list', 1)}`) +
          this.tag(`set ${ns}.v = ${r.pick(['q', `${ns}.v ~ q`, `${ns}.v + 1`])}`) +
          this.tag('endfor') +
          this.print(`${ns}.v`)
        )
      }
      case 15:
        return this.tag(
          `do ${r.pick(['l.append(9)', 'd.update({"n": 1})', 'd.update(n=2)', 'm.pop()', 'l.extend([1])', 'd.pop("a")', 'd.setdefault("q", 1)', 'l.insert(0, 5)', 'l.reverse()', 'l.sort()', 'm.remove("A")', 'l.clear()'])}`,
        )
      case 16:
        return r.pick([
          `{# ${r.pick(['c', ' {{ x }} ', '\n'])} #}`,
          '{% raw %}{{ x }}{% endraw %}',
          '{%- raw -%} {% if %} {%- endraw %}',
          '{#- c -#}',
          '{% raw %}\n{% endraw %}\n',
        ])
      case 17:
        return this.block(depth)
      case 18:
        return this.#loops > 0
          ? this.tag(`if ${this.expressions.condition(1)}`) +
              this.tag(r.pick(['break', 'continue'])) +
              this.tag('endif')
          : this.print('x')
      default:
        return r.chance(0.05)
          ? r.pick([
              '{% endif %}',
              '{% nosuch %}',
              '{{ }}',
              '{% for %}',
              '{{ 1 + }}',
              '{{ (1 }}',
              '{% if x',
              '{{ x',
              '{{ a b }}',
              "{{ 'x }}",
              '{% set 1 = 2 %}',
              '{% block %}',
              '{{ x|nofilter }}',
              '{{ loop.index }}',
              '{{ super() }}',
              '{{ 1|2 }}',
              '{% macro m( %}',
              '{% else %}',
              '{# x',
              '{{ x. }}',
              '{{ x[ }}',
              '{% include %}',
            ])
          : this.callMacro(depth)
    }
  }

  loop(depth: number): string {
    const r = this.random
    const [target, names] = r.pick([
      ['q', ['q']],
      ['x', ['x']],
      ['k, v', ['k', 'v']],
      ['q', ['q']],
    ] as const)
    const iterable =
      target === 'k, v'
        ? r.pick([
            'd.items()',
            'deep.items()',
            'l|batch(2)',
            'd|dictsort',
            '[(1, 2), (3, 4)]',
            'nested',
            'users|groupby("uid")',
            'm',
          ])
        : this.expressions.of(r.chance(0.9) ? 'list' : 'any', 2)
    const recursive = r.chance(0.06)
    const test = r.chance(0.2) ? ` if ${this.scoped(names, () => this.expressions.condition(1))}` : ''
    this.#loops++
    const inner = () =>
      this.scoped(
        [
          ...names,
          'loop.index',
          'loop.last',
          'loop.first',
          'loop.length',
          'loop.revindex',
          'loop.previtem',
          'loop.nextitem',
          'loop.cycle("a", "b")',
          `loop.changed(${names[0]})`,
          'loop.depth',
        ].slice(0, r.chance(0.6) ? 20 : names.length),
        () => this.body(depth - 1),
      )
    let text = this.tag(`for ${target} in ${iterable}${test}${recursive ? ' recursive' : ''}`) + inner()
    if (recursive)
      text +=
        this.tag(`if ${names[0]} is iterable and ${names[0]} is not string and loop.depth < 4`) +
        this.print(`loop(${names[0]})`) +
        this.tag('endif')
    this.#loops--
    if (r.chance(0.2)) text += this.tag('else') + this.body(depth - 1)
    return text + this.tag('endfor')
  }

  branch(depth: number): string {
    let text = this.tag(`if ${this.expressions.condition(2)}`) + this.body(depth - 1)
    while (this.random.chance(0.25)) text += this.tag(`elif ${this.expressions.condition(2)}`) + this.body(depth - 1)
    if (this.random.chance(0.4)) text += this.tag('else') + this.body(depth - 1)
    return text + this.tag('endif')
  }

  macro(depth: number): string {
    const r = this.random
    const name = `m${this.#serial++}`
    const params = r.pick(['', 'p', 'p, q=1', 'p=x, q=p', 'x', 'p, q="z", x=none'])
    const extras = ['varargs', 'kwargs', 'caller() if caller else 0', 'caller is defined']
    const loops = this.#loops
    this.#loops = 0
    const names = params.match(/\b[pqx]\b(?=[,=]|$)/g) ?? []
    const body = this.scoped([...names, ...(r.chance(0.3) ? [r.pick(extras)] : [])], () => this.body(depth - 1))
    this.#loops = loops
    this.#macros.push(name)
    return this.tag(`macro ${name}(${params})`) + body + this.tag('endmacro') + this.callMacro(depth)
  }

  callMacro(depth: number): string {
    const r = this.random
    if (this.#macros.length === 0) return this.print(this.expression())
    const call = `${r.pick(this.#macros)}(${r.pick(['', '1', '1, 2', 'q=5', '1, q=x', '*l', '**d', 'p="a"', '1, 2, 3, 4', 'zz=1'])})`
    if (r.chance(0.7)) return this.print(call)
    return this.tag(`call${r.pick(['', '', '(a)', '(a, b=2)'])} ${call}`) + this.body(depth - 1) + this.tag('endcall')
  }

  file(write: (writer: TemplateWriter) => string): string {
    const name = `f${this.counter.files++}.sls`
    const writer = new TemplateWriter(this.random, this.signs, this.counter)
    this.files[name] = write(writer)
    Object.assign(this.files, writer.files)
    return name
  }

  include(depth: number): string {
    const r = this.random
    const name = r.chance(0.85) ? this.file((writer) => writer.body(Math.min(1, depth - 1))) : 'nofile'
    const what = r.pick([`"${name}"`, `"${name}"`, `["nope", "${name}"]`, `"${name.slice(0, 1)}" ~ "${name.slice(1)}"`])
    return this.tag(`include ${what}${r.pick(['', '', ' ignore missing', ' with context'])}`)
  }

  import(depth: number): string {
    const r = this.random
    const name = this.file(
      (writer) =>
        `${writer.tag(`set v = ${writer.expression()}`)}${writer.tag('macro mm(p=1, q=x)')}${writer.body(Math.min(1, depth - 1))}${writer.tag('endmacro')}${r.chance(0.3) ? writer.body(0) : ''}`,
    )
    const context = r.pick(['', '', ' with context', ' without context'])
    if (r.chance(0.5))
      return (
        this.tag(`import "${name}" as lib${context}`) +
        this.print(r.pick(['lib.mm()', 'lib.v', 'lib.mm(2)', 'lib', 'lib.nope']))
      )
    return (
      this.tag(`from "${name}" import ${r.pick(['mm', 'mm as mx', 'v, mm', 'nope', 'v as i'])}${context}`) +
      this.print(r.pick(['mm()', 'v', 'mx(1)', 'i', 'mm(q=2)']))
    )
  }

  block(depth: number): string {
    const name = `b${this.#serial++}`
    this.#blocks.push(name)
    const loops = this.#loops
    this.#loops = 0
    const text =
      this.tag(`block ${name}${this.random.pick(['', '', ' scoped'])}`) +
      this.body(depth - 1) +
      this.tag(`endblock${this.random.pick(['', ` ${name}`])}`)
    this.#loops = loops
    return text
  }

  /** A child and its parent. */
  family(depth: number): string {
    const r = this.random
    const child = ['one', 'two', 'three'].filter(() => r.chance(0.6))
    const name = this.file((writer) => {
      const names = ['one', 'two', 'three'].filter(() => r.chance(0.8))
      return (
        names
          .map((block) =>
            r.chance(0.1)
              ? writer.tag(`block ${block} required`) + writer.tag('endblock')
              : `${r.pick(TEXTS)}${writer.tag(`block ${block}${r.pick(['', '', ' scoped'])}`)}${r.chance(0.8) ? writer.body(Math.min(1, depth - 1)) : ''}${writer.tag('endblock')}`,
          )
          .join('') + (r.chance(0.3) ? writer.print(`self.${r.pick(names.length > 0 ? names : ['one'])}()`) : '')
      )
    })
    const blocks = child.map(
      (block) =>
        this.tag(`block ${block}`) +
        (r.chance(0.5) ? this.print('super()') : '') +
        this.body(depth - 1) +
        this.tag('endblock'),
    )
    const extend = r.chance(0.85)
      ? this.tag(`extends "${name}"`)
      : this.tag(`if ${this.expressions.condition(1)}`) + this.tag(`extends "${name}"`) + this.tag('endif')
    return (
      (r.chance(0.3) ? this.body(1) : '') + extend + (r.chance(0.3) ? this.body(1) : '') + blocks.join(r.pick(TEXTS))
    )
  }
}

/** The sample of a seed: always the same. */
export function generateSample(seed: number): Sample {
  const random = new Random(seed * 2654435761)
  const writer = new TemplateWriter(random, random.chance(0.4))
  const template = random.chance(0.12) ? writer.family(2) : writer.body(random.below(3) + 1)
  const env: { [option: string]: unknown } = { salt: false }
  if (random.chance(0.25)) env.trim_blocks = true
  if (random.chance(0.25)) env.lstrip_blocks = true
  if (random.chance(0.1)) env.keep_trailing_newline = true
  if (random.chance(0.08)) env.autoescape = true
  const kind = random.pick(['strict', 'strict', 'default', 'default', 'chainable', 'debug'])
  env.undefined = kind
  return { template, files: writer.files, env }
}
