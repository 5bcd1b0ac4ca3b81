"""What is made from the function table: pages, and files for spreadsheet programs."""
