{#- Macros that the other files import. -#}

{% macro create_user(name, home=None, keys=[]) %}
{{ name }}_user:
  user.present:
    - name: {{ name }}
    - home: {{ home or '/home/' ~ name }}
    - shell: /bin/bash

{% for key in keys %}
{{ name }}_key_{{ loop.index }}:
  ssh_auth.present:
    - name: {{ key }}
    - user: {{ name }}
    - require:
      - user: {{ name }}_user
{% endfor %}
{% endmacro %}

{% macro cron_job(user, identifier, command, schedule) %}
{{ identifier }}:
  cron.present:
    - name: {{ command | yaml_dquote }}
    - user: {{ user }}
    - identifier: {{ identifier }}
{%- for field, value in schedule.items() %}
    - {{ field }}: {{ value | yaml_dquote }}
{%- endfor %}
    - require:
      - user: {{ user }}_user
{% endmacro %}
