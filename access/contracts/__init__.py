"""What passes between rooms: tables, texts, notes and errors."""
