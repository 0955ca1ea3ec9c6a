uwsgi:
  pkg.installed:
    - pkgs:
      - uwsgi
      - uwsgi-plugin-python3
  service.running:
    - enable: true
    - reload: true
    - require:
      - pkg: uwsgi
