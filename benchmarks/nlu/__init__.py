"""Understanding on public tables: HINT3 and CLINC150, beside what others published."""
