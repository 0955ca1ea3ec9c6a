# Which states each target gets.
base:
  '*':
    - welcome
