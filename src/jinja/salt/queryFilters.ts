import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { typeName } from '../../python/values/types.ts'
import { define } from '../extension.ts'
import { Undefined } from '../runtime/undefined.ts'
import { evaluate } from './jmespath/evaluate.ts'
import { JmesParser } from './jmespath/parser.ts'

export const queryFilters = {
  json_query: define('json_query', ['data', 'expr'], (call, data, expression) => {
    const text = textOf(expression)
    if (expression instanceof Undefined) expression.fail()
    if (text === undefined) return raise('TypeError', `object of type '${typeName(expression)}' has no len()`)
    return evaluate(new JmesParser(text).parse(), data, (amount) => call.spend(amount))
  }),
}
