"""Free text: what may be a name, a contact or an address in it, and how it is cleaned."""
