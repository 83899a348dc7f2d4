"""Exams (考试): a member's side, an officer's, the certificate; `doors` is what hangs on other pages."""
