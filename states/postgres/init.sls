{% set postgres = pillar['postgres'] %}

postgresql:
  pkg.installed:
    - pkgs:
      - postgresql
      - postgresql-client
  service.running:
    - enable: true
    - require:
      - pkg: postgresql

/etc/postgresql/{{ postgres.version }}/main/conf.d/kingfisher.conf:
  file.managed:
    - contents: |
{%- for setting, value in postgres.settings.items() %}
        {{ "{:18}".format(setting) }} = {{ value }}
{%- endfor %}
    - user: postgres
    - group: postgres
    - require:
      - pkg: postgresql
    - watch_in:
      - service: postgresql

{% for name in postgres.get('groups', []) %}
{{ name }}_sql_group:
  postgres_group.present:
    - name: {{ name }}
    - require:
      - service: postgresql
{% endfor %}

{% for name, user in postgres.get('users', {}).items() %}
{{ name }}_sql_user:
  postgres_user.present:
    - name: {{ name }}
    - password: {{ user.password | yaml_dquote }}
    - login: true
{%- if user.get('groups') %}
    - groups: {{ user.groups | tojson }}
{%- endif %}
    - require:
      - service: postgresql
{%- for group in user.get('groups', []) %}
      - postgres_group: {{ group }}_sql_group
{%- endfor %}
{% endfor %}

{% for database, entry in postgres.get('databases', {}).items() %}
{{ database }}_database:
  postgres_database.present:
    - name: {{ database }}
    - owner: {{ entry.owner }}
    - require:
      - postgres_user: {{ entry.owner }}_sql_user

{% for schema, group in entry.get('schemas', {}).items() %}
{% if schema != 'public' %}
{{ database }}_{{ schema }}_schema:
  postgres_schema.present:
    - name: {{ schema }}
    - dbname: {{ database }}
    - owner: {{ entry.owner }}
    - require:
      - postgres_database: {{ database }}_database
{% endif %}

{{ group }}_usage_{{ schema }}:
  postgres_privileges.present:
    - name: {{ group }}
    - privileges:
      - USAGE
    - object_type: schema
    - object_name: {{ schema }}
    - maintenance_db: {{ database }}
    - require:
      - postgres_group: {{ group }}_sql_group
      - postgres_database: {{ database }}_database
{%- if schema != 'public' %}
      - postgres_schema: {{ database }}_{{ schema }}_schema
{%- endif %}
{% endfor %}

{% for extension in entry.get('extensions', []) %}
{{ database }}_{{ extension }}:
  postgres_extension.present:
    - name: {{ extension }}
    - maintenance_db: {{ database }}
    - require:
      - postgres_database: {{ database }}_database
{% endfor %}
{% endfor %}
