# Which values each target gets.
base:
  '*':
    - common
