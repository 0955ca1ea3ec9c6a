# In a real tree this file lies in a private repository, or its values are encrypted. These are for sandbox hosts only.
postgres:
  users:
    kingfisher_process:
      password: sandbox-only-1
    ocdskfpguest:
      password: sandbox-only-2
