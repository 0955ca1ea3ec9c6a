kingfisher_collect:
  user: ocdskfs
  scrapyd:
    max_proc: 4
    logs_dir: /home/ocdskfs/scrapyd/logs
    items_dir: /home/ocdskfs/scrapyd/data
    eggs_dir: /home/ocdskfs/scrapyd/eggs
  cron:
    KINGFISHER_COLLECT_LOGS:
      command: find /home/ocdskfs/scrapyd/logs -type f -mtime +365 -delete
      schedule: {minute: '15', hour: '0'}
