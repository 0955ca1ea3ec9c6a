import { requisiteKinds } from './requisite-kinds.ts'

/** The keywords that every state takes (salt/state.py of 3007); no state function receives them. */
export const REQUISITES: ReadonlySet<string> = new Set([...requisiteKinds, 'prerequired', 'listen'])

export const REQUISITES_IN: ReadonlySet<string> = new Set([
  'onchanges_in',
  'onfail_in',
  'prereq_in',
  'watch_in',
  'require_in',
  'listen_in',
])

/** Keywords that steer a step; kept for the engine as written. */
export const STEERING: ReadonlySet<string> = new Set([
  'check_cmd',
  'cmd_opts_exclude',
  'failhard',
  'onlyif',
  'unless',
  'creates',
  'retry',
  'parallel',
  'reload_modules',
  'reload_grains',
  'reload_pillar',
  'runas',
  'runas_password',
  'fire_event',
  'umask',
  'aggregate',
])

/** Other names that Salt keeps from state functions. */
const INTERNAL: ReadonlySet<string> = new Set(['fun', 'state', 'order', 'use', 'use_in', 'saltenv'])

/** Whether a chunk's key is for the compiler or the engine, not an argument of the function. */
export function isKeyword(key: string): boolean {
  return REQUISITES.has(key) || REQUISITES_IN.has(key) || STEERING.has(key) || INTERNAL.has(key) || key.startsWith('__')
}

/** The keywords that an author may write under any state, for suggestions. */
export function argumentKeywords(): string[] {
  const written = (word: string) => word !== 'prerequired'
  return [...REQUISITES, ...REQUISITES_IN, ...STEERING, 'order', 'use_in', 'names'].filter(written)
}
