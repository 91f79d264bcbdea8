"""The public page, the numbers for operators, and the guard on calls to the outside."""
