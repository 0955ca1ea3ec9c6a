import { isPort, userNameProblem } from '../core/ssh-names.ts'
import { Dict, type Value } from '../python/values.ts'
import { longestTimeout } from './types.ts'

export type OptionShape =
  | 'bool'
  | 'int'
  | 'count'
  | 'port'
  | 'user'
  | 'seconds'
  | 'text'
  | 'list'
  | 'dict'
  | 'roots'
  | 'lint'
  | 'any'

/** Options of Salt's that mean something here, and kstate's own; with the shape that each must have. */
export const knownOptions: { readonly [option: string]: OptionShape } = {
  file_roots: 'roots',
  pillar_roots: 'roots',
  roster_file: 'text',
  secrets: 'list',
  modules: 'list',
  project: 'text',
  lint: 'lint',
  failhard: 'bool',
  test: 'bool',
  jobs: 'count',
  ssh_max_procs: 'count',
  disabled_requisites: 'any',
  nodegroups: 'any',
  mine_functions: 'dict',
  state_output: 'any',
  state_verbose: 'bool',
  state_output_profile: 'bool',
  state_output_pct: 'bool',
  state_output_diff: 'bool',
  state_output_exclude: 'any',
  state_output_terse: 'any',
  state_compress_ids: 'bool',
  state_tabular: 'any',
  state_top: 'text',
  state_auto_order: 'bool',
  state_aggregate: 'any',
  strip_colors: 'bool',
  color: 'bool',
  pillar_source_merging_strategy: 'text',
  pillar_merge_lists: 'bool',
  pillar_includes_override_sls: 'bool',
  pillar_opts: 'bool',
  pillar_safe_render_error: 'bool',
  pillar_cache: 'any',
  jinja_env: 'dict',
  jinja_sls_env: 'dict',
  jinja_lstrip_blocks: 'bool',
  jinja_trim_blocks: 'bool',
  allow_undefined: 'bool',
  renderer: 'text',
  grains: 'dict',
  timeout: 'int',
  saltenv: 'text',
  pillarenv: 'text',
  envs: 'any',
  ssh_user: 'user',
  ssh_port: 'port',
  ssh_priv: 'text',
  ssh_priv_passwd: 'text',
  ssh_passwd: 'text',
  ssh_sudo: 'bool',
  ssh_sudo_user: 'user',
  ssh_timeout: 'seconds',
  ssh_minion_opts: 'dict',
  gpg_keydir: 'text',
  gpg_key_file: 'text',
  gpg_decrypt_must_succeed: 'bool',
  decrypt_pillar: 'any',
  decrypt_pillar_delimiter: 'text',
  decrypt_pillar_default: 'text',
  decrypt_pillar_renderers: 'list',
  age_key_file: 'text',
}

/** Options of a `master` file about daemons, keys, logs and caches of Salt's own: nothing here depends on them. */
const ofSaltItself =
  /^(id|user|root_dir|conf_file|config_dir|pidfile|sock_dir|cachedir|pki_dir|interface|publish_port|ret_port|ipc_.*|zmq_.*|tcp_.*|transport|worker_threads|hash_type|(key_)?log(_.*|file)?|ssh_log_file|ssh_wipe|wipe_ssh|ssh_scan_.*|ssh_list_.*|ssh_use_home_key|ssh_merge_pillar|ssh_run_pre_flight|ssh_key_deploy|regen_thin|thin_.*|min_extra_mods|extra_filerefs|rand_thin_dir|keep_.*|job_cache|.*_job_cache|max_.*|auto_accept|autosign_.*|autoreject_.*|open_mode|permissive_.*|publisher_acl.*|client_acl.*|external_auth|token_.*|rest_.*|api_.*|netapi_.*|reactor.*|peer.*|mine_.*|presence_events|syndic.*|order_masters|winrepo_.*|runner_.*|gather_job_timeout|loop_interval|output|out|output_file|show_jid|show_timeout|cli_summary|color_theme|static|verify_env|enable_.*|event_.*|schedule|beacons|default_include|include|top_file_merging_strategy|default_top|file_client|file_recv.*|file_buffer_size|fileserver_.*|rosters|raw_shell|ignore_host_keys|no_host_keys|ssh_identities_only|password|askpass|ssh_askpass|refresh_cache|interactive|sqlite_.*|con_cache|cache|drop_messages_.*|sign_.*|master_.*|cluster_.*|pub_.*|req_.*|batch_.*|ping_on_rotate|rotate_.*|aes_.*|keysize|ext_pillar_first|on_demand_ext_pillar|roots_update_interval|yaml_utf8|python_shell|features|gpg_cache.*)$/

