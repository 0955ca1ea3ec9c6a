import { flag } from '../kit/index.ts'
import {
  accessArguments,
  encodingArgument,
  refArgument,
  remoteArgument,
  targetArgument,
  urlArgument,
} from './arguments.ts'

const { user, password, ...credentials } = accessArguments

export const detachedArguments = {
  name: urlArgument,
  rev: refArgument('Branch, tag or commit'),
  target: targetArgument,
  remote: remoteArgument,
  user,
  password,
  force_clone: flag('Delete what else is in the directory'),
  force_checkout: flag('Discard uncommitted changes where they are in the way'),
  fetch_remote: flag('Fetch what is missing').default(true),
  hard_reset: flag('Discard uncommitted changes'),
  submodules: flag('Update submodules as well'),
  ...credentials,
  output_encoding: encodingArgument,
}
