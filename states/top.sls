base:
  '*':
    - core

  'kingfisher-process':
    - kingfisher.process

  'kingfisher-collect':
    - kingfisher.collect

  'docs-*':
    - docs
