import { matchGlob } from '../../core/glob.ts'

export interface Condition {
  readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>='
  readonly version: string
}

/** `1.2-3`, `1.2*`, `>=1.2`, `>=1.2,<2`. */
export function parseConditions(spec: string): Condition[] {
  return spec
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, operator = '', version = ''] = /^(<=|>=|!=|==|<>|<|>|=)?\s*(.*)$/.exec(part) ?? []
      const known = operator === '' || operator === '=' ? '==' : operator === '<>' ? '!=' : operator
      return { operator: known as Condition['operator'], version }
    })
}

const holds: { readonly [operator in Condition['operator']]: (order: number) => boolean } = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

/** The order of two versions, as the package manager has it: negative, zero or positive. */
export type Compare = (a: string, b: string) => number

/** Whether a version is as asked. Epochs are passed over where the condition has none, except for `<` (as in Salt). */
export function fulfils(
  compare: Compare,
  version: string,
  spec: string,
  ignoreEpoch: boolean | undefined,
  allowUpdates: boolean,
): boolean {
  return parseConditions(spec).every((condition) => {
    const operator = allowUpdates && condition.operator === '==' ? '>=' : condition.operator
    if (operator === '==' && matchGlob(version, condition.version)) return true
    const ignore = ignoreEpoch ?? (!operator.includes('<') && !condition.version.includes(':'))
    const plain = (text: string) => (ignore ? text.replace(/^\d+:/, '') : text)
    const order = compare(plain(version), plain(condition.version))
    return holds[operator](order)
  })
}
