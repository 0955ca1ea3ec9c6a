import type { StateSchema } from '../kit/schema.ts'
import {
  flag,
  groupArgument,
  modeArgument,
  pathArgument,
  patterns,
  refused,
  userArgument,
  windowsArguments,
} from './arguments.ts'
import { managedSchema } from './managed-schema.ts'

const { template, context, defaults, backup } = managedSchema.properties
const { show_changes, check_cmd, tmp_dir, tmp_ext, follow_symlinks, encoding, encoding_errors } =
  managedSchema.properties

export const recurseSchema: StateSchema = {
  description: 'A folder with the files of a `salt://` folder.',
  properties: {
    name: pathArgument('Absolute path of the folder.'),
    source: {
      type: ['string', 'array'],
      items: { type: 'string' },
      description: 'The `salt://` folder; of a list the first that exists.',
    },
    keep_source: flag('Salt keeps its cached copies; kstate has none: no effect.', true),
    clean: flag(
      'Remove what the source does not have, but for what required file states manage and exclude_pat names.',
    ),
    user: userArgument,
    group: groupArgument,
    dir_mode: modeArgument('Mode of the folders'),
    file_mode: modeArgument("Mode of the files, or `keep` for the sources'"),
    sym_mode: modeArgument('Mode of folders that are made for links'),
    template: template!,
    context: context!,
    replace: flag('Put the contents in place where a file exists already.', true),
    defaults: defaults!,
    include_empty: flag('Make folders that hold no file, too.'),
    backup: backup!,
    include_pat: patterns('Only these files.'),
    exclude_pat: patterns('Not these files.'),
    maxdepth: {
      type: ['integer', 'null'],
      default: null,
      description: 'Levels of folders to go down; 0: only what lies in the folder itself.',
    },
    keep_symlinks: flag('Make links of links in the source, instead of copies of what they lead to.'),
    force_symlinks: flag('Remove what is in the way of a link.'),
    mode: refused("'mode' is not allowed in 'file.recurse'. Please use 'file_mode' and 'dir_mode'."),
    ...windowsArguments,
    show_changes: show_changes!,
    check_cmd: check_cmd!,
    tmp_dir: tmp_dir!,
    tmp_ext: tmp_ext!,
    follow_symlinks: follow_symlinks!,
    encoding: encoding!,
    encoding_errors: encoding_errors!,
    owner: { ...userArgument, description: 'The same as user.' },
  },
  required: ['source'],
  additionalProperties: true,
  example: `/etc/app:
  file.recurse:
    - source: salt://app/etc
    - user: root
    - dir_mode: '0755'
    - file_mode: '0644'
`,
}
