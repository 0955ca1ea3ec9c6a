import { DiagnosticError, error, excerptOf } from '../core/diagnostics.ts'

/** What a file goes through: Jinja or not, then a reader of data. */
export interface Pipeline {
  readonly jinja: boolean
  /** `none`: the pipeline ends in text (`#!jinja`), which is no SLS. */
  readonly reader: 'yaml' | 'json' | 'none'
  /** The renderers `gpg` and `age`, either of which opens the messages of both. */
  readonly encrypted: boolean
}

const DEFAULT: Pipeline = { jinja: true, reader: 'yaml', encrypted: false }
const HINTS: { readonly [renderer: string]: string } = {
  py: 'write the SLS as Jinja and YAML: kstate runs no Python',
  pydsl: 'write the SLS as Jinja and YAML: kstate runs no Python',
  pyobjects: 'write the SLS as Jinja and YAML: kstate runs no Python',
  mako: 'write the template in Jinja',
  wempy: 'write the template in Jinja',
  genshi: 'write the template in Jinja',
  cheetah: 'write the template in Jinja',
}

/** The renderers that a file's first line names, `#!jinja|yaml`; a path (`#!/bin/sh`) or no such line means `fallback`, else the default. */
export function pipelineOf(text: string, file: string, fallback?: string): Pipeline {
  const first = /^[^\n\r]*/.exec(text)![0]
  const isNamed = first.startsWith('#!') && !first.startsWith('#!/')
  if (!isNamed && fallback === undefined) return DEFAULT
  const line = isNamed ? first : `#!${fallback}`
  const named = line.slice(2).trim()
  const parts = (OLD_NAMES[named] ?? named).split('|').map((part) => part.trim().split(/\s+/)[0]!)
  let jinja = false
  let encrypted = false
  let reader: 'yaml' | 'json' | undefined
  for (const part of parts) {
    if (part === 'jinja' && !reader) jinja = true
    else if ((part === 'yaml' || part === 'json') && !reader) reader = part
    else if (part === 'gpg' || part === 'age') encrypted = true
    else refuse(part, line, file, text)
  }
  return { jinja, encrypted, reader: reader ?? 'none' }
}

const OLD_NAMES: { readonly [name: string]: string } = { yaml_jinja: 'jinja|yaml', json_jinja: 'jinja|json' }

function refuse(renderer: string, line: string, file: string, text: string): never {
  const hint = HINTS[renderer] ?? 'kstate has the renderers jinja, yaml, json, gpg and age, in that order'
  const more = { at: { file, line: 1, column: line.indexOf(renderer) + 1 }, excerpt: excerptOf(text, 1), hint }
  throw new DiagnosticError(error('renderer-unknown', `The renderer '${renderer}' is not available`, more))
}
