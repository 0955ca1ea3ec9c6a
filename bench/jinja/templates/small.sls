{% set packages = pillar.get('packages', ['curl', 'git']) %}
common:
  pkg.installed:
    - pkgs: {{ packages }}
{% if grains.os == 'Debian' %}
unattended:
  pkg.installed:
    - name: unattended-upgrades
{% endif %}
{% for user in pillar.users %}
{{ user.name }}:
  user.present:
    - uid: {{ user.uid }}
    - shell: {{ user.shell | default('/bin/bash') }}
{% endfor %}
