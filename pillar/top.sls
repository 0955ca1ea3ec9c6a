base:
  '*':
    - common

  'kingfisher-process':
    - kingfisher_process
    - private.kingfisher_process

  'kingfisher-collect':
    - kingfisher_collect

  'docs-*':
    - docs
