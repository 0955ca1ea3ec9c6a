{% macro site(name, port, user) %}
{{ name }}:
  file.managed:
    - name: /etc/apache2/sites-available/{{ name }}.conf
    - user: {{ user | upper }}
    - port: {{ port + 1 }}
{% endmacro %}
{% set service = "apache2" %}
{{ service }}:
  pkg.installed: []
{% for user in pillar.users %}
{{ user.name }}:
  user.present:
    - uid: {{ user.uid }}
    - shell: {{ user.shell | default("/bin/bash") }}
{% for group in user.groups %}
    - group: {{ group | lower }}{% if loop.first %} # first{% endif %}
{% endfor %}
{% if user.uid >= 1000 and grains.os == "Debian" %}
    - home: /home/{{ user.name }}
{% else %}
    - system: {{ user.name | replace("c", "d") }}
{% endif %}
{{ site(user.name + ".example.org", user.uid, user.name) }}
{% endfor %}
{% for i in range(20) %}
worker-{{ i }}:
  service.running:
    - enable: {{ "yes" if i % 2 == 0 else "no" }}
    - order: {{ loop.index }}
{% endfor %}
