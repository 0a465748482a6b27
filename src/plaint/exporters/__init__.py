"""Writers of export formats, one module each, with libraries imported on use. Only services import it."""
