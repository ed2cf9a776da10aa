"""A published listing of Ngoran, until the shared builder stands."""
