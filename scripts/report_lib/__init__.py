"""What scripts/report is made of: results are read, made into sections of plots and tables, and those into HTML, text or Markdown."""
