import { Argument } from '../kit/argument.ts'
import { absolutePath, flag, type Infer, oneOrMore, text, unsupported, value } from '../kit/index.ts'
import { context, defaults, makedirs, modeOf, owned, owner, template, windows } from './arguments.ts'
import type { SourceArguments } from './source.ts'

const signatures = unsupported('kstate does not verify GPG signatures: use source_hash')

export const managedArguments = {
  name: absolutePath('Absolute path of the file.'),
  source: new Argument<NonNullable<SourceArguments['source']>>({
    type: ['string', 'array', 'object'],
    description:
      'Where the contents come from: `salt://`, `http(s)://`, `ftp://`, or a path on the host; of a list the first that exists. A `salt://` file of more than 1 MiB is read as it is sent; templates may have 16 MiB.',
  }).optional(),
  source_hash: text(
    'Hash of an http(s) or ftp source (`sha256=…`, the bare digits), or where a file with such hashes lies.',
  )
    .optional()
    .default(''),
  source_hash_name: text("The name to look for in the file of hashes; default: the source's.").optional(),
  keep_source: flag('Salt keeps its cached copy; kstate has none: no effect.').default(true),
  ...owned,
  mode: modeOf("Mode of the file, or `keep` for the source's"),
  attrs: text(
    'Attributes as chattr knows them (`ai`): exactly these. What keeps the file from being changed (`i`, `a`) is lifted for a change and set again, also where that fails; without `attrs` such a file fails to change.',
  ).optional(),
  template,
  makedirs,
  dir_mode: modeOf("Mode of directories that are made; default: the file's, with the right to enter"),
  context,
  replace: flag('Put the contents in place if the file exists already.').default(true),
  defaults,
  backup: text('`minion`: a copy of what is replaced is kept under /var/cache/kstate/file_backup on the host.')
    .with({ type: ['string', 'boolean'] })
    .optional()
    .default(''),
  show_changes: flag('Show the difference of the contents.').default(true),
  create: flag('Make the file if it is missing.').default(true),
  contents: value(
    'The contents: text, or a list of lines; an empty item is an empty line (which Salt loses).',
  ).optional(),
  tmp_dir: text('Where the copy for check_cmd lies, an absolute path; default: beside the file.')
    .matching(/^(\/|$)/, 'it is not an absolute path')
    .optional()
    .default(''),
  tmp_ext: text("How that copy's name ends.").optional().default(''),
  contents_pillar: oneOrMore(text('A key'), 'The pillar key (or keys) that holds the contents.').optional(),
  contents_grains: oneOrMore(text('A key'), 'The grain that holds the contents.').optional(),
  contents_newline: flag('End the contents with a newline.').default(true),
  contents_delimiter: text('Parts the keys of contents_pillar and contents_grains.').default(':'),
  encoding: text('Encoding of the file; default: UTF-8.').optional(),
  encoding_errors: text('`strict`: what the encoding lacks is an error; `ignore`, `replace`.').default('strict'),
  allow_empty: flag('Empty contents are in order.').default(true),
  follow_symlinks: flag('Where the name is a link, manage what it leads to.').default(true),
  check_cmd: text(
    'A command that must succeed on the new file, whose path is appended, before it is put in place.',
  ).optional(),
  skip_verify: flag('Take an http(s) source without a hash.'),
  selinux: unsupported('kstate does not set SELinux contexts'),
  ...windows,
  verify_ssl: flag('Verify the certificate of an https source.').default(true),
  use_etag: flag('Has no effect: a source without a hash is always fetched.'),
  signature: signatures,
  source_hash_sig: signatures,
  signed_by_any: signatures,
  signed_by_all: signatures,
  keyring: signatures,
  gnupghome: signatures,
  owner,
}

export type ManagedArguments = Infer<typeof managedArguments>
