{% from 'map.jinja' import vhost, map %}
{% set memory = (grains.mem_total * 0.75) | int %}
apache:
  pkg.installed:
    - name: {{ map.service }}
  service.running:
    - name: {{ map.service }}
    - enable: True
    - watch:
{% for name, site in pillar.sites | dictsort %}
      - file: {{ name }}
{% endfor %}

{% for name, site in pillar.sites | dictsort %}
{% if site.get('enabled', true) and name not in pillar.get('disabled', []) %}
{{ vhost(name, port=site.port, aliases=site.aliases, ssl=site.ssl) }}
{{ name }}-logs:
  file.directory:
    - name: /var/log/{{ map.service }}/{{ name.split('.')[0] }}
    - user: {{ site.user }}
    - mode: {{ '%04o' % 493 }}
    - makedirs: True
    - require:
      - user: {{ site.user }}
{% endif %}
{% endfor %}

{% for user in pillar.users if user.uid >= 1000 %}
{{ user.name }}:
  user.present:
    - uid: {{ user.uid }}
    - groups: {{ user.groups }}
    - fullname: {{ user.name | capitalize }}
    - home: {{ "{:<18}".format("/home/" ~ user.name) | trim }}
    - optional_groups:
{% for group in user.groups | sort %}
      - {{ group | lower }}{{ "  # first" if loop.first }}
{% endfor %}
{% if user.name[:1].isdigit() %}
    - allow_number: True
{% endif %}
{% endfor %}

/etc/sysctl.d/60-app.conf:
  file.managed:
    - contents: |
        kernel.shmmax = {{ memory * 1024 * 1024 }}
        kernel.shmall = {{ memory * 1024 * 1024 // 4096 }}
{% for key, value in {'vm.swappiness': 10, 'net.core.somaxconn': 1024, 'fs.file-max': 65536}.items() %}
        {{ key }} = {{ value }}
{% endfor %}
