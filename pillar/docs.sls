docs:
  pages: [index, kingfisher, deploy]
