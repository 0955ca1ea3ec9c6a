import type { Command } from 'commander'

export { examplesOf } from './global-options.ts'

/** Command → the file that makes it; loaded only when it is asked for. */
export const commands: { readonly [name: string]: () => Promise<{ command(): Command }> } = {
  apply: () => import('./commands/apply.ts'),
  plan: () => import('./commands/plan.ts'),
  sls_id: () => import('./commands/sls-id.ts'),
  single: () => import('./commands/single.ts'),
  show: () => import('./commands/show.ts'),
  render: () => import('./commands/render.ts'),
  ping: () => import('./commands/ping.ts'),
  grains: () => import('./commands/grains.ts'),
  pillar: () => import('./commands/pillar.ts'),
  cmd: () => import('./commands/cmd.ts'),
  pending: () => import('./commands/pending.ts'),
  sandbox: () => import('./commands/sandbox.ts'),
  lint: () => import('./commands/lint.ts'),
  schema: () => import('./commands/schema.ts'),
  module: () => import('./commands/module.ts'),
  init: () => import('./commands/init.ts'),
  completion: () => import('./commands/completion.ts'),
}
/** All of them, Salt's own form last. */
export async function everyCommand(): Promise<Command[]> {
  const made = await Promise.all([...Object.values(commands), () => import('./commands/salt.ts')].map((load) => load()))
  return made.map(({ command }) => command())
}
