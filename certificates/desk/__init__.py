"""The registrar's pages about certificates, at the desk."""
