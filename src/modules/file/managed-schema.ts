import type { StateSchema } from '../kit/schema.ts'
import {
  flag,
  groupArgument,
  modeArgument,
  pathArgument,
  refused,
  textArgument,
  userArgument,
  windowsArguments,
} from './arguments.ts'

const signatures = refused('kstate does not verify GPG signatures: use source_hash')

export const managedSchema: StateSchema = {
  description: 'A file with the given contents, owner and mode.',
  properties: {
    name: pathArgument('Absolute path of the file.'),
    source: {
      type: ['string', 'array', 'object', 'null'],
      default: null,
      description:
        'Where the contents come from: `salt://`, `http(s)://`, `ftp://`, or a path on the host; of a list the first that exists.',
    },
    source_hash: {
      type: ['string', 'null'],
      default: '',
      description:
        'Hash of an http(s) or ftp source (`sha256=…`, the bare digits), or where a file with such hashes lies.',
    },
    source_hash_name: textArgument("The name to look for in the file of hashes; default: the source's."),
    keep_source: flag('Salt keeps its cached copy; kstate has none: no effect.', true),
    user: userArgument,
    group: groupArgument,
    mode: modeArgument("Mode of the file, or `keep` for the source's"),
    attrs: textArgument('Attributes as chattr knows them (`ai`): exactly these.'),
    template: {
      type: ['string', 'null'],
      enum: [null, 'jinja'],
      default: null,
      description: 'Renders contents or source: `jinja`.',
    },
    makedirs: flag('Make the folders above, if they are missing.'),
    dir_mode: modeArgument("Mode of folders that are made; default: the file's, with the right to enter"),
    context: { 'x-value': true, default: null, description: 'Variables of the template.' },
    replace: flag('Put the contents in place if the file exists already.', true),
    defaults: { 'x-value': true, default: null, description: 'Variables of the template that `context` goes over.' },
    backup: {
      type: ['string', 'boolean', 'null'],
      default: '',
      description: '`minion`: a copy of what is replaced is kept under /var/cache/kstate/file_backup on the host.',
    },
    show_changes: flag('Show the difference of the contents.', true),
    create: flag('Make the file if it is missing.', true),
    contents: { 'x-value': true, default: null, description: 'The contents: text, or a list of lines.' },
    tmp_dir: textArgument('Where the copy for check_cmd lies; default: beside the file.', ''),
    tmp_ext: textArgument("How that copy's name ends.", ''),
    contents_pillar: {
      type: ['string', 'array', 'null'],
      default: null,
      description: 'The pillar key (or keys) that holds the contents.',
    },
    contents_grains: {
      type: ['string', 'array', 'null'],
      default: null,
      description: 'The grain that holds the contents.',
    },
    contents_newline: flag('End the contents with a newline.', true),
    contents_delimiter: {
      type: 'string',
      default: ':',
      description: 'Parts the keys of contents_pillar and contents_grains.',
    },
    encoding: textArgument('Encoding of the file; default: UTF-8.'),
    encoding_errors: {
      type: 'string',
      default: 'strict',
      description: '`strict`: what the encoding lacks is an error; `ignore`, `replace`.',
    },
    allow_empty: flag('Empty contents are in order.', true),
    follow_symlinks: flag('Where the name is a link, manage what it leads to.', true),
    check_cmd: {
      type: ['string', 'null'],
      default: null,
      description: 'A command that must succeed on the new file, whose path is appended, before it is put in place.',
    },
    skip_verify: flag('Take an http(s) source without a hash.'),
    selinux: refused('kstate does not set SELinux contexts'),
    ...windowsArguments,
    verify_ssl: flag('Verify the certificate of an https source.', true),
    use_etag: flag('Has no effect: a source without a hash is always fetched.'),
    signature: signatures,
    source_hash_sig: signatures,
    signed_by_any: signatures,
    signed_by_all: signatures,
    keyring: signatures,
    gnupghome: signatures,
    owner: { ...userArgument, description: 'The same as user.' },
  },
  additionalProperties: true,
  example: `/etc/motd:
  file.managed:
    - contents: Welcome.
    - mode: '0644'
`,
}
