import { absolutePath, flag, type Infer, integer, listOf, oneOf } from '../kit/index.ts'
import { backupname, makedirs, modeOf, owned, owner, patterns, windows } from './arguments.ts'

export const directoryArguments = {
  name: absolutePath('Absolute path of the directory.'),
  ...owned,
  recurse: listOf(
    oneOf(['user', 'group', 'mode', 'ignore_files', 'ignore_dirs', 'silent'], 'What'),
    'What holds for all that is in the directory too: `user`, `group`, `mode`; `ignore_files` or `ignore_dirs` leave these out; `silent` does not list them.',
  ).optional(),
  max_depth: integer('How many levels below the directory `recurse` reaches.').with({ minimum: 0 }).optional(),
  dir_mode: modeOf('Mode of the directory (and with `recurse` of those in it)'),
  file_mode: modeOf('Mode of files, with `recurse: [mode]`; default: dir_mode'),
  makedirs,
  clean: flag('Remove all that no required file state manages and exclude_pat does not name.'),
  exclude_pat: patterns('What `clean` leaves alone.'),
  follow_symlinks: flag('Judge what links lead to instead of the links.'),
  force: flag('Remove a file or link that is in the way.'),
  backupname: backupname('Rename a file or link that is in the way to this absolute path.').matching(
    /^(\/|$)/,
    'it is not an absolute path',
  ),
  allow_symlink: flag('A link to a directory is in order.').default(true),
  children_only: flag('With `recurse`: leave the directory itself alone.'),
  ...windows,
  mode: modeOf('The same as dir_mode'),
  owner,
}

export type DirectoryArguments = Infer<typeof directoryArguments>
