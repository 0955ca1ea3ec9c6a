{% from 'lib.sls' import create_user, cron_job %}
{% set process = pillar['kingfisher_process'] %}
{% set user = process.user %}
{% set directory = '/home/' ~ user ~ '/kingfisher-process' %}

include:
  - git.server
  - postgres
  - uwsgi

{{ create_user(user) }}

/home/{{ user }}/.pgpass:
  file.managed:
    - source: salt://kingfisher/process/files/pgpass
    - template: jinja
    - context:
        databases: {{ pillar.postgres.databases | tojson }}
        users: {{ pillar.postgres.users.keys() | list | tojson }}
    - user: {{ user }}
    - group: {{ user }}
    - mode: '0600'
    - show_changes: false
    - require:
      - user: {{ user }}_user

kingfisher-process:
  git.latest:
    - name: git://127.0.0.1/kingfisher-process.git
    - user: {{ user }}
    - target: {{ directory }}
    - rev: main
    - branch: main
    - force_fetch: true
    - force_reset: true
    - require:
      - user: {{ user }}_user
      - service: git-daemon
    - watch_in:
      - service: uwsgi

migrate:
  cmd.run:
    - name: psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --host 127.0.0.1 --username kingfisher_process --file {{ directory }}/schema.sql kingfisher_process
    - runas: {{ user }}
    - onchanges:
      - git: kingfisher-process
    - require:
      - file: /home/{{ user }}/.pgpass
      - postgres_database: kingfisher_process_database
      - postgres_schema: kingfisher_process_summarize_schema

{% for schema, group in pillar.postgres.databases.kingfisher_process.schemas.items() %}
{{ group }}_select:
  postgres_privileges.present:
    - name: {{ group }}
    - privileges:
      - SELECT
    - object_type: table
    - object_name: ALL
    - prepend: {{ schema }}
    - maintenance_db: kingfisher_process
    - require:
      - cmd: migrate
      - postgres_privileges: {{ group }}_usage_{{ schema }}
{% endfor %}

/etc/uwsgi/apps-available/kingfisher-process.ini:
  file.managed:
    - source: salt://kingfisher/process/files/uwsgi.ini
    - template: jinja
    - context:
        user: {{ user }}
        directory: {{ directory }}
        port: {{ process.port }}
        processes: {{ [grains.num_cpus, 4] | min }}
    - require:
      - pkg: uwsgi
    - watch_in:
      - service: uwsgi

/etc/uwsgi/apps-enabled/kingfisher-process.ini:
  file.symlink:
    - target: /etc/uwsgi/apps-available/kingfisher-process.ini
    - require:
      - file: /etc/uwsgi/apps-available/kingfisher-process.ini
    - watch_in:
      - service: uwsgi

{% for identifier, job in process.cron.items() %}
{{ cron_job(user, identifier, job.command.format(directory=directory), job.schedule) }}
{% endfor %}
