{#- A git server for the example, so that it needs nothing from outside: a bare repository, served by git's own daemon. -#}

git:
  pkg.installed

git_user:
  user.present:
    - name: git
    - home: /srv/git
    - system: true

/srv/git/kingfisher-process.git:
  cmd.run:
    - name: git init --quiet --bare --initial-branch=main /srv/git/kingfisher-process.git
    - runas: git
    - creates: /srv/git/kingfisher-process.git/HEAD
    - require:
      - pkg: git
      - user: git_user

{% for file in ('app.py', 'schema.sql', 'README.md') %}
/srv/git/source/{{ file }}:
  file.managed:
    - source: salt://git/files/{{ file }}
    - user: git
    - makedirs: true
    - require:
      - user: git_user
    - onchanges_in:
      - cmd: publish_kingfisher_process
{% endfor %}

publish_kingfisher_process:
  cmd.run:
    - name: |
        set -e
        export GIT_DIR=/srv/git/kingfisher-process.git GIT_WORK_TREE=/srv/git/source
        git add --all
        git -c user.name=Example -c user.email=example@example.org commit --quiet --message 'The example application' || git diff --cached --quiet HEAD
    - runas: git
    - require:
      - cmd: /srv/git/kingfisher-process.git

/etc/systemd/system/git-daemon.service:
  file.managed:
    - contents: |
        [Unit]
        Description=git daemon for the example

        [Service]
        User=git
        ExecStart=/usr/bin/git daemon --reuseaddr --export-all --listen=127.0.0.1 --base-path=/srv/git
        Restart=on-failure

        [Install]
        WantedBy=multi-user.target

git-daemon:
  service.running:
    - enable: true
    - require:
      - cmd: publish_kingfisher_process
    - watch:
      - file: /etc/systemd/system/git-daemon.service
