"""The pledge of confidentiality that people sign."""
