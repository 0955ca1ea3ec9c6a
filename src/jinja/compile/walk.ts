import type { Arguments, Data, Expression, Statement, Target } from '../syntax/nodes.ts'

export type Node = Statement | Expression | Data

function* argumentsOf(node: Arguments): Iterable<Node> {
  yield* node.args
  for (const { value } of node.kwargs) yield value
  if (node.dynArgs) yield node.dynArgs
  if (node.dynKwargs) yield node.dynKwargs
}

/** The nodes directly inside a node, in the order of the template; assignment targets are not among them. */
export function* childrenOf(node: Node): Iterable<Node> {
  switch (node.kind) {
    case 'name':
    case 'const':
    case 'data':
    case 'break':
    case 'continue':
      return
    case 'output':
    case 'tuple':
    case 'list':
    case 'concat':
      yield* node.items
      return
    case 'dict':
      for (const { key, value } of node.items) yield* [key, value]
      return
    case 'filter':
      if (node.node) yield node.node
      yield* argumentsOf(node)
      return
    case 'test':
    case 'call':
      yield node.node
      yield* argumentsOf(node)
      return
    case 'getattr':
    case 'not':
    case 'neg':
    case 'pos':
    case 'do':
      yield node.node
      return
    case 'getitem':
      yield* [node.node, node.key]
      return
    case 'slice':
      for (const part of [node.start, node.stop, node.step]) if (part) yield part
      return
    case 'binary':
    case 'and':
    case 'or':
      yield* [node.left, node.right]
      return
    case 'compare':
      yield node.node
      for (const { node: operand } of node.rest) yield operand
      return
    case 'cond':
      yield* [node.test, node.then]
      if (node.otherwise) yield node.otherwise
      return
    case 'for':
      yield node.iterable
      yield* node.body
      yield* node.otherwise
      if (node.test) yield node.test
      return
    case 'if':
      yield node.test
      yield* node.body
      yield* node.elifs
      yield* node.otherwise
      return
    case 'macro':
      yield* node.defaults
      yield* node.body
      return
    case 'callblock':
      yield node.call
      yield* node.defaults
      yield* node.body
      return
    case 'block':
      yield* node.body
      return
    case 'with':
      yield* node.values
      yield* node.body
      return
    case 'include':
    case 'import':
    case 'from':
    case 'extends':
      yield node.template
      return
    case 'setblock':
      if (node.filter) yield node.filter
      yield* node.body
      return
    case 'set':
      yield node.value
      return
    case 'filterblock':
      yield node.filter
      yield* node.body
      return
    case 'autoescape':
      yield node.value
      yield* node.body
  }
}

/** The names that a statement or expression assigns, itself and everything inside it. */
export function* storedNames(node: Node): Iterable<{ name: string; line: number; offset: number }> {
  if (node.kind === 'set' || node.kind === 'setblock' || node.kind === 'for') yield* targetNames(node.target)
  else if (node.kind === 'with') for (const target of node.targets) yield* targetNames(target)
  for (const child of childrenOf(node)) yield* storedNames(child)
}

export function* targetNames(target: Target): Iterable<{ name: string; line: number; offset: number }> {
  if (target.kind === 'tuple') for (const item of target.items) yield* targetNames(item)
  else if (target.kind === 'name') yield target
}

/** Those of `names` that the nodes read before they assign them; blocks are not looked into. */
export function findUndeclared(nodes: readonly Node[], names: readonly string[]): Set<string> {
  const open = new Set(names)
  const found = new Set<string>()
  const visit = (node: Node) => {
    if (node.kind === 'name') {
      if (open.has(node.name)) found.add(node.name)
      return
    }
    if (node.kind === 'block') return
    const assign = (target: Target) => {
      for (const { name } of targetNames(target)) open.delete(name)
    }
    if (node.kind === 'for') assign(node.target)
    if (node.kind === 'with') node.targets.forEach(assign)
    if (node.kind === 'set' || node.kind === 'setblock') assign(node.target)
    if (node.kind === 'macro' || node.kind === 'callblock') node.params.forEach(assign)
    for (const child of childrenOf(node)) visit(child)
  }
  nodes.forEach(visit)
  return found
}

/** Whether any node among these and inside them satisfies the test. */
export function some(nodes: readonly Node[], test: (node: Node) => boolean): boolean {
  return nodes.some((node) => test(node) || some([...childrenOf(node)], test))
}
