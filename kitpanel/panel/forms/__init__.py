"""The panel's forms, by whose page they are on."""
