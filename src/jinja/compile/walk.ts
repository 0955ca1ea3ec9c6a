import type { Arguments, Data, Expression, Name, NamespaceRef, Place, Statement, Target } from '../syntax/nodes.ts'

export type Node = Statement | Expression | Data

const NONE: readonly Node[] = []

function argumentsOf(node: Arguments): Node[] {
  const nodes: Node[] = [...node.args]
  for (const { value } of node.kwargs) nodes.push(value)
  if (node.dynArgs) nodes.push(node.dynArgs)
  if (node.dynKwargs) nodes.push(node.dynKwargs)
  return nodes
}

/** The nodes directly inside a node, in the order of the template; assignment targets are not among them. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'name':
    case 'const':
    case 'data':
    case 'break':
    case 'continue':
      return NONE
    case 'output':
    case 'tuple':
    case 'list':
    case 'concat':
      return node.items
    case 'dict':
      return node.items.flatMap(({ key, value }) => [key, value])
    case 'filter':
      return node.node ? [node.node, ...argumentsOf(node)] : argumentsOf(node)
    case 'test':
    case 'call':
      return [node.node, ...argumentsOf(node)]
    case 'getattr':
    case 'not':
    case 'neg':
    case 'pos':
    case 'do':
      return [node.node]
    case 'getitem':
      return [node.node, node.key]
    case 'slice':
      return [node.start, node.stop, node.step].filter((part) => part !== undefined)
    case 'binary':
    case 'and':
    case 'or':
      return [node.left, node.right]
    case 'compare':
      return [node.node, ...node.rest.map((one) => one.node)]
    case 'cond':
      return node.otherwise ? [node.test, node.value, node.otherwise] : [node.test, node.value]
    case 'for': {
      const inside = [node.iterable, ...node.body, ...node.otherwise]
      return node.test ? [...inside, node.test] : inside
    }
    case 'if':
      return [node.test, ...node.body, ...node.elifs, ...node.otherwise]
    case 'macro':
      return [...node.defaults, ...node.body]
    case 'callblock':
      return [node.call, ...node.defaults, ...node.body]
    case 'block':
      return node.body
    case 'with':
      return [...node.values, ...node.body]
    case 'include':
    case 'import':
    case 'from':
    case 'extends':
      return [node.template]
    case 'setblock':
      return node.filter ? [node.filter, ...node.body] : node.body
    case 'set':
      return [node.value]
    case 'filterblock':
      return [node.filter, ...node.body]
    case 'autoescape':
      return [node.value, ...node.body]
  }
}

/** Whether a node holds statements. */
export function hasBody(node: Node): boolean {
  switch (node.kind) {
    case 'for':
    case 'if':
    case 'block':
    case 'macro':
    case 'callblock':
    case 'with':
    case 'setblock':
    case 'filterblock':
    case 'autoescape':
      return true
    default:
      return false
  }
}

/** The assignment to a name anywhere inside a statement, itself included; undefined where there is none. */
export function findAssignment(node: Node, name: string): Place | undefined {
  const targets = targetsOf(node)
  for (const target of targets) for (const one of targetNames(target)) if (one.name === name) return one
  if (!hasBody(node)) return undefined
  for (const child of childrenOf(node)) {
    const found = findAssignment(child, name)
    if (found) return found
  }
  return undefined
}

function targetsOf(node: Node): readonly Target[] {
  if (node.kind === 'set' || node.kind === 'setblock' || node.kind === 'for') return [node.target]
  return node.kind === 'with' ? node.targets : []
}

/** The names in an assignment's target. */
export function* targetNames(target: Target): Iterable<Name> {
  if (target.kind === 'tuple') for (const item of target.items) yield* targetNames(item)
  else if (target.kind === 'name') yield target
}

/** The namespaces of which an assignment sets attributes. */
export function namespacesOf(target: Target): readonly NamespaceRef[] {
  if (target.kind === 'tuple') return target.items.flatMap(namespacesOf)
  return target.kind === 'nsref' ? [target] : []
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
  return nodes.some((node) => test(node) || some(childrenOf(node), test))
}
