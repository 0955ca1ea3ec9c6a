# In a real tree this file lies in a private repository, or its values are encrypted. These open stand-ins only.
postgres:
  users:
    kingfisher_process:
      password: stand-in-only-1
    ocdskfpguest:
      password: stand-in-only-2
