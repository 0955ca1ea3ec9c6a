/srv/www/docs:
  file.directory:
    - makedirs: true
    - mode: '0755'

{% for page in pillar.docs.pages %}
/srv/www/docs/{{ page }}.html:
  file.managed:
    - source: salt://docs/files/page.html
    - template: jinja
    - context:
        title: {{ page | capitalize }}
    - require:
      - file: /srv/www/docs
{% endfor %}

/srv/www/current:
  file.symlink:
    - target: /srv/www/docs
    - require:
      - file: /srv/www/docs

/srv/www/maintenance.html:
  file.absent
