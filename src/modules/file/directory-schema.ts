import type { StateSchema } from '../kit/schema.ts'
import {
  flag,
  groupArgument,
  modeArgument,
  pathArgument,
  patterns,
  userArgument,
  windowsArguments,
} from './arguments.ts'

export const directorySchema: StateSchema = {
  description: 'A folder with the given owner and mode, and where asked for all that is in it.',
  properties: {
    name: pathArgument('Absolute path of the folder.'),
    user: userArgument,
    group: groupArgument,
    recurse: {
      type: ['array', 'null'],
      items: { enum: ['user', 'group', 'mode', 'ignore_files', 'ignore_dirs', 'silent'] },
      default: null,
      description:
        'What holds for all that is in the folder too: `user`, `group`, `mode`; `ignore_files` or `ignore_dirs` leave these out; `silent` does not list them.',
    },
    max_depth: {
      type: ['integer', 'null'],
      minimum: 0,
      default: null,
      description: 'How many levels below the folder `recurse` reaches.',
    },
    dir_mode: modeArgument('Mode of the folder (and with `recurse` of those in it)'),
    file_mode: modeArgument('Mode of files, with `recurse: [mode]`; default: dir_mode'),
    makedirs: flag('Make the folders above, if they are missing.'),
    clean: flag('Remove all that no required file state manages and exclude_pat does not name.'),
    exclude_pat: patterns('What `clean` leaves alone.'),
    follow_symlinks: flag('Judge what links lead to instead of the links.'),
    force: flag('Remove a file or link that is in the way.'),
    backupname: {
      ...pathArgument('Rename a file or link that is in the way to this.'),
      type: ['string', 'null'],
      default: null,
    },
    allow_symlink: flag('A link to a folder is in order.', true),
    children_only: flag('With `recurse`: leave the folder itself alone.'),
    ...windowsArguments,
    mode: modeArgument('The same as dir_mode'),
    owner: { ...userArgument, description: 'The same as user.' },
  },
  additionalProperties: true,
  example: `/srv/app:
  file.directory:
    - user: root
    - mode: '0755'
    - makedirs: true
`,
}
