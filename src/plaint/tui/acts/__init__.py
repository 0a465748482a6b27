"""What commands do: each function takes the desk. Dialogs and services are imported when they are used."""
