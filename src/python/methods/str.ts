import type { Builtin } from '../functions/function.ts'
import { FORMAT } from './str/format.ts'
import { LETTERS } from './str/letters.ts'
import { PARTS } from './str/parts.ts'
import { SEARCH } from './str/search.ts'
import { WIDTH } from './str/width.ts'

/** The methods of `str`. */
export const STR_METHODS: ReadonlyMap<string, Builtin> = new Map([...LETTERS, ...PARTS, ...SEARCH, ...WIDTH, ...FORMAT])
