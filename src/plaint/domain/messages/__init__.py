"""Mail and chat transcripts as values, without their encodings; storage.documents and services.importing import it."""
