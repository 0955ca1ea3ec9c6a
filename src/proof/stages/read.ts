import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { toPlain } from '../../python/values.ts'
import { loadYaml } from '../../yaml/index.ts'
import { proofSchema } from './schema.ts'

/** Commands and what each prints. */
export type Truth = { readonly [command: string]: string }
/** What is so, and why it may be. */
export type Reasons = { readonly [subject: string]: string }
export interface ExpectedReport {
  readonly comment?: string
  readonly changes?: Record<string, unknown>
  readonly warnings?: readonly string[]
}
/** Comments of steps that fail. */
export type Failures = { readonly [id: string]: string }
export type Reports = { readonly [id: string]: ExpectedReport }

/** `docs/module-tests.md` says what each key means. */
export interface Stage {
  readonly title: string
  readonly prepare?: string
  readonly states: string
  readonly truth: Truth
  readonly planned?: Reports
  readonly reports?: Reports
  readonly fails?: Failures
  readonly fails_in_apply?: Failures
  readonly unchanged?: readonly string[]
  readonly again?: Reasons
  readonly unknown?: Reasons
  readonly hides?: readonly string[]
  readonly break?: Break
  readonly not_under_busybox?: string
}

export interface Break {
  readonly by: string
  readonly steps?: readonly string[]
  readonly unknown?: Reasons
  readonly truth?: Truth
  readonly reports?: Reports
}

export interface Proof {
  readonly module: string
  readonly image: 'bare' | 'full'
  /** Files of `salt://`. */
  readonly files: { readonly [path: string]: string }
  readonly pillar: { readonly [key: string]: unknown }
  /** Text for a shell, before all that is done and looked at by hand. */
  readonly shell_functions: string
  /** State functions whose planned changes may have another form than the applied ones. */
  readonly differs: Reasons
  /** Paths where the host writes by itself. */
  readonly restless: Reasons
  /** State functions that no stage breaks by hand. */
  readonly unbroken: Reasons
  readonly stages: readonly Stage[]
}

const empty = {
  image: 'bare',
  files: {},
  pillar: {},
  shell_functions: '',
  differs: {},
  restless: {},
  unbroken: {},
} as const

let validator: ValidateFunction | undefined

/** Made when the first proof is read: making it takes time. */
function proofValidator(): ValidateFunction {
  validator ??= new Ajv2020({ allErrors: true }).compile(proofSchema)
  return validator
}

/** The proof that a text holds; throws where it is not of the form. */
export function readProof(text: string, module: string): Proof {
  const valid = proofValidator()
  const given: unknown = toPlain(loadYaml(text, { file: `${module}/proof.yaml` }).value)
  if (!valid(given)) {
    const problems = (valid.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${instancePath || '/'}: ${message} ${JSON.stringify(params.additionalProperty ?? '')}`,
    )
    throw new Error(`the proof of ${module}:\n${problems.join('\n')}`)
  }
  const proof = given as Partial<Proof> & { stages: (Stage & { break?: string | Break })[] }
  const stages = proof.stages.map((stage) =>
    typeof stage.break === 'string' ? { ...stage, break: { by: stage.break } } : stage,
  )
  return { ...empty, ...proof, module, stages }
}

/** The proof of the module in a directory: its `proof.yaml`; undefined where it has none. */
export function proofIn(directory: string, module: string): Proof | undefined {
  const file = join(directory, 'proof.yaml')
  return existsSync(file) ? readProof(readFileSync(file, 'utf8'), module) : undefined
}
