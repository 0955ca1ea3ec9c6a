# A line for whoever logs in, beside the message of the day that the host has.
/etc/motd.d/welcome:
  file.managed:
    - source: salt://welcome/files/welcome
    - template: jinja
    - makedirs: true
    - mode: '0644'
