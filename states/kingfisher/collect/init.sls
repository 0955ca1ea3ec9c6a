{% from 'lib.sls' import create_user, cron_job %}
{% set collect = pillar['kingfisher_collect'] %}

{{ create_user(collect.user) }}

{% for folder in ('data', 'logs', 'eggs') %}
/home/{{ collect.user }}/scrapyd/{{ folder }}:
  file.directory:
    - user: {{ collect.user }}
    - group: {{ collect.user }}
    - mode: '0750'
    - makedirs: true
    - require:
      - user: {{ collect.user }}_user
{% endfor %}

/home/{{ collect.user }}/.config/scrapyd.conf:
  file.managed:
    - contents: |
        [scrapyd]
{%- for key, value in collect.scrapyd | dictsort %}
        {{ key }} = {{ value }}
{%- endfor %}
    - user: {{ collect.user }}
    - mode: '0600'
    - makedirs: true
    - require:
      - user: {{ collect.user }}_user

{% for identifier, job in collect.cron.items() %}
{{ cron_job(collect.user, identifier, job.command, job.schedule) }}
{% endfor %}
