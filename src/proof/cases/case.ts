import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { Dict, toPlain } from '../../python/values.ts'
import { loadYaml } from '../../yaml/index.ts'
import type { GivenFact } from './facts.ts'
import type { GivenIo } from './io.ts'
import { caseSchema } from './schema.ts'

/** A case of a state function: arguments and facts, and what comes of them. `test/modules/README.md` says what each key means. */
export interface Case {
  readonly title: string
  readonly io?: GivenIo
  readonly planning?: boolean
  readonly facts?: readonly GivenFact[]
  /** What a plan has predicted over them, oldest first. */
  readonly predicted?: readonly GivenFact[]
  readonly watch?: { readonly causes?: readonly string[]; readonly own?: Own }
  readonly refused?: string
  readonly failure?: string
  readonly verdict?: ShownVerdict
  /** Why there is nothing to say of a clean verdict. */
  readonly silent?: string
  readonly actions?: readonly ShownAction[]
  readonly answers?: readonly GivenAnswer[]
  readonly after?: readonly GivenFact[]
  readonly report?: ShownReport
  readonly failed?: GivenAnswer & ShownReport
}

export interface Own {
  readonly changed: boolean
  readonly comment: string
  readonly changes: { readonly [key: string]: unknown }
}
export interface ShownVerdict {
  readonly kind: string
  readonly comment: string
  readonly changes?: unknown
  readonly testComment?: string
  readonly plannedResult?: boolean
  readonly warnings?: readonly string[]
}
export interface ShownAction {
  readonly script?: string
  readonly stdin?: string
  readonly hex?: string
  readonly user?: string
  readonly timeout?: number
  readonly success?: readonly number[]
  readonly isolate?: boolean
  /** Statements that go through `pg`. */
  readonly sql?: readonly string[]
  /** Databases that suffer no other connection meanwhile. */
  readonly exclusive?: readonly string[]
}
export interface GivenAnswer {
  readonly code: number
  readonly stdout?: string
  readonly stderr?: string
  readonly late?: true
}
export interface ShownReport {
  readonly changes: unknown
  readonly comment: string
  readonly result?: boolean
  readonly warnings?: readonly string[]
}

/** A case, the state function that it is of, and its arguments as Python values (YAML as Salt reads it). */
export interface Given {
  readonly full: string
  readonly one: Case
  readonly args: Dict
}

let validator: ValidateFunction | undefined

/** Made when the first case is read: making it takes time. */
function caseValidator(): ValidateFunction {
  validator ??= new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(caseSchema)
  return validator
}

/** The cases of a text; throws where one is not of the form. A `cases.yaml` names the function in each, as `function`. */
export function readCases(text: string, file: string, module: string, name?: string): Given[] {
  const valid = caseValidator()
  return (loadYaml(text, { file }).value as Dict[]).map((entry) => {
    const { function: own, ...one } = toPlain(entry) as unknown as Case & { function?: string }
    if (!valid(one as unknown)) {
      const problems = (valid.errors ?? []).map(
        (error) => `${error.instancePath}: ${error.message} ${unexpected(error)}`,
      )
      throw new Error(`${file}, "${one.title}":\n${problems.join('\n')}`)
    }
    const called = name ?? own
    if (called === undefined || (name && own)) throw new Error(`${file}, "${one.title}": which function is this of?`)
    return { full: `${module}.${called}`, one, args: (entry.get('args') as Dict | undefined) ?? new Dict() }
  })
}

function unexpected({ params }: { readonly params: Record<string, unknown> }): string {
  return JSON.stringify(params.additionalProperty ?? params.allowedValues ?? '')
}

/** The cases of the module in a directory: `cases.yaml` and `cases/<function>.yaml`. Throws where one is not of the form. */
export function casesIn(directory: string, module: string): Given[] {
  const own = existsSync(join(directory, 'cases')) ? readdirSync(join(directory, 'cases')).sort() : []
  const files = ['cases.yaml', ...own.filter((name) => name.endsWith('.yaml')).map((name) => `cases/${name}`)]
  return files
    .filter((file) => existsSync(join(directory, file)))
    .flatMap((file) => {
      const name = file === 'cases.yaml' ? undefined : basename(file, '.yaml')
      return readCases(readFileSync(join(directory, file), 'utf8'), `${module}/${file}`, module, name)
    })
}
