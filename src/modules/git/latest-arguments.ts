import { Argument, flag, type Infer, integer, text } from '../kit/index.ts'
import {
  accessArguments,
  encodingArgument,
  refArgument,
  remoteArgument,
  targetArgument,
  urlArgument,
} from './arguments.ts'

const { user, password, ...credentials } = accessArguments
const refspec = (description: string) =>
  text(description)
    .matching(/^[^-\s:][^\s:]*$/, 'it is one word without a colon that does not begin with a dash')
    .default('*')

export const latestArguments = {
  name: urlArgument,
  target: targetArgument,
  rev: refArgument('Branch, tag or commit of the remote; `HEAD` is its default branch').default('HEAD'),
  branch: refArgument(
    'Local branch to be on; made where it is missing. Default: the one that is checked out',
  ).optional(),
  user,
  password,
  update_head: flag('Move the checkout, not only fetch').default(true),
  force_checkout: flag('Discard uncommitted changes when another branch is checked out'),
  force_clone: flag('Delete what else is in the directory'),
  force_fetch: flag('Fetch branches that were rewritten'),
  force_reset: new Argument<boolean | 'remote-changes'>({
    enum: [true, false, 'remote-changes'],
    description: 'Discard uncommitted changes and local commits: always, or only when the remote has changed',
  }).default(false),
  submodules: flag('Update submodules as well'),
  bare: flag('No work tree'),
  mirror: flag('A bare repository that mirrors all refs'),
  remote: remoteArgument,
  fetch_tags: flag('Fetch all tags').default(true),
  sync_tags: flag('Delete tags that the remote does not have').default(true),
  depth: integer('Clone only so many commits; `rev` must be a branch or a tag').with({ minimum: 1 }).optional(),
  ...credentials,
  refspec_branch: refspec('Which branches to fetch'),
  refspec_tag: refspec('Which tags to fetch'),
  output_encoding: encodingArgument,
}

export type LatestArgs = Infer<typeof latestArguments>
