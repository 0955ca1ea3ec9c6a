{% from 'lib.sls' import create_user %}

/etc/motd:
  file.managed:
    - source: salt://core/files/motd
    - template: jinja
    - mode: '0644'

{% for name, admin in pillar.get('admins', {}).items() %}
{{ create_user(name, keys=admin.get('keys', [])) }}
{% endfor %}

adm:
  group.present:
    - addusers: {{ pillar.get('admins', {}).keys() | list | tojson }}
    - require:
{%- for name in pillar.get('admins', {}) %}
      - user: {{ name }}_user
{%- endfor %}

/etc/apt/apt.conf.d/20auto-upgrades:
  file.managed:
    - contents: |
        APT::Periodic::Update-Package-Lists "1";
        APT::Periodic::Unattended-Upgrade "1";

cron:
  service.running:
    - enable: true
