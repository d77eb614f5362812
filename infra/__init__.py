"""How the platform is set up, run and operated. Imports services, is imported by none of them."""
