kingfisher_process:
  user: ocdskfp
  port: 9090
  cron:
    KINGFISHER_PROCESS_CHECK:
      command: "cd {directory} && git fsck --no-dangling >/dev/null"
      schedule: {minute: random, hour: '3'}
    KINGFISHER_PROCESS_VACUUM:
      command: "psql --no-psqlrc --quiet --host 127.0.0.1 --username kingfisher_process --command 'VACUUM ANALYZE' kingfisher_process"
      schedule: {special: '@weekly'}

postgres:
  version: 15
  settings:
    work_mem: 16MB
    log_line_prefix: "'%m [%p] %q%u@%d '"
    shared_buffers: {{ [grains['mem_total'] // 16, 128] | min }}MB
  groups:
    - read_kingfisher_process
    - read_kingfisher_summarize
  users:
    kingfisher_process: {}
    ocdskfpguest:
      groups: [read_kingfisher_process, read_kingfisher_summarize]
  databases:
    kingfisher_process:
      owner: kingfisher_process
      extensions: [pg_trgm]
      schemas:
        public: read_kingfisher_process
        summarize: read_kingfisher_summarize