export function isOfSaltItself(option: string): boolean {
  return ofSaltItself.test(option)
}

/** Options that are refused unless they ask for what is so anyway. */
export const refusable: ReadonlySet<string> = new Set([
  ...['ext_pillar', 'fileserver_backend', 'roster', 'master_tops', 'environment'],
])

/** Why an option of Salt's cannot be honoured, and what to do instead; undefined where it asks for nothing. */
export function refusal(option: string, value: Value): { readonly what: string; readonly hint: string } | undefined {
  if (isEmpty(value)) return undefined
  switch (option) {
    case 'ext_pillar':
      return refuseExternal(value)
    case 'fileserver_backend': {
      const others = (Array.isArray(value) ? value : [value]).filter((backend) => backend !== 'roots')
      if (others.length === 0) return undefined
      return {
        what: `the file server backend ${others.map(String).join(', ')} is not there`,
        hint: 'kstate reads the tree from this machine: clone the repository and name its directory in file_roots',
      }
    }
    case 'roster':
      return value === 'flat'
        ? undefined
        : { what: `the roster system ${String(value)} is not there`, hint: 'write its hosts into a roster file' }
    case 'master_tops':
      return { what: 'the option master_tops cannot be honoured', hint: 'use a top.sls' }
    case 'renderer':
      return value === 'jinja|yaml' || value === 'yaml_jinja'
        ? undefined
        : {
            what: `the default renderer cannot be ${String(value)}`,
            hint: 'name it in the first line of each file: `#!yaml`',
          }
    case 'saltenv':
    case 'pillarenv':
    case 'environment':
      return value === 'base'
        ? undefined
        : { what: `the environment ${String(value)} is not supported`, hint: 'kstate has the environment base alone' }
    default:
      return undefined
  }
}

function refuseExternal(value: Value) {
  const kinds = (Array.isArray(value) ? value : [value]).flatMap((item) =>
    item instanceof Dict ? [...item.keys()].map(String) : [String(item)],
  )
  const hint = kinds.every((kind) => kind === 'git')
    ? 'clone the repository and name its directory in pillar_roots'
    : 'put the values into pillar files, or write them there with a script before the run'
  return { what: `the option ext_pillar cannot be honoured: external pillars (${kinds.join(', ')}) are not run`, hint }
}

export const describedShapes: { readonly [shape in OptionShape]: string } = {
  bool: 'true or false',
  int: 'a whole number',
  count: 'a whole number from 1',
  port: 'a port, 1 to 65535',
  user: 'a name that ssh takes for a user',
  seconds: 'a whole number of seconds',
  text: 'text',
  list: 'a list',
  dict: 'a mapping',
  roots: 'a directory, a list of directories, or a mapping with `base`',
  lint: 'a mapping of `ignore` to a list of codes',
  any: 'set',
}

export function fits(value: Value, shape: OptionShape): boolean {
  switch (shape) {
    case 'bool':
      return typeof value === 'boolean'
    case 'int':
      return typeof value === 'number'
    case 'count':
      return typeof value === 'number' && value >= 1
    case 'port':
      return isPort(value)
    case 'user':
      return value === null || value === '' || (typeof value === 'string' && userNameProblem(value) === undefined)
    case 'seconds':
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= longestTimeout
    case 'text':
      return typeof value === 'string' || value === null
    case 'list':
      return Array.isArray(value)
    case 'dict':
      return value instanceof Dict || value === null
    case 'roots':
      return typeof value === 'string' || Array.isArray(value) || value instanceof Dict
    case 'lint':
      return value instanceof Dict && [...value].every(([key, codes]) => key === 'ignore' && isTexts(codes))
    case 'any':
      return true
  }
}

function isTexts(value: Value): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

export function isEmpty(value: Value): boolean {
  return (
    value === null ||
    value === false ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (value instanceof Dict && value.size === 0)
  )
}
