import { absolutePath, flag, type Infer, integer, oneOrMore, text, unsupported } from '../kit/index.ts'
import { context, defaults, modeOf, owned, owner, patterns, template, windows } from './arguments.ts'
import { managedArguments } from './managed-arguments.ts'

const { backup, show_changes, check_cmd, tmp_dir, tmp_ext, follow_symlinks, encoding, encoding_errors } =
  managedArguments

export const recurseArguments = {
  name: absolutePath('Absolute path of the directory.'),
  source: oneOrMore(text('A directory'), 'The `salt://` directory; of a list the first that exists.'),
  keep_source: flag('Salt keeps its cached copies; kstate has none: no effect.').default(true),
  clean: flag('Remove what the source does not have, but for what required file states manage and exclude_pat names.'),
  ...owned,
  dir_mode: modeOf('Mode of the directories'),
  file_mode: modeOf("Mode of the files, or `keep` for the sources'"),
  sym_mode: modeOf('Mode of directories that are made for links'),
  template,
  context,
  replace: flag('Put the contents in place where a file exists already.').default(true),
  defaults,
  include_empty: flag('Make directories that hold no file, too.'),
  backup,
  include_pat: patterns('Only these files.'),
  exclude_pat: patterns('Not these files.'),
  maxdepth: integer('Levels of directories to go down; 0: only what lies in the directory itself.').optional(),
  keep_symlinks: flag(
    'Make links of links in the source, as they are written and wherever they lead, instead of copies of what they lead to.',
  ),
  force_symlinks: flag('Remove what is in the way of a link.'),
  mode: unsupported("'mode' is not allowed in 'file.recurse'. Please use 'file_mode' and 'dir_mode'."),
  ...windows,
  show_changes,
  check_cmd,
  tmp_dir,
  tmp_ext,
  follow_symlinks,
  encoding,
  encoding_errors,
  owner,
}

export type RecurseArguments = Infer<typeof recurseArguments>
