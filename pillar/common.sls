admins:
  jdoe:
    keys:
      - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDcX0mIc3zKe0nVYwEwtHCWYC0Ej1Ph8wHcvzMSXXdqC jdoe@example.org
