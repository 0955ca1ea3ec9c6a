import { assertionError } from '../errors.ts'
import type { Expression, For } from '../syntax/nodes.ts'
import type { StatementWriter } from './statement-writer.ts'
import { Symbols } from './symbols.ts'
import { findAssignment, findUndeclared, some } from './walk.ts'
import type { Frame } from './writer.ts'

export function forLoop(g: StatementWriter, node: For, frame: Frame) {
  const assigned = findAssignment(node, 'loop')
  if (assigned) {
    const message = "Can't assign to special loop variable in for-loop target"
    throw assertionError(message, assigned.line, assigned.offset)
  }
  const extended =
    node.recursive ||
    findUndeclared(node.body, ['loop']).has('loop') ||
    some([node], (one) => one.kind === 'block' && one.scoped)
  const loopFrame = { ...g.inner(frame), loop: true }
  const loopRef = extended ? loopFrame.symbols.declareParameter('loop') : undefined
  loopFrame.symbols.analyzeFor(node, 'body')
  if (node.recursive) return recursiveLoop(g, node, frame, loopFrame, loopRef as string)
  g.fn.write('{')
  g.mark(node)
  loopBody(g, node, g.expression(node.iterable, frame), frame, loopFrame, loopRef, 'undefined, 0')
  g.fn.write('}')
}

/** The loop itself, over the value that `iterable` computes; `recursion` is the function to call again and the depth. */
function loopBody(
  g: StatementWriter,
  node: For,
  iterable: string,
  outer: Frame,
  frame: Frame,
  loopRef: string | undefined,
  recursion: string,
): void {
  const id = g.serial()
  const mark = g.markOf(node)
  if (node.otherwise.length > 0) g.fn.write(`let e${id} = 1;`)
  let source = iterable
  if (node.test && loopRef) source = filteredItems(g, node, iterable, outer, frame, mark)
  const cursor = loopRef ? `${g.use('loopOver')}(S, ${source}, ${recursion})` : `${g.use('cursor')}(${source})`
  g.fn.write(`const i${id} = ${cursor};`)
  if (loopRef) g.fn.write(`const ${loopRef} = i${id};`)
  g.fn.write(`for (let x${id}; (L = ${mark}, x${id} = i${id}.next()) !== undefined;) {`)
  g.fn.write('if (--S.fuel < 0) S.exhausted();')
  g.privately(() => {
    g.assignNew(node.target, `x${id}`, frame)
    if (node.test && !loopRef) loopTest(g, node, outer, frame, 'continue')
    g.enter(frame.symbols)
    g.looping(() => g.statements(node.body, frame))
  })
  if (node.otherwise.length > 0) g.fn.write(`e${id} = 0;`)
  g.fn.write('}')
  if (node.otherwise.length > 0) {
    const inner = { ...g.inner(outer), buffer: frame.buffer, map: frame.map }
    inner.symbols.analyzeFor(node, 'else')
    g.fn.write(`if (e${id}) {`)
    g.enter(inner.symbols)
    g.statements(node.otherwise, inner)
    g.fn.write('}')
  }
}

/** Leaves this turn of the loop by `leave` unless the loop's `if` holds. */
function loopTest(g: StatementWriter, node: For, outer: Frame, frame: Frame, leave: string): void {
  const symbols = new Symbols(outer.symbols)
  symbols.analyzeFor(node, 'test')
  const testFrame = { ...g.inner(outer, symbols), buffer: frame.buffer }
  g.fn.write('{')
  g.enter(symbols)
  g.mark(node.test as Expression)
  g.fn.write(`if (!${g.condition(node.test as Expression, testFrame)}) ${leave}; }`)
}

/**
 * The items that pass the loop's `if`, one by one as they are asked for; where the test may have to wait for a host, all
 * of them beforehand.
 */
function filteredItems(
  g: StatementWriter,
  node: For,
  iterable: string,
  outer: Frame,
  frame: Frame,
  mark: number,
): string {
  const id = g.serial()
  const write = (pass: string) =>
    g.separately(() => {
      g.fn.write(`for (let x${id}; (L = ${mark}, x${id} = c${id}.next()) !== undefined;) {`)
      g.fn.write('if (--S.fuel < 0) S.exhausted();')
      const symbols = new Symbols(outer.symbols)
      symbols.analyzeTarget(node.target, true)
      g.privately(() => g.assignNew(node.target, `x${id}`, { ...frame, symbols }))
      loopTest(g, node, outer, frame, 'continue')
      g.fn.write(`${pass} }`)
    })
  g.fn.write(`const c${id} = ${g.use('cursor')}(${iterable});`)
  const lazy = write(`yield x${id};`)
  if (!lazy.suspends) {
    const declared = ['t', ...lazy.temporaries].join(', ')
    return `${g.use('lazily')}((function* () { let ${declared}; ${lazy.body} })())`
  }
  const eager = write(`f${id}.push(x${id});`)
  g.fn.suspends = true
  g.fn.write(`const f${id} = []; { let ${['t', ...eager.temporaries].join(', ')}; ${eager.body} }`)
  return `${g.use('filtered')}(f${id})`
}

function recursiveLoop(g: StatementWriter, node: For, frame: Frame, loopFrame: Frame, loopRef: string): void {
  const id = g.serial()
  const inside = { ...loopFrame, buffer: 'o', map: frame.map && 'm' }
  const written = g.separately(() => {
    g.mark(node)
    loopBody(g, node, 'I', { ...frame, buffer: 'o', map: inside.map }, inside, loopRef, `loop${id}, D`)
    g.fn.write(g.finishBuffer(inside))
  })
  const source = written.finish(`loop${id}`, 'I, D', `, o = ''${inside.map ? ', m = []' : ''}`)
  g.fn.write(`{ ${source}`)
  g.mark(node)
  const call = `${g.use('recurse')}(S, loop${id}, ${g.expression(node.iterable, frame)}, 0)`
  g.append(g.printed(g.awaited(call)), node, frame)
  g.fn.write('}')
}
