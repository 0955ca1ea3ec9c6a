import { assertionError } from '../errors.ts'
import type { CallBlock, Macro } from '../syntax/nodes.ts'
import type { StatementWriter } from './statement-writer.ts'
import { findUndeclared } from './walk.ts'
import type { Frame } from './writer.ts'

/** The function of a macro or call block as an expression that makes the Macro. */
function macroValue(g: StatementWriter, node: Macro | CallBlock, frame: Frame): string {
  const inner: Frame = {
    ...g.inner(frame),
    outputCheck: false,
    buffer: 'o',
    map: g.options.mapped ? 'm' : undefined,
  }
  const { symbols } = inner
  const names = node.params.map(({ name }) => name)
  const undeclared = findUndeclared(node.body, ['caller', 'kwargs', 'varargs'])
  const explicitCaller = names.indexOf('caller')
  const firstDefault = names.length - node.defaults.length
  for (const name of names) symbols.declareParameter(name)
  const head = names.map((name) => symbols.ref(name))
  if (undeclared.has('caller')) {
    if (explicitCaller === -1) head.push(symbols.declareParameter('caller'))
    else if (explicitCaller < firstDefault) {
      const message =
        'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.'
      throw assertionError(message, node.line, node.offset)
    }
  }
  const extra = (name: string) => {
    const wanted = undeclared.has(name) && !names.includes(name)
    if (wanted) head.push(symbols.declareParameter(name))
    return wanted
  }
  const catchKwargs = extra('kwargs')
  const catchVarargs = extra('varargs')
  symbols.analyzeMacro(node)
  const source = macroFunction(g, node, inner, head, firstDefault)
  const flags = [catchKwargs, catchVarargs, undeclared.has('caller'), explicitCaller !== -1].join(', ')
  const name = node.kind === 'macro' ? JSON.stringify(node.name) : 'null'
  return `new ${g.use('Macro')}(S, ${source}, ${name}, ${JSON.stringify(names)}, ${flags})`
}

function macroFunction(
  g: StatementWriter,
  node: Macro | CallBlock,
  frame: Frame,
  head: readonly string[],
  firstDefault: number,
): string {
  const written = g.separately(() =>
    g.privately(() => {
      g.mark(node)
      const params = node.params.map(({ name }) => frame.symbols.ref(name))
      for (const ref of params) g.pending.add(ref)
      g.enter(frame.symbols)
      params.forEach((ref, i) => {
        const fallback = node.defaults[i - firstDefault]
        const name = JSON.stringify(node.params[i]?.name)
        const value = fallback ? g.expression(fallback, frame) : `${g.use('noArgument')}(S, ${name})`
        g.fn.write(`if (${ref} === undefined) ${ref} = ${value};`)
        g.pending.delete(ref)
      })
      g.statements(node.body, frame)
      g.fn.write(g.finishBuffer(frame))
    }),
  )
  return written.finish('', head.join(', '), `, o = ''${frame.map ? ', m = []' : ''}`)
}

export function writeMacro(g: StatementWriter, node: Macro, frame: Frame): void {
  const ref = frame.symbols.ref(node.name)
  g.fn.write(`${ref} = ${macroValue(g, node, frame)};`)
  if (frame.toplevel) g.fn.write(`C.publish(${JSON.stringify(node.name)}, ${ref}, ${!node.name.startsWith('_')});`)
}

export function writeCallBlock(g: StatementWriter, node: CallBlock, frame: Frame): void {
  const caller = `v${g.serial()}`
  g.fn.write(`const ${caller} = ${macroValue(g, node, frame)};`)
  g.mark(node)
  const called = g.call(node.call, frame, ['caller', caller])
  g.append(`${g.use('print')}(${g.use('textOnly')}(${called}))`, node, frame)
}
